"""The records that belong to one: deals of a contact or company, people of a company or deal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from crm_desktop.gui import fonts, formats
from crm_desktop.gui.models.asked import NOTHING, Index
from crm_desktop.gui.tables import look as looks
from crm_desktop.gui.widgets import paint
from crm_desktop.store import listing
from crm_desktop.store.conditions import Condition
from crm_desktop.store.listing import ListQuery, Sort

MOST = 200
TALL = 48
FACE = 28


@dataclass(frozen=True, slots=True)
class Related:
    """One line of the list."""

    entity: str
    id: str
    title: str
    detail: str
    amount: str = ""
    outcome: str = ""


def deals_of(conn: Any, entity: str, id: str) -> list[dict[str, Any]]:
    """Return the deals of a contact or company, the newest first."""
    field = "company" if entity == "company" else "contacts"
    query = ListQuery("deal", (Sort("created", True),), "", (Condition(field, "is", id),))
    ns = listing.first_rows(conn, query, MOST)
    rows = listing.page(conn, "deal", ns)
    return [rows[n] for n in ns if n in rows]


def people_of(conn: Any, entity: str, row: Any) -> list[Related]:
    """Return the contacts of a company, or of a deal."""
    if entity == "deal":
        found = [listing.record(conn, "contact", id) for id in row.get("contacts") or {}]
        rows = [view.row for view in found if view is not None]
    else:
        query = ListQuery("contact", (), "", (Condition("company", "is", row["id"]),))
        ns = listing.first_rows(conn, query, MOST)
        page = listing.page(conn, "contact", ns)
        rows = [page[n] for n in ns if n in page]
    return [
        Related("contact", r["id"], str(r["name"] or ""), str(r.get("job") or "")) for r in rows
    ]


def as_related(deals: Sequence[dict[str, Any]]) -> list[Related]:
    """Return deals as lines of the list."""
    return [
        Related(
            "deal", row["id"], str(row["title"] or ""), str(row.get("place.shown") or ""),
            formats.amount(row.get("value")), (row.get("result") or {}).get("outcome") or "open",
        )
        for row in deals
    ]  # fmt: skip


class RelatedList(QListView):
    """Click or Enter opens a record."""

    opened = Signal(str, str)

    def __init__(self, name: str, nothing: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._nothing = nothing
        self._model = RelatedModel(self)
        self.setModel(self._model)
        self.setItemDelegate(RelatedDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setAccessibleName(name)
        self.setViewportMargins(0, 8, 0, 8)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._open)

    def show_items(self, items: Sequence[Related]) -> None:
        self._model.show_items(items)

    def count(self) -> int:
        return self._model.rowCount()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if not self.count():
            painter = QPainter(self.viewport())
            painter.setPen(looks.current().tertiary)
            room = self.viewport().rect().adjusted(16, 8, -16, -8)
            painter.drawText(room, Qt.AlignmentFlag.AlignHCenter, self._nothing)
            painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

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
    """Two lines: face, name and detail; for a deal its value at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(200, max(TALL, fonts.height(20) + fonts.height(16) + 8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, rect = looks.current(), option.rect
        item = index.model().items[index.row()]
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        if option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, look.hover)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(look.accent)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        inner = rect.adjusted(16, 6, -16, -6)
        if item.entity == "contact":
            face = QRect(inner.left(), inner.top() + 4, FACE, FACE)
            face = QStyle.visualRect(option.direction, inner, face)
            paint.paint_avatar(painter, face, item.id, item.title)
            step = FACE + 10
            inner.adjust(0 if mirrored else step, 0, -step if mirrored else 0, 0)
        half = inner.height() // 2
        top, low = QRect(inner), QRect(inner)
        top.setHeight(half)
        low.setTop(inner.top() + half)
        if item.amount:
            painter.setPen(look.text)
            width = look.write(painter, low, item.amount, "body-strong", not mirrored) + 8
            low.adjust(width if mirrored else 0, 0, 0 if mirrored else -width, 0)
        painter.setPen(look.text)
        look.write(painter, top, item.title, "body-medium", mirrored)
        painter.setPen(look.secondary)
        look.write(painter, low, item.detail, "small", mirrored)
