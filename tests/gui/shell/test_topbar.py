"""The bar at the top of the window: the search stands free of what is beside it, or not at all."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from crm_desktop import i18n
from crm_desktop.gui import theme
from crm_desktop.gui.actions import Actions
from crm_desktop.gui.topbar import GROUPS, TopBar


@pytest.mark.parametrize("width", [300, 500, 700, 1024, 1600])
def test_the_search_covers_no_button(qtbot, width):
    window = QWidget()
    qtbot.addWidget(window)
    bar = TopBar(Actions(window), window)
    for _group in GROUPS:
        bar.menus.addMenu("A menu")
    bar.resize(width, 44)
    bar._place_search()
    bar.layout().activate()
    assert bar.search.isHidden() or bar.search.geometry().right() < bar.undo.geometry().left()


@pytest.mark.parametrize("language", ["en", "ms"])
def test_the_smallest_window_with_the_largest_text_has_all_menus(qtbot, qapp, light, language):
    theme.apply(qapp, "light", 2.0)
    i18n.set_language(language)
    try:
        window = QWidget()
        qtbot.addWidget(window)
        bar = TopBar(Actions(window), window)
        for width in (1024, 1600, 1024):
            bar.resize(width, 60)
            window.show()
            bar.layout().activate()
            last = bar.menus.actionGeometry(bar.menus.actions()[-1])
            assert bar.menus.rect().contains(last)
            assert bar.menus.geometry().right() < bar.search.geometry().left()
            assert bar.search.geometry().right() < bar.undo.geometry().left()
            assert bar.rect().contains(bar.new.geometry()) and bar.new.accessibleName()
            assert (bar.new.text() == "") == (width == 1024 and language == "ms")
    finally:
        i18n.set_language("en")


def test_the_search_stays_free_of_the_buttons_when_the_text_grows(qtbot, qapp, light):
    window = QWidget()
    qtbot.addWidget(window)
    bar = TopBar(Actions(window), window)
    bar.resize(1024, 44)
    window.show()
    for scale in (2.0, 1.0, 1.6, 2.0):
        theme.apply(qapp, "light", scale)
        qtbot.wait(20)
        qtbot.waitUntil(lambda: bar.search.geometry().right() < bar.undo.geometry().left())
