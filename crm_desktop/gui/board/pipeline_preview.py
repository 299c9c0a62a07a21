"""The live preview of a pipeline that is being edited: its columns in small."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_desktop.deals.pipelines import Stage
from crm_desktop.gui import fonts, theme
from crm_desktop.gui.board.column_head import along, stage_mark
from crm_desktop.gui.tables import look as looks
from crm_desktop.gui.widgets.shapes import paint_shape
from crm_desktop.i18n import tr

HEIGHT, MARK, PAD = 96, 11, 10


class PipelinePreview(QWidget):
    """Painted like the heads of the board, over two sheets that stand for cards."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._stages: tuple[Stage, ...] = ()

    def show_stages(self, stages: tuple[Stage, ...]) -> None:
        self._stages = stages
        names = ", ".join(s.name or tr("New stage") for s in stages)
        self.setAccessibleName(tr("Preview: {stages}", stages=names))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(400, fonts.height(HEIGHT, "body-strong"))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("window"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        count = len(self._stages)
        if not count:
            return
        wide = (self.width() - 2 * PAD) / count
        for at, stage in enumerate(self._stages):
            place = count - 1 - at if self.isRightToLeft() else at
            left = round(PAD + place * wide)
            column = QRect(left, 0, round(PAD + (place + 1) * wide) - left, self.height())
            self._paint_column(painter, column, stage, at)

    def _paint_column(self, painter: QPainter, column: QRect, stage: Stage, at: int) -> None:
        look, mirrored = looks.current(), self.isRightToLeft()
        shape, colour = stage_mark(stage, along(at, len(self._stages)))
        row = QRect(column.left() + 6, 10, column.width() - 10, 20)
        x = row.right() - MARK if mirrored else row.left()
        paint_shape(painter, QRectF(x, row.center().y() - MARK // 2, MARK, MARK), shape, colour)
        lead = MARK + 6
        words = row.adjusted(0, 0, -lead, 0) if mirrored else row.adjusted(lead, 0, 0, 0)
        painter.setPen(look.text if stage.name.strip() else look.tertiary)
        name = stage.name.strip() or tr("New stage")
        look.write(painter, words, name, "small-strong", mirrored)
        painter.setPen(look.tertiary)
        chance = "" if stage.probability is None else f"{stage.probability} %"
        look.write(painter, row.translated(0, 18), chance, "small", mirrored)
        self._paint_cards(painter, column, at)

    def _paint_cards(self, painter: QPainter, column: QRect, at: int) -> None:
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("surface"))
        top = 52
        for _ in range(2 - at % 2):
            sheet = QRectF(column.left() + 4.5, top + 0.5, column.width() - 9, 16)
            if sheet.bottom() < self.height() - 6:
                painter.drawRoundedRect(sheet, 3, 3)
            top += 20
