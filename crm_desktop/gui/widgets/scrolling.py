"""A part that scrolls where it has no room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from crm_desktop.gui import fonts

LEAST = 120
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


class TallArea(SteadyArea):
    """A scroll area that wants the height of what is inside at its width, and takes less where there is none.

    In a dialog with `Growing` all of it is seen as long as the screen is tall enough, however large the text.
    """

    def __init__(self, inside: QWidget, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        scroll(self, inside, name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        inside = self.widget()
        tall = inside.heightForWidth(width) if inside.hasHeightForWidth() else 0
        return max(tall, inside.sizeHint().height() if tall <= 0 else 0)

    def sizeHint(self) -> QSize:  # noqa: N802
        return self.widget().sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self.widget().minimumSizeHint().width() + bar, fonts.height(LEAST))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)


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
