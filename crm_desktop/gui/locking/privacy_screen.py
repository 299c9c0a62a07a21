"""The privacy screen: records cannot be read over a shoulder or on a shared screen until it is taken away.

All of the page and the record beside it is blurred, not chosen words of them: what a new list, chart or note
shows is hidden without anybody having thought of it. Work goes on underneath; dialogs are not hidden.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsEffect

from crm_desktop.gui import fonts
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk


class Coarse(QGraphicsEffect):
    """Shows a widget as if seen from so far away that no letter of it is left.

    Qt's own blur would leave the edges of a widget dark, and keeps more of large figures.
    """

    def draw(self, painter: QPainter) -> None:
        offset = QPoint()
        whole = self.sourcePixmap(
            Qt.CoordinateSystem.LogicalCoordinates, offset, QGraphicsEffect.PixmapPadMode.NoPad
        )
        if whole.isNull():
            return
        ratio = whole.devicePixelRatio()
        by = max(1.0, fonts.metrics("body").height() * 0.75 * ratio)
        wide, high = max(1, round(whole.width() / by)), max(1, round(whole.height() / by))
        smooth = Qt.TransformationMode.SmoothTransformation
        small = whole.scaled(wide, high, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(QRect(offset, (whole.size() / ratio)), small)


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
