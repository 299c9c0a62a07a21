"""The ring around what has the keyboard: whole, also where its parent ends close to it."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QPushButton, QWidget

from crm_desktop.gui.widgets.focus_ring import FocusRing, _Ring


def test_the_ring_is_closed_where_the_parent_ends(qtbot, light):
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(200, 32)
    button = QPushButton("+", host)
    button.setGeometry(100, 1, 30, 30)
    host.show()
    ring = _Ring(button, True)
    assert host.rect().contains(ring.geometry())
    assert ring.geometry().contains(button.geometry()) and ring.width() > button.width()
    host.resize(200, 200)
    button.move(100, 100)
    ring.follow()
    assert ring.geometry() == QRect(96, 96, 38, 38)


def test_it_goes_with_what_it_is_around(qtbot, qapp, light):
    host = QWidget()
    qtbot.addWidget(host)
    first, second = QPushButton("+", host), QPushButton("-", host)
    host.show()
    rings = FocusRing(qapp)
    try:
        rings._take(first)
        shiboken6.delete(first)
        rings._focus_changed(None, second)  # an error here would reach Qt's signal alone
        assert rings._on is None or rings._on is second
    finally:
        shiboken6.delete(rings)
