"""Files of a kind have an icon of their own, and it is there."""

from __future__ import annotations

import pytest

from crm_desktop.gui import icons
from crm_desktop.gui.attachments.kind_icon import icon_of


@pytest.mark.parametrize(
    ("name", "media", "icon"),
    [
        ("a.png", "image/png", "image"), ("a.pdf", "application/pdf", "file-text"),
        ("a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
         "file-spreadsheet"),
        ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
         "file-text"),
        ("a.csv", "text/csv", "file-spreadsheet"), ("a.eml", "message/rfc822", "mail"),
        ("a.7z", "application/octet-stream", "archive"), ("a.xlsm", "", "app-window"),
        ("a", "application/octet-stream", "file"),
    ],
)  # fmt: skip
def test_a_file_has_the_icon_of_its_kind(qapp, name, media, icon):
    assert icon_of(name, media) == icon
    assert not icons.icon(icon, "tertiary").isNull()
