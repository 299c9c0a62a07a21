"""Lists of records that belong to one: its deals, its people, companies below it, files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from crm_desktop.deals.lines import THOUSAND, Line, shown_quantity
from crm_desktop.domain.deal import OUTCOMES
from crm_desktop.gui import fonts, formats, icons, theme
from crm_desktop.gui.attachments.kind_icon import icon_of
from crm_desktop.gui.models.asked import NOTHING, Index
from crm_desktop.gui.tables import look as looks
from crm_desktop.gui.widgets import paint
from crm_desktop.gui.widgets.shapes import paint_shape
from crm_desktop.i18n import tr

TALL, LOW = 48, 30
FACE, SMALL = 28, 24
SIGNS = {"product": "package"}
ONE_LINE = ("company", "attachment", "product")
STEP = 16
"""Further in for each company a company is below."""


@dataclass(frozen=True, slots=True)
class Related:
    """One line of the list."""

    entity: str
    id: str
    title: str
    detail: str
    amount: str = ""
    outcome: str = ""
    depth: int = 0
    icon: str = ""


def as_people(rows: Sequence[Mapping[str, Any]]) -> list[Related]:
    """Return contacts as lines of the list."""
    return [
        Related("contact", r["id"], str(r["name"] or ""), str(r.get("job") or "")) for r in rows
    ]


def as_files(rows: Sequence[Mapping[str, Any]]) -> list[Related]:
    """Return files as lines of the list."""
    found = []
    for row in rows:
        name, size = str(row["name"] or ""), formats.size(row["size"])
        icon = icon_of(name, str(row["media"] or ""))
        found.append(Related("attachment", row["id"], name, "", size, icon=icon))
    return found


def as_related(deals: Sequence[Mapping[str, Any]]) -> list[Related]:
    """Return deals as lines of the list."""
    return [
        Related(
            "deal", row["id"], str(row["title"] or ""), str(row.get("place.shown") or ""),
            formats.amount(row.get("value")), (row.get("result") or {}).get("outcome") or "open",
        )
        for row in deals
    ]  # fmt: skip


def as_lines(lines: Sequence[Line], currency: str) -> list[Related]:
    """Return the products of a deal as lines of the list: how many, and what they come to."""
    made = []
    for line in lines:
        count = "" if line.quantity == THOUSAND else f"{shown_quantity(line.quantity)} × "
        priced = currency and line.amount is not None
        worth = formats.amount({"amount": line.total, "currency": currency}) if priced else ""
        made.append(Related("product", line.product, f"{count}{line.name}", "", worth))
    return made


class RelatedList(QListView):
    """Click or Enter opens a record. `narrow` is for a column: as high as its lines, less air."""

    opened = Signal(str, str)
    menu_wanted = Signal(str, str, QPoint)  # of a line, at a point of the screen

    def __init__(self, name: str, nothing: str, parent: QWidget, *, narrow: bool = False) -> None:
        super().__init__(parent)
        self._nothing = nothing
        self.narrow = narrow
        self._model = RelatedModel(self)
        self.setModel(self._model)
        self.setItemDelegate(RelatedDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._open)
        if narrow:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            theme.news.changed.connect(self.fit)
        else:
            self.setUniformItemSizes(True)
            self.setViewportMargins(0, 8, 0, 8)

    def show_items(self, items: Sequence[Related]) -> None:
        self._model.show_items(items)

    def count(self) -> int:
        return self._model.rowCount()

    def fit(self) -> None:
        """Be as high as the lines are, or as the words that there are none."""
        tall = sum(_height(item) for item in self._model.items)
        self.setFixedHeight(tall or fonts.height(24, "small"))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if not self.count():
            painter = QPainter(self.viewport())
            painter.setPen(looks.current().tertiary)
            painter.setFont(fonts.font("small" if self.narrow else "body"))
            room = self.viewport().rect()
            side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
            if not self.narrow:
                room.adjust(16, 8, -16, -8)
                side = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            painter.drawText(room, side, self._nothing)
            painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        if index.isValid():
            item = self._model.items[index.row()]
            at = self.visualRect(index).center() if keyboard else event.pos()
            self.menu_wanted.emit(item.entity, item.id, self.viewport().mapToGlobal(at))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """A list that shows all its lines leaves the wheel to the column."""
        if self.narrow:
            event.ignore()
        else:
            super().wheelEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            item = self._model.items[index.row()]
            self.opened.emit(item.entity, item.id)


class RelatedModel(QAbstractListModel):
    """The lines as Qt sees them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.items: list[Related] = []

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        item = self.items[index.row()]
        return " · ".join(p for p in (item.title, item.detail, item.amount) if p)

    def show_items(self, items: Sequence[Related]) -> None:
        if list(items) != self.items:
            self.beginResetModel()
            self.items = list(items)
            self.endResetModel()


class RelatedDelegate(QStyledItemDelegate):
    """A person with a face and a job, a deal as a small card, a company or a file as one line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        view: Any = self.parent()
        item = index.model().items[index.row()]
        return QSize(200, _height(item) if view.narrow else _tall())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item, rect = index.model().items[index.row()], QRect(option.rect)
        view: Any = self.parent()
        hand = _Hand(painter, option.direction, view.narrow)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = view.narrow and item.entity == "deal"
        if card:
            rect.adjust(0, 0, -1, -8)
        hand.ground(rect, card=card, hovered=hovered, focused=focused)
        side = 12 if card else 4 if view.narrow else 16
        inner = rect.adjusted(side, 4, -side, -4)
        if item.entity in ONE_LINE:
            hand.one_line(inner, item)
        else:
            hand.two_lines(inner, item)
        painter.restore()


class _Hand:
    """Paints the parts of a line."""

    def __init__(self, painter: QPainter, direction: Qt.LayoutDirection, narrow: bool) -> None:
        self._painter, self._direction, self._look = painter, direction, looks.current()
        self._mirrored = direction == Qt.LayoutDirection.RightToLeft
        self._face = fonts.grown(SMALL if narrow else FACE)
        self._narrow = narrow

    def ground(self, rect: QRect, *, card: bool, hovered: bool, focused: bool) -> None:
        look, painter = self._look, self._painter
        edge = look.accent if focused else look.line2 if card else None
        if edge is None and not hovered:
            return
        painter.setPen(QPen(edge, 1) if edge is not None else Qt.PenStyle.NoPen)
        painter.setBrush(look.hover if hovered else look.surface)
        painter.drawRoundedRect(rect.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def one_line(self, inner: QRect, item: Related) -> None:
        step = item.depth * STEP
        room = self._cut(inner, step)
        name = item.icon or SIGNS.get(item.entity, "corner-down-right")
        side = fonts.grown(14)
        box = QRect(room.left(), room.center().y() - side // 2 + 1, side, side)
        icons.icon(name, "tertiary").paint(
            self._painter, QStyle.visualRect(self._direction, room, box)
        )
        room = self._cut(room, side + 8)
        if item.amount:
            self._painter.setPen(self._look.tertiary)
            used = self._look.write(self._painter, room, item.amount, "small", not self._mirrored)
            room = self._cut(room, used + 8, far=True)
        self._painter.setPen(self._look.text)
        self._look.write(self._painter, room, item.title or tr("Unnamed"), "body", self._mirrored)

    def two_lines(self, inner: QRect, item: Related) -> None:
        if item.entity == "contact":
            face = QRect(0, 0, self._face, self._face)
            face.moveCenter(inner.center())
            face.moveLeft(inner.left())
            face = QStyle.visualRect(self._direction, inner, face)
            paint.paint_avatar(self._painter, face, item.id, item.title)
            inner = self._cut(inner, self._face + 8)
        half = inner.height() // 2
        top, low = QRect(inner), QRect(inner)
        if item.detail or item.amount:
            top.setHeight(half)
            low.setTop(inner.top() + half)
        self._painter.setPen(self._look.text)
        title = item.title or tr("Unnamed")
        self._look.write(self._painter, top, title, "body-medium", self._mirrored)
        if item.amount:
            self._painter.setPen(self._look.text)
            style = "small-strong" if self._narrow else "body-strong"
            used = self._look.write(self._painter, low, item.amount, style, not self._mirrored)
            low = self._cut(low, used + 8, far=True)
        if item.outcome in ("won", "lost"):
            low = self._outcome(low, item.outcome)
        self._painter.setPen(self._look.secondary)
        self._look.write(self._painter, low, item.detail, "small", self._mirrored)

    def _outcome(self, room: QRect, outcome: str) -> QRect:
        choice = next(c for c in OUTCOMES if c.value == outcome)
        mark = QRect(room.left(), room.center().y() - 4, 10, 10)
        mark = QStyle.visualRect(self._direction, room, mark)
        paint_shape(self._painter, mark.toRectF(), choice.shape, theme.colour(choice.tone))
        return self._cut(room, 16)

    def _cut(self, room: QRect, used: int, *, far: bool = False) -> QRect:
        lead = self._mirrored == far
        return room.adjusted(used if lead else 0, 0, 0 if lead else -used, 0)


def _tall() -> int:
    return max(TALL, fonts.height(20) + fonts.height(16) + 8)


def _height(item: Related) -> int:
    """Return the height of a line in a column."""
    if item.entity in ONE_LINE:
        return fonts.height(LOW)
    if item.entity == "deal":
        return _tall() + 14
    return _tall() - (4 if item.detail else 8)
