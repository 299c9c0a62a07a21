"""Menus that are made when they are asked for."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget


def drop_down(menu: QMenu, under: QWidget) -> None:
    """Open a menu under the control that asked for it; it goes when it is closed."""
    pop_up(menu, under.mapToGlobal(QPoint(0, under.height() + 4)))


def pop_up(menu: QMenu, at: QPoint) -> None:
    """Open a menu at a point of the screen; it goes when it is closed."""
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(at)
