"""A page of HTML is written as a PDF by a lane's thread."""

from __future__ import annotations

from threading import Thread

import pytest

from crm_desktop.gui.erasing import certificate
from crm_desktop.gui.privacy.page_print import write_pdf

LONG = "<table>" + "<tr><td>A row</td><td>with its words</td></tr>" * 1500 + "</table><p>End</p>"


@pytest.mark.parametrize("write", [write_pdf, certificate.write])
def test_a_long_page_is_written_without_a_warning(qapp, tmp_path, write) -> None:
    path = tmp_path / "page.pdf"
    thread = Thread(target=write, args=(LONG, path))
    thread.start()
    thread.join()
    assert path.read_bytes().startswith(b"%PDF")
