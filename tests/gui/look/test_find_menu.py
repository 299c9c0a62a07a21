"""Menus of many entries: found by typing, gone through by arrows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidgetAction

from crm_desktop.gui.tables.column_menu import StayingMenu
from crm_desktop.gui.widgets.menus import FindMenu, pop_up

NAMES = [f"Field {n}" for n in range(20)] + ["Had kredit"]


def made(host, kind, names, chosen):
    menu = kind(parent=host) if kind is FindMenu else kind("Columns", host)
    for name in names:
        action = menu.addAction(name)
        action.setCheckable(kind is StayingMenu)
        action.triggered.connect(lambda _on=False, n=name: chosen.append(n))
    menu.find_among("Find a field")
    menu.addSeparator()
    menu.addAction("Advanced…")
    pop_up(menu, host.mapToGlobal(QPoint(0, 0)))
    return menu


def listed(menu):
    plain = (a for a in menu.actions() if not isinstance(a, QWidgetAction))
    return [a.text() for a in plain if a.isVisible() and not a.isSeparator()]


def test_typing_leaves_what_it_is_in_and_enter_takes_the_first(host, qtbot):
    chosen = []
    menu = made(host, FindMenu, NAMES, chosen)
    qtbot.keyClicks(menu, "had k")
    assert listed(menu) == ["Had kredit", "Advanced…"]
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert chosen == ["Had kredit"]


def test_what_is_taken_back_brings_all_again(host, qtbot):
    menu = made(host, FindMenu, NAMES, [])
    qtbot.keyClicks(menu, "zz")
    assert listed(menu) == ["Advanced…"]
    for _ in range(2):
        qtbot.keyClick(menu, Qt.Key.Key_Backspace)
    assert len(listed(menu)) == 22


def test_boxes_are_ticked_one_after_another(host, qtbot):
    chosen = []
    menu = made(host, StayingMenu, NAMES, chosen)
    qtbot.keyClicks(menu, "field")
    assert menu.activeAction().text() == "Field 0"
    qtbot.keyClick(menu, Qt.Key.Key_Space)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Space)
    assert chosen == ["Field 0", "Field 1"] and menu.isVisible()
    menu.close()


@pytest.mark.parametrize("kind", [FindMenu, StayingMenu])
def test_a_key_the_line_does_not_want_is_the_menus_own(host, qtbot, kind):
    """Without end it went from the menu to the line and back."""
    menu = made(host, kind, NAMES, [])
    qtbot.keyClick(menu, "s", Qt.KeyboardModifier.ControlModifier)
    assert len(listed(menu)) == 22
    qtbot.keyClicks(menu, "had")
    assert listed(menu) == ["Had kredit", "Advanced…"]
    menu.close()


def test_a_few_entries_need_no_line(host):
    menu = made(host, FindMenu, NAMES[:5], [])
    assert not [a for a in menu.actions() if isinstance(a, QWidgetAction)]
    menu.close()
