"""A file whose schema holds bytes that are no text: the page that says it is damaged comes up."""

from __future__ import annotations

import pytest

from crm_desktop.gui.safety.ways_out import WaysOut
from crm_desktop.gui.settings import Settings
from crm_desktop.gui.start import StartPage
from crm_desktop.gui.window import MainWindow

from ...store.salvage import damages


@pytest.fixture
def window(qtbot):
    made = MainWindow(Settings())
    qtbot.addWidget(made)
    yield made
    made.leave_file()


def test_the_window_shows_the_ways_out(window, tmp_path):
    path = tmp_path / "shop.crm"
    damages.make(path, 20)
    sound = path.read_bytes()
    path.write_bytes(sound.replace(b"CREATE TABLE contact(", b"CR\x8cATE TABLE contact("))
    assert not window.open_file(path)
    page = window.centralWidget()
    assert isinstance(page, StartPage) and page.ways[-1].text() == "Ways out…"
    page.ways[-1].click()
    (dialog,) = window.findChildren(WaysOut)
    dialog.close()
