"""How wide columns are, and that their widths are those of the text."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from crm_desktop.gui import theme

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")


def test_widths_chosen_by_hand_grow_with_the_text(page):
    column, head = page.model.column("phones"), page.view.head
    page.memory.show(column, True)
    head.resizeSection(column, 150)
    page.memory.keep()
    app = QApplication.instance()
    try:
        theme.apply(app, "light", 2.0)
        assert head.sectionSize(column) == 300
        assert dict(page.memory.columns())["phones"] == 150
    finally:
        theme.apply(app, "light", 1.0)
    assert head.sectionSize(column) == 150
