"""The bar at the top of the window: the search stands free of what is beside it, or not at all."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

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
    bar.layout().activate()
    bar._place_search()
    assert bar.search.isHidden() or bar.search.geometry().right() < bar.undo.geometry().left()
