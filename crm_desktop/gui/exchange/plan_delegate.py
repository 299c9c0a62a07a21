"""How a checked row is painted: tick, line, whom it is about, two of its changes, the decision."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crm_desktop.exchange.deciding.verdicts import one_line
from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.exchange.plan_model import (
    CHANGES,
    DECISION,
    LINE,
    TICK,
    TITLE,
    PlanModel,
    decision,
)
from crm_desktop.gui.exchange.verdicts import LOOKS
from crm_desktop.gui.history import old_new
from crm_desktop.gui.models.asked import Index
from crm_desktop.gui.widgets import paint
from crm_desktop.gui.widgets.reading_list import paint_ground
from crm_desktop.i18n import trn

ROW, BOX, EDGE, PAD, FIELD = 48, 16, 24, 8, 84
SHOWN = 2
"""Changes painted in a row; the panel beside it has them all."""


class PlanDelegate(QStyledItemDelegate):
    """Paints whole cells; a click on the box, or Space, decides."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(80, fonts.two_lines(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, PlanModel)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, index)
        row = model.row(index.row())
        if row is not None:
            _Cell(painter, option, row).paint(index.column())
        painter.restore()

    def editorEvent(  # noqa: N802
        self, event: QEvent, model: Any, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Decide on a click anywhere in the cell of the box."""
        released = event.type() == QEvent.Type.MouseButtonRelease
        if index.column() != TICK or not released or not isinstance(event, QMouseEvent):
            return False
        model.toggle(index.row())
        return True

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        paint_ground(painter, option, edge=index.column() == TICK)
        if index.column() == TICK and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(self._box(option).adjusted(-3, -3, 3, 3), 5, 5)

    def _box(self, option: QStyleOptionViewItem) -> QRect:
        return box_of(option)


class _Cell:
    """One cell being painted."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, row: Any) -> None:
        self.painter, self.option, self.row = painter, option, row
        self.rect, self.direction = option.rect, option.direction
        self.look = LOOKS[row.verdict]
        self.left_out = self.look.open and not row.accepted

    def paint(self, column: int) -> None:
        {TICK: self._tick, LINE: self._line_number, TITLE: self._title,
         CHANGES: self._changes, DECISION: self._decision}[column]()  # fmt: skip

    def _tick(self) -> None:
        box = box_of(self.option)
        if self.look.open:
            on = Qt.CheckState.Checked if self.row.accepted else Qt.CheckState.Unchecked
            paint.paint_checkbox(self.painter, box, on)
        else:
            icons.icon(self.look.icon, self.look.role).paint(self.painter, box)

    def _line_number(self) -> None:
        text = f"{self.row.line:,}"
        wide = fonts.metrics("body").horizontalAdvance(text)
        at = max(PAD, self.rect.width() - PAD - wide)
        self._write(self.rect, at, text, "body", "tertiary")

    def _title(self) -> None:
        role = "tertiary" if self.left_out else "text"
        self._write(self.rect, PAD, self.row.title, "body-medium", role)

    def _changes(self) -> None:
        lines = self._lines()
        tall = fonts.metrics("small").height() + 3
        room = QRect(self.rect.left(), self.rect.top(), self.rect.width() - PAD, tall)
        room.moveTop(self.rect.center().y() - tall * len(lines) // 2)
        for line in lines:
            line(room)
            room.translate(0, tall)

    def _lines(self) -> list[Any]:
        """Return what paints each line: what is said of the row first, then changes."""
        made: list[Any] = []
        if self.row.reason:
            asks = self.row.verdict in ("duplicate", "faulty", "error")
            role, reason = self.look.role if asks else "tertiary", one_line(self.row.reason)
            made.append(lambda room: self._write(room, PAD, reason, "small", role))
        shown = self.row.changes[: SHOWN - len(made)]
        more = len(self.row.changes) - len(shown)
        for at, change in enumerate(shown):
            spare = more if at == len(shown) - 1 else 0
            made.append(lambda room, c=change, m=spare: self._change(room, c, m))
        return made

    def _change(self, room: QRect, change: tuple[str, str, str], more: int) -> None:
        field, old, new = change
        room = room.adjusted(PAD, 0, 0, 0)
        if more:
            words = trn("+{n} more", "+{n} more", more)
            wide = fonts.metrics("small").horizontalAdvance(words)
            far = room.adjusted(room.width() - wide - 1, 0, 0, 0)
            self._write(QStyle.visualRect(self.direction, room, far), 0, words, "small", "tertiary")
            room = QStyle.visualRect(self.direction, room, room.adjusted(0, 0, -wide - 12, 0))
        line = old_new.Line(self.painter, room, self.direction, "small")
        whole = fonts.metrics("small").horizontalAdvance(field) + 8
        named = max(fonts.widened(FIELD), min(whole, room.width() // 3))
        line.write(0, named - 8, field, theme.colour("tertiary"))
        rest = QStyle.visualRect(self.direction, room, room.adjusted(named, 0, 0, 0))
        if self.row.fresh:
            after = old_new.Line(self.painter, rest, self.direction, "small")
            after.write(0, rest.width(), new, theme.colour("tertiary" if self.left_out else "text"))
        else:
            old_new.paint(self.painter, rest, (old, new), self.direction)

    def _decision(self) -> None:
        if self.look.open:
            sign, role = ("check", "good") if self.row.accepted else ("x", "tertiary")
        else:
            sign, role = "", "tertiary"
        left = PAD
        if sign:
            box = QRect(self.rect.left() + PAD, self.rect.center().y() - 6, 14, 14)
            box = QStyle.visualRect(self.direction, self.rect, box)
            icons.icon(sign, role).paint(self.painter, box)
            left += 20
        self._write(self.rect, left, decision(self.row), "small-medium", role)

    def _write(self, rect: QRect, left: int, text: str, style: str, role: str) -> None:
        line = old_new.Line(self.painter, rect, self.direction, style)
        line.write(left, rect.width() - left - (PAD if rect is self.rect else 0), text,
                   theme.colour(role))  # fmt: skip


def box_of(option: QStyleOptionViewItem) -> QRect:
    """Return where the box of a row stands."""
    rect = option.rect
    side = fonts.grown(BOX)
    box = QRect(rect.left() + EDGE, rect.center().y() - side // 2, side, side)
    return QStyle.visualRect(option.direction, rect, box)
