"""The parts of the window the keyboard goes through: sidebar, page, panel, toast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk


def next_area(desk: Desk) -> None:
    """Give the keyboard to the next part."""
    areas = [desk.sidebar, desk.stack, *([desk.side] if desk.side.isVisible() else [])]
    at = next((i for i, area in enumerate(areas) if _has_focus(desk, area)), -1)
    if at == len(areas) - 1 and desk._toast.reach():
        return
    area = areas[(at + 1) % len(areas)]
    target = area.currentWidget() if isinstance(area, QStackedWidget) else area
    if target is not None:
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _has_focus(desk: Desk, area: QWidget) -> bool:
    focused = desk.host.focusWidget()
    return focused is not None and (area is focused or area.isAncestorOf(focused))
