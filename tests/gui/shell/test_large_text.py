"""Text of twice its size: what has no room folds or scrolls, nothing is cut short."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QListView, QMenu, QWidget

from crm_desktop.gui import theme
from crm_desktop.gui.sidebar import NavItem, Sidebar
from crm_desktop.gui.widgets import fitting
from crm_desktop.gui.widgets.count_tile import CountTile
from crm_desktop.gui.widgets.flow import Flow
from crm_desktop.gui.widgets.segments import Segments


@pytest.fixture
def large(qtbot):
    app = QApplication.instance()
    theme.apply(app, "light", 2.0)
    yield qtbot
    theme.apply(app, "light", 1.0)


def test_a_switch_without_room_offers_its_parts_as_a_list(large):
    host = QWidget()
    large.addWidget(host)
    switch = Segments([("a", "Papan", ""), ("b", "Senarai", ""), ("c", "Corong", "")], "Paparan")
    row = QHBoxLayout(host)
    row.setSizeConstraint(
        QHBoxLayout.SizeConstraint.SetNoConstraint
    )  # as in a window of fixed size
    row.addWidget(switch)
    switch.choose("b")
    host.resize(1000, 80)
    host.show()
    assert [b.isVisible() for b in switch.buttons()] == [True] * 3
    host.resize(200, 80)
    large.waitUntil(lambda: switch._fold.isVisible())
    assert [b.isVisible() for b in switch.buttons()] == [False] * 3
    assert (
        switch._fold.text() == "Senarai" and switch._fold.width() >= switch._fold.sizeHint().width()
    )
    switch._fold.click()
    menu = next(m for m in switch.findChildren(QMenu) if m.isVisible())
    next(a for a in menu.actions() if a.text() == "Corong").trigger()
    assert switch.choice() == "c" and switch._fold.text() == "Corong"
    menu.close()
    host.resize(1000, 80)
    large.waitUntil(lambda: switch.buttons()[0].isVisible())


def test_no_page_at_the_side_is_hidden(large):
    pages = [NavItem(f"p{n}", f"Page {n}", "users") for n in range(12)]
    side = Sidebar(pages, [NavItem("history", "History", "history")])
    large.addWidget(side)
    side.resize(200, 400)
    side.show()
    for places in (side.pages, side.foot):
        assert side.rect().contains(places.geometry())
    assert not side.pages.geometry().intersects(side.foot.geometry())
    side.show_current("p11")
    large.waitUntil(lambda: _sees(side.pages, 11))
    side.resize(200, 1400)
    large.waitUntil(lambda: _sees(side.pages, 0) and _sees(side.pages, 11))


def _sees(places: QListView, row: int) -> bool:
    return places.viewport().rect().contains(places.visualRect(places.model().index(row, 0)))


def test_a_dialog_is_no_larger_than_its_window(large):
    window = QWidget()
    large.addWidget(window)
    window.resize(800, 500)
    dialog = QDialog(window)
    fitting.resize(dialog, 2000, 300)
    assert dialog.size() == QSize(800 - fitting.AROUND.width(), 300)


def test_tiles_stand_in_even_lines_with_their_words_whole(large):
    host = QWidget()
    large.addWidget(host)
    row = Flow(host, fill=True)
    tiles = [CountTile("copy", "attention", name) for name in ("New", "Probable duplicate") * 4]
    for tile in tiles:
        tile.say("1", "You decide")
        row.addWidget(tile)
    host.resize(1000, 600)
    host.show()
    tops = [tile.y() for tile in tiles]
    assert len({tops.count(y) for y in tops}) == 1 < len(set(tops))
    assert all(tile.width() >= tile.sizeHint().width() for tile in tiles)
