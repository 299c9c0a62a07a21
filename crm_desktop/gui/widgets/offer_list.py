"""The list that opens under a line while one types: framed, as wide as a name needs, two lines an offer."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QStandardItem
from PySide6.QtWidgets import (
    QCompleter,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from crm_desktop.gui import fonts, theme

LEAST, PAD, AIR, GAP = 280, 10, 4, 2
LINES = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex


class OfferRows(QStyledItemDelegate):
    """What is offered, and below it in small what tells it from others of that name."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        tall = fonts.metrics("body").height() + 2 * AIR
        _first, second = index.data(LINES)
        return QSize(LEAST, tall + (fonts.metrics("small").height() if second else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        first, second = index.data(LINES)
        rect, chosen = option.rect, bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        if chosen or over:
            painter.fillRect(rect, theme.colour("selection" if chosen else "hover"))
        room = rect.adjusted(PAD, AIR, -PAD, -AIR)
        on = "onselection" if chosen else ""
        self._write(painter, room, first, ("body", on or "text"))
        room.setTop(room.top() + fonts.metrics("body").height())
        self._write(painter, room, second, ("small", on or "secondary"))
        painter.restore()

    def _write(self, painter: QPainter, room: QRect, text: str, look: tuple[str, str]) -> None:
        style, tone = look
        painter.setFont(fonts.font(style))
        painter.setPen(theme.colour(tone))
        right = Qt.TextElideMode.ElideRight
        cut = fonts.metrics(style).elidedText(text, right, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading, cut)


def offer(first: str, second: str = "") -> QStandardItem:
    """Return an offer; it is spoken as one line."""
    item = QStandardItem(f"{first}  ·  {second}" if second else first)
    item.setData((first, second), LINES)
    return item


def dress(completer: QCompleter) -> None:
    """Give a completer of offers its list."""
    popup = QListView()
    popup.setProperty("kind", "offers")
    popup.setMouseTracking(True)
    popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    popup.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
    completer.setPopup(popup)
    popup.setItemDelegate(OfferRows(popup))


def open_under(completer: QCompleter, line: QWidget, place: QRect | None = None) -> None:
    """Open the list under a line, or a place in it."""
    at = QRect(line.rect() if place is None else place)
    at.setWidth(max(at.width(), fonts.widened(LEAST)))
    completer.complete(at.adjusted(0, 0, 0, GAP))
