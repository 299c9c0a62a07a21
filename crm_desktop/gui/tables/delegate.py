"""How a cell of a record table is painted: whole, by the field's kind, with one baseline a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import ceil
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm_desktop.domain.fields import Field, Kind
from crm_desktop.gui import formats, icons, next_step, signs, theme
from crm_desktop.gui.kind_icons import icon_of
from crm_desktop.gui.models.asked import Index
from crm_desktop.gui.models.columns import value_in
from crm_desktop.gui.models.record_table import RecordTable, Row
from crm_desktop.gui.signs import Sign
from crm_desktop.gui.tables import look as looks
from crm_desktop.gui.tables.look import EDGE, PAD, Look
from crm_desktop.gui.widgets import paint
from crm_desktop.i18n import tr

OpenEditor = Callable[[QWidget, QModelIndex, Field, Row], QWidget]


Column = tuple[int, int, int]
"""A column on screen: its number, where it starts, its width."""


class Cell:
    """What is painted: one cell of a row after the other."""

    __slots__ = ("at", "field", "look", "mirrored", "painter", "pen", "rect", "row", "ticked")
    rect: QRect
    field: Field

    def __init__(self, painter: QPainter, at: int, row: Row) -> None:
        self.painter, self.at, self.row = painter, at, row
        self.look = looks.current()

    def place(self, left: int, width: int) -> QRect:
        """Return a rectangle counted from the leading side of the cell."""
        r = self.rect
        x = r.right() + 1 - left - width if self.mirrored else r.left() + left
        return QRect(x, r.top(), width, r.height() - 1)


class RowDelegate(QStyledItemDelegate):
    """Paints and edits. It reads rows from the model in Python, not through `data()`."""

    def __init__(
        self, model: RecordTable, parent: QObject,
        open_editor: OpenEditor | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._model = model
        self._open = open_editor
        self.hovered = -1
        self.current = (-1, -1)
        self.ring = False  # the current cell has keyboard focus
        self.first = 0  # leading column on screen
        self.mirrored = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        width = self._model.fields[index.column()].width
        return QSize(width, looks.current().row_height)

    def paint_rows(
        self, painter: QPainter, places: Iterable[tuple[int, int]], columns: Sequence[Column],
        width: int,
    ) -> None:  # fmt: skip
        """Paint rows whole, each at a position and a height, `width` px wide.

        Cell by cell Qt would make an index and an option for each and ask for its flags, which
        takes longer than painting it.
        """
        fields = self._model.fields
        hands = [(painter_of(fields[c], c), fields[c], c, x, wide) for c, x, wide in columns]
        for at, top in places:
            self._ground(painter, at, top, width)
            self._paint_row(Cell(painter, at, self._model.row(at) or {}), top, hands)

    def _paint_row(self, cell: Cell, top: int, hands: Sequence[Hand]) -> None:
        model, tall = self._model, cell.look.row_height
        cell.ticked, cell.mirrored = model.ticked(cell.at), self.mirrored
        cell.pen = cell.look.onselection if cell.ticked else None
        current = cell.at == self.current[0]
        for hand, field, column, x, wide in hands:
            cell.field, cell.rect = field, QRect(x, top, wide, tall)
            if cell.row:  # an empty one was deleted a moment ago and is about to leave the table
                hand(model, cell)
            if current:
                self._paint_current(cell, column)

    def _ground(self, painter: QPainter, at: int, top: int, width: int) -> None:
        """Paint the ground and the hairline of a row."""
        look, tall = looks.current(), looks.current().row_height
        if self._model.ticked(at):
            painter.fillRect(0, top, width, tall, look.selection)
        elif at == self.hovered:
            painter.fillRect(0, top, width, tall, look.hover)
        painter.fillRect(0, top + tall - 1, width, 1, look.line)

    def _paint_current(self, cell: Cell, column: int) -> None:
        t, r = cell.look, cell.rect
        if column == self.first:
            x = r.right() - 1 if cell.mirrored else r.left()
            cell.painter.fillRect(x, r.top(), 2, r.height() - 1, _accent_on(t, cell.ticked))
        if self.ring and column == self.current[1]:
            pen = QPen(_accent_on(t, cell.ticked), t.focus_width)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            cell.painter.setPen(pen)
            cell.painter.drawRect(r.adjusted(1, 1, -1, -2))

    # editing

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget | None:
        row = self._model.row(index.row())
        if not row or self._open is None:
            return None
        return self._open(parent, QModelIndex(index), self._model.fields[index.column()], row)

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """Nothing: an editor is made with its row and must not lose what was typed."""

    def setModelData(self, editor: Any, model: Any, index: Index) -> None:  # noqa: N802
        """Nothing: the editor's session has written what is to be kept."""

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:  # noqa: N802
        """Leave Enter, Tab, Esc and losing focus to the editor's session."""
        return False

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        rect = QRect(option.rect)
        if index.column() == 0:
            look = looks.current()
            lead = look.name_at + (look.avatar if self._model.record.entity != "deal" else 0)
            left = 0 if self.mirrored else lead
            rect.adjust(left, 0, left - lead, 0)
        hint = editor.sizeHint()
        tall = hint.height() if getattr(editor, "own_keys", False) else rect.height() - 1
        wide = max(rect.width(), editor.minimumSizeHint().width())
        room = editor.parentWidget().rect()
        x = max(0, min(rect.left(), room.right() - wide))
        y = max(0, min(rect.top(), room.bottom() - tall))
        editor.setGeometry(x, y, wide, tall)


def aligned_far(field: Field) -> bool:
    """Say whether a column's values stand at its far side, as numbers and money do."""
    return field.kind in (Kind.WHOLE, Kind.NUMBER) or field.money


Painting = Callable[[RecordTable, Cell], None]
Hand = tuple[Painting, Field, int, int, int]
"""What paints a column, and its field, number, place and width."""


def painter_of(field: Field, column: int) -> Painting:
    """Return what paints a cell of `field`."""
    if column == 0:
        return _paint_title
    if field.derived == "next":
        return _paint_next
    if field.name in ("kind", "channel") and field.kind is Kind.CHOICE:
        return _paint_kind
    if field.name == "closing":
        return _paint_closing
    if field.kind is Kind.KEYED and field.entry in ("tag", "choice"):
        return _paint_tags
    if field.kind is Kind.GROUP and not field.money:
        return _paint_place if field.name == "place" else _paint_choice
    return _BY_KIND.get(field.kind, _paint_text)


def _paint_title(model: RecordTable, cell: Cell) -> None:
    look, row = cell.look, cell.row
    side = look.box
    box = cell.place(EDGE, side)
    box.setRect(box.x(), box.center().y() - side // 2 + 1, side, side)
    state = Qt.CheckState.Checked if cell.ticked else Qt.CheckState.Unchecked
    paint.paint_checkbox(cell.painter, box, state, selected=cell.ticked)
    at = look.name_at
    if model.record.entity in ("contact", "company"):
        side = look.avatar
        face = cell.place(at, side)
        face.setRect(face.x(), face.center().y() - side // 2 + 1, side, side)
        name = formats.title(model.record, row)
        firm = model.record.entity == "company"
        paint.paint_avatar(cell.painter, face, row["id"], name, company=firm)
        at += side + PAD
    text = model.text(cell.at, cell.field)
    cell.painter.setPen(cell.pen or (look.text if text else look.tertiary))
    signs_of, side = signs.of(row), ceil(look.box * 0.8)
    less = PAD + (side + 6) * len(signs_of)
    room = cell.place(at, cell.rect.width() - at - less)
    used = look.write(cell.painter, room, text or tr("Unnamed"), "body-medium", cell.mirrored)
    for sign in signs_of:
        at += used + 6
        _paint_sign(cell, cell.place(at, side), sign)
        used = side


def _paint_sign(cell: Cell, box: QRect, sign: Sign) -> None:
    """Paint one of the signs behind a name."""
    side = box.width()
    box.setRect(box.x(), box.center().y() - side // 2 + 1, side, side)
    over = cell.ticked and cell.look.bordered
    icons.icon(sign.icon, "onselection" if over else sign.tone).paint(cell.painter, box)


def _paint_text(model: RecordTable, cell: Cell) -> None:
    text = model.text(cell.at, cell.field)
    if text:
        cell.painter.setPen(cell.pen or cell.look.secondary)
        room = cell.place(PAD, cell.rect.width() - 2 * PAD)
        cell.look.write(cell.painter, room, text, "body", cell.mirrored)


def _paint_next(_model: RecordTable, cell: Cell) -> None:
    """Paint the next step: late and today with their signs; "None" only where one is wanted."""
    row, look = cell.row, cell.look
    at = row.get(cell.field.name)
    if at is None and not next_step.wanted(row):
        return
    said = next_step.said(at, row.get(f"{cell.field.name}.shown") or "")
    _paint_said(cell, said, look.tertiary if at is None else look.secondary)


def _paint_kind(model: RecordTable, cell: Cell) -> None:
    """Paint the kind of a task or activity with the sign it has everywhere."""
    text = model.text(cell.at, cell.field)
    if text:
        icon = icon_of(str(value_in(cell.field, cell.row)))
        _paint_said(cell, next_step.Said(icon, text, "secondary"), cell.look.secondary)


def _paint_closing(model: RecordTable, cell: Cell) -> None:
    """Paint the day a deal is expected to close; while it is open one that is past stands out."""
    day, text = value_in(cell.field, cell.row), model.text(cell.at, cell.field)
    due = next_step.due(str(day or ""))
    late = due.tone == "error" and next_step.wanted(cell.row)
    if text:
        said = due._replace(words=text) if late else next_step.Said("", text, "")
        _paint_said(cell, said, cell.pen or cell.look.secondary)


def _paint_said(cell: Cell, said: next_step.Said, plain: QColor) -> None:
    """Paint when something is due with its sign, without one in the plain colour."""
    look, (icon, words, tone) = cell.look, said
    left, over = PAD, cell.ticked and look.bordered
    if icon:
        side = ceil(look.box * 0.875)
        box = cell.place(left, side)
        box.setRect(box.x(), box.center().y() - side // 2 + 1, side, side)
        icons.icon(icon, "onselection" if over else tone).paint(cell.painter, box)
        left += side + 6
    cell.painter.setPen(look.onselection if over else theme.colour(tone) if icon else plain)
    room = cell.place(left, cell.rect.width() - left - PAD)
    look.write(cell.painter, room, words, "body", cell.mirrored)


def _paint_number(model: RecordTable, cell: Cell) -> None:
    text = model.text(cell.at, cell.field)
    if text:
        cell.painter.setPen(cell.pen or cell.look.text)
        room = cell.place(PAD, cell.rect.width() - 2 * PAD)
        cell.look.write(cell.painter, room, text, "body", not cell.mirrored)


def _paint_choice(model: RecordTable, cell: Cell) -> None:
    choice = formats.choice_of(cell.field, value_in(cell.field, cell.row))
    text = model.text(cell.at, cell.field) or (
        tr(choice.label) if choice and not cell.field.own else ""
    )
    if text:
        shape, tone = (choice.shape, choice.tone) if choice else ("", "quiet")
        room = cell.place(PAD, cell.rect.width() - 2 * PAD)
        if cell.field.own:
            colour = choice.colour if choice else ""
            paint.paint_tag(cell.painter, room, text, colour, selected=cell.ticked)
            return
        paint.paint_badge(cell.painter, room, text, shape=shape, tone=tone, selected=cell.ticked)


def _paint_place(model: RecordTable, cell: Cell) -> None:
    text = model.text(cell.at, cell.field)
    if text:
        room = cell.place(PAD, cell.rect.width() - 2 * PAD)
        paint.paint_badge(cell.painter, room, text, shape="", tone="quiet", selected=cell.ticked)


def _paint_tags(_model: RecordTable, cell: Cell) -> None:
    tags = cell.row.get(f"{cell.field.name}.shown") or ()
    left, width = PAD, cell.rect.width() - PAD
    for name, colour in tags:
        room = cell.place(left, width - left)
        if room.width() < 28:
            return
        used = paint.paint_tag(cell.painter, room, name, colour or "", selected=cell.ticked)
        left += used + 6


def _accent_on(look: Look, ticked: bool) -> QColor:
    return look.onselection if ticked and look.bordered else look.accent


_BY_KIND: dict[Kind, Painting] = {
    Kind.CHOICE: _paint_choice,
    Kind.GROUP: _paint_number,
    Kind.WHOLE: _paint_number,
    Kind.NUMBER: _paint_number,
}
