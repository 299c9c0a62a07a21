"""How rows of the list by stage are painted: heads of groups whole, deals cell by cell."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm_desktop.deals.board import Card
from crm_desktop.deals.rotting import days_in_stage
from crm_desktop.gui import fonts, icons, signs, theme
from crm_desktop.gui.board import rows, words
from crm_desktop.gui.board.column_head import along, stage_mark
from crm_desktop.gui.board.stage_list import HEAD, StageList
from crm_desktop.gui.models.asked import Index
from crm_desktop.gui.tables import look as looks
from crm_desktop.gui.widgets import paint
from crm_desktop.gui.widgets.shapes import paint_shape

PAD, EDGE, INDENT = 8, 16, 36
ICON, MARK = 14, 11


class ListDelegate(QStyledItemDelegate):
    """Reads the model in Python, not through `data()`."""

    def __init__(self, model: StageList, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.hovered = -1
        self.current = -1
        self.ring = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(rows.COLUMNS[index.column()].width, fonts.height(32))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, row, column = option.rect, index.row(), index.column()
        group, position = self._model.locate(row)
        painter.save()
        if position == HEAD:
            self._paint_head(painter, rect, group, row)
        else:
            self._paint_ground(painter, rect, row)
            card = self._model.card(row)
            if card is not None:
                self._paint_cell(painter, rect, card, column)
        if row == self.current:
            self._paint_current(painter, rect, column, whole=position == HEAD)
        painter.restore()

    def _paint_ground(self, painter: QPainter, rect: QRect, row: int) -> None:
        if self._model.number(row) in self._model.feed.picks:
            painter.fillRect(rect, theme.colour("selection"))
        elif row == self.hovered:
            painter.fillRect(rect, theme.colour("hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))

    def _paint_cell(self, painter: QPainter, rect: QRect, card: Card, column: int) -> None:
        name = rows.COLUMNS[column].name
        picked = card.n in self._model.feed.picks
        line = self._line(card, name)
        box = _Box(painter, rect, inverse=picked and theme.current().bordered)
        lead = PAD
        if name == "title":
            lead = INDENT
            if picked:
                state = Qt.CheckState.Checked
                tick = box.place(INDENT - 24, 16)
                tick = QRect(tick.x(), tick.center().y() - 7, 16, 16)
                paint.paint_checkbox(painter, tick, state, selected=True)
        if line.icon:
            box.icon(line.icon, lead, line.tone)
            lead += ICON + 6
        style = "body-medium" if name == "title" else "body"
        sign = signs.contested() if name == "title" and card.contested else None
        room = rect.width() - lead - PAD - (ICON + 6 if sign else 0)
        used = box.text(line.text, (lead, room), style, line.tone, far=name == "value")
        if sign:
            box.icon(sign.icon, lead + used + 6, sign.tone)

    def _line(self, card: Card, name: str) -> words.Line:
        if name == "closing":
            line = rows.closing(card)
            return line if line.tone in ("error", "attention") else line._replace(icon="")
        if name == "since" and self._rotten(card):
            return words.rot_line(days_in_stage(card.since) or 0)
        tone = "text" if name in ("title", "value") else "secondary"
        return words.Line("", rows.text(card, name), tone)

    def _rotten(self, card: Card) -> bool:
        board = self._model.feed.board
        if card.outcome or board is None:
            return False
        limit = board.columns[board.column_of(card.stage)].stage.rotting_days
        return bool(limit) and (days_in_stage(card.since) or 0) > (limit or 0)

    def _paint_head(self, painter: QPainter, rect: QRect, group: int, row: int) -> None:
        name, count, sums = self._model.told(group)
        painter.fillRect(rect, theme.colour("hover" if row == self.hovered else "window"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        box = _Box(painter, rect)
        folded = self._model.key(group) in self._model.folded
        box.icon("chevron-right" if folded else "chevron-down", EDGE - 4, "tertiary")
        self._paint_mark(painter, box, group)
        at = INDENT + MARK + 7
        at += box.text(name, (at, rect.width() // 2), "body-strong", "text") + 10
        box.text(f"{count:,}", (at, 80), "small", "tertiary")
        worth = " · ".join(words.sum_lines(sums))
        box.text(worth, (rect.width() // 2, rect.width() // 2 - EDGE), "body-medium", "text",
                 far=True)  # fmt: skip

    def _paint_mark(self, painter: QPainter, box: _Box, group: int) -> None:
        columns = self._model.columns()
        room = box.place(INDENT, MARK)
        square = QRectF(room.x(), room.center().y() - MARK // 2, MARK, MARK)
        if group < len(columns):
            shape, colour = stage_mark(columns[group].stage, along(group, len(columns)))
            paint_shape(painter, square, shape, colour)
        else:
            won = self._model.key(group) == "won"
            tone = theme.colour("good" if won else "error")
            paint_shape(painter, square, "full" if won else "alert", tone)

    def _paint_current(self, painter: QPainter, rect: QRect, column: int, *, whole: bool) -> None:
        accent = theme.colour("accent")
        if column == 0:
            mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
            x = rect.right() - 1 if mirrored else rect.left()
            painter.fillRect(x, rect.top(), 2, rect.height(), accent)
        if self.ring:
            wide = theme.current().focuswidth
            for y in (rect.top(), rect.bottom() + 1 - wide):
                painter.fillRect(rect.left(), y, rect.width(), wide, accent)


class _Box:
    """Places icons and text in one cell, mirrored where the script runs that way."""

    def __init__(self, painter: QPainter, rect: QRect, *, inverse: bool = False) -> None:
        self._painter, self._rect, self._inverse = painter, rect, inverse
        self._mirrored = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def place(self, left: int, width: int) -> QRect:
        r = self._rect
        x = r.right() + 1 - left - width if self._mirrored else r.left() + left
        return QRect(x, r.top(), width, r.height() - 1)

    def icon(self, name: str, left: int, token: str) -> None:
        ratio = self._painter.device().devicePixelRatio()
        room = self.place(left, ICON)
        picture = icons.pixmap(name, self._ink(token), ICON, ratio)
        self._painter.drawPixmap(room.x(), room.center().y() - ICON // 2 + 1, picture)

    def text(
        self, text: str, span: tuple[int, int], style: str, token: str, *, far: bool = False
    ) -> int:
        """Write within (left, width); return the width used."""
        self._painter.setPen(theme.colour(self._ink(token)))
        room = self.place(*span)
        mirrored = self._mirrored != far
        return looks.current().write(self._painter, room, text, style, mirrored)

    def _ink(self, token: str) -> str:
        return "onselection" if self._inverse else token
