"""A part that scrolls where it has no room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

DEEPEST = 4
"""Times what is inside may be given another size because it wants another one now that it has one."""


class SteadyArea(QScrollArea):
    """A scroll area that gives what is inside a size it did not want rather than none ever.

    It may want another height each time it got one: a table in it gets a bar, is taller, needs none, is less
    tall. Qt turns round in that, each time a call deeper, until the program ends.
    """

    _deep = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() != QEvent.Type.Resize or watched is not self.widget():
            return super().eventFilter(watched, event)
        if self._deep >= DEEPEST:
            return False
        self._deep += 1
        try:
            return super().eventFilter(watched, event)
        finally:
            self._deep -= 1


def scrolled(
    inside: QWidget, name: str, parent: QWidget, *, sideways: bool = False
) -> QScrollArea:  # fmt: skip
    """Return a scroll area around a part, on the ground of the page; `sideways` where it is too wide, too."""
    area = SteadyArea(parent)
    scroll(area, inside, name, sideways=sideways)
    return area


def scroll(area: QScrollArea, inside: QWidget, name: str, *, sideways: bool = False) -> None:
    """Put a part into a scroll area, in whose viewport it was made if that takes long."""
    area.setWidget(inside)
    area.setWidgetResizable(True)
    inside.setBackgroundRole(QPalette.ColorRole.Base)
    area.viewport().setBackgroundRole(QPalette.ColorRole.Base)
    area.setFrameShape(QFrame.Shape.NoFrame)
    if not sideways:
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(name)
