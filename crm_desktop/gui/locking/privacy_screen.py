"""The privacy screen: records cannot be read over a shoulder or on a shared screen until it is taken away.

All of the page and the record beside it is blurred, not chosen words of them: what a new list, chart or note
shows is hidden without anybody having thought of it. Work goes on underneath; dialogs are not hidden.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QGraphicsEffect

from crm_desktop.gui import fonts
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk

EVERY = 250
"""Milliseconds between two looks at what is hidden."""


class Coarse(QGraphicsEffect):
    """Shows a widget as if seen from so far away that no letter of it is left.

    Qt's own blur would leave the edges of a widget dark, and keeps more of large figures. What is seen
    from far away is looked at no more often than `EVERY`: each time all of the widget is painted for it,
    for a cursor that blinks too.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen, self._place, self._of = QPixmap(), QRect(), QSize()
        self._changed = False  # since it was looked at
        self._rests = QTimer(self, singleShot=True, interval=EVERY)
        self._rests.timeout.connect(self._rested)

    def draw(self, painter: QPainter) -> None:
        if self._of != self._size() and not self._seen.isNull():
            self._stretch()
        elif self._rests.isActive():
            self._changed = True
        else:
            self._look()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(self._place, self._seen)

    def _stretch(self) -> None:
        """Show what was seen at another size; a look at each, where it is laid out, would be a pause."""
        self._of, self._place = self._size(), self.sourceBoundingRect().toAlignedRect()
        self._changed = True
        self._rests.start()

    def _rested(self) -> None:
        if self._changed:
            self.update()

    def _size(self) -> QSize:
        return self.sourceBoundingRect().toAlignedRect().size()

    def _look(self) -> None:
        offset = QPoint()
        whole = self.sourcePixmap(
            Qt.CoordinateSystem.LogicalCoordinates, offset, QGraphicsEffect.PixmapPadMode.NoPad
        )
        self._changed, self._of = False, self._size()
        self._rests.start()
        if whole.isNull():
            return
        ratio = whole.devicePixelRatio()
        by = max(1.0, fonts.metrics("body").height() * 0.75 * ratio)
        wide, high = max(1, round(whole.width() / by)), max(1, round(whole.height() / by))
        smooth = Qt.TransformationMode.SmoothTransformation
        self._seen = whole.scaled(wide, high, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        self._place = QRect(offset, whole.size() / ratio)


def toggle(desk: Desk) -> None:
    """Blur what the desk shows of records, or show it again."""
    if desk.splitter.graphicsEffect() is not None:
        desk.splitter.setGraphicsEffect(None)  # type: ignore[arg-type]
        desk.status.say("")
    else:
        desk.splitter.setGraphicsEffect(Coarse(desk.splitter))
        key = desk.actions_.action("view.privacy").shortcut().toString()
        desk.status.say(tr("Privacy screen: {key} shows everything again.", key=key))
    desk.actions_.refresh()
