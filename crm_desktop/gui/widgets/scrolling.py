"""A part that scrolls where it has no room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolled(
    inside: QWidget, name: str, parent: QWidget, *, sideways: bool = False
) -> QScrollArea:  # fmt: skip
    """Return a scroll area around a part, on the ground of the page; `sideways` where it is too wide, too."""
    area = QScrollArea(parent)
    area.setWidget(inside)
    area.setWidgetResizable(True)
    inside.setBackgroundRole(QPalette.ColorRole.Base)
    area.viewport().setBackgroundRole(QPalette.ColorRole.Base)
    area.setFrameShape(QFrame.Shape.NoFrame)
    if not sideways:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(name)
    return area
