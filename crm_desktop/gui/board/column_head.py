"""The head of a board's column: how far along, name, count, and a sum a currency."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from crm_desktop.deals.board import Column
from crm_desktop.deals.pipelines import Stage
from crm_desktop.gui import fonts, theme
from crm_desktop.gui.board import words
from crm_desktop.gui.tables import look as looks
from crm_desktop.gui.widgets.shapes import paint_shape
from crm_desktop.i18n import tr, trn

SHAPE = 11
PAD, TOP, FOOT = 4, 10, 8
END = 12  # where cards end, too
MOST = 3
"""Sums shown; the others are told by the tooltip."""


class ColumnHead(QWidget):
    """Painted, so that hundreds of moves a minute cost nothing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._name, self._count = "", ""
        self._sums: list[str] = []
        self._stage: Stage | None = None
        self._along = 0.0
        self._lines = 1
        self.target = False

    def show_column(self, column: Column, along: float) -> None:
        """Show a column; `along` says how far it stands on the way from 0 to 1."""
        self._stage, self._along = column.stage, along
        self._name, self._count = column.name, f"{column.count:,}"
        self._sums = words.sum_lines(column.sums)
        told = [column.name, trn("{n} deal", "{n} deals", column.count), *self._sums]
        self.setAccessibleName(", ".join(told))
        self.setToolTip("\n".join([*told, *_habits(column.stage)]))
        self.update()

    def lines(self) -> int:
        """Return how many lines of sums this head wants."""
        return max(1, min(len(self._sums), MOST))

    def set_lines(self, lines: int) -> None:
        """Take as much room as the head with the most sums."""
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()

    def show_target(self, on: bool) -> None:
        """Show that a drag is over this column."""
        if on != self.target:
            self.target = on
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(100, TOP + self._row() + self._lines * self._small() + FOOT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, self.sizeHint().height())

    def _row(self) -> int:
        return max(20, fonts.metrics("body-strong").height())

    def _small(self) -> int:
        return max(16, fonts.metrics("small").height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter, look = QPainter(self), looks.current()
        mirrored = self.isRightToLeft()
        inverse = self.target and look.bordered
        painter.fillRect(self.rect(), theme.colour("selection" if self.target else "window"))
        if self._stage is None:
            return
        shape, colour = stage_mark(self._stage, self._along)
        side = fonts.grown(SHAPE)
        box = self._place(PAD, side, TOP, self._row())
        box.setRect(box.x(), box.center().y() - side // 2, side, side)
        paint_shape(painter, QRectF(box), shape, look.onselection if inverse else colour)
        wide = fonts.metrics("small").horizontalAdvance(self._count)
        painter.setPen(look.onselection if inverse else look.text)
        name = self.width() - PAD - END - side - 6 - wide - 8
        room = self._place(PAD + side + 6, name, TOP, self._row())
        look.write(painter, room, self._name, "body-strong", mirrored)
        painter.setPen(look.onselection if inverse else look.tertiary)
        room = self._place(self.width() - END - wide, wide + 1, TOP, self._row())
        look.write(painter, room, self._count, "small", mirrored)
        painter.setPen(look.onselection if inverse else look.secondary)
        for at, text in enumerate(self._cut_sums()):
            top = TOP + self._row() + at * self._small()
            room = self._place(PAD, self.width() - PAD - END, top, self._small())
            look.write(painter, room, text, "small", mirrored)

    def _cut_sums(self) -> list[str]:
        if len(self._sums) <= MOST:
            return self._sums
        rest = tr("and {n} more", n=len(self._sums) - MOST + 1)
        return [*self._sums[: MOST - 1], rest]

    def _place(self, left: int, width: int, top: int, height: int) -> QRect:
        x = self.width() - left - width if self.isRightToLeft() else left
        return QRect(x, top, width, height)


def stage_mark(stage: Stage, along: float) -> tuple[str, QColor]:
    """Return the shape and the colour that stand before a stage's name.

    A last stage of which nobody said how likely its deals are won, as an import makes one, is not full:
    it would look like won.
    """
    along = min(along, _ALMOST) if stage.probability is None else along
    shape = next(name for limit, name in _SHAPES if along <= limit)
    charts = theme.current().charts
    number = stage.colour[1:] if stage.colour.startswith("c") else ""
    if number.isdigit() and 1 <= int(number) <= len(charts):
        return shape, QColor(charts[int(number) - 1])
    return shape, theme.colour("good" if shape == "full" else "accent")


def along(at: int, count: int) -> float:
    """Return how far along the `at`-th of `count` stages is, from 0 to 1."""
    return at / (count - 1) if count > 1 else 1.0


def _habits(stage: Stage) -> list[str]:
    told = []
    if stage.probability is not None:
        told.append(tr("Probability {percent} %", percent=stage.probability))
    if stage.rotting_days:
        days = stage.rotting_days
        told.append(trn("Rots after {n} day", "Rots after {n} days", days))
    return told


_ALMOST = 0.99
_SHAPES = ((0.0, "open"), (0.25, "quarter"), (0.5, "half"), (_ALMOST, "most"), (1.0, "full"))
