"""The History tab of a record: what was changed, old → new, by whom and when, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QObject,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from crm_desktop.gui import fonts, icons
from crm_desktop.gui.models.asked import NOTHING, Index
from crm_desktop.gui.record.sentences import Happening
from crm_desktop.gui.tables import look as looks
from crm_desktop.i18n import tr, trn

RING = 24
EDGE = 16


class Timeline(QListView):
    """A list that is read, with the keyboard too."""

    back_wanted = Signal(object)  # the `Happening` the record shall be as after

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(TimelineModel(self))
        self.setItemDelegate(TimelineDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setAccessibleName(tr("History"))
        self.setViewportMargins(0, 8, 0, 8)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Offer to bring the record back to how it was after an entry."""
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        model = self.model()
        assert isinstance(model, TimelineModel)
        if not index.isValid():
            return
        told = model.happenings[index.row()]
        menu = QMenu(self)
        words = tr("Bring the record back to how it was then…")
        menu.addAction(icons.icon("rotate-ccw"), words).triggered.connect(
            lambda: self.back_wanted.emit(told)
        )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def show_happenings(self, happenings: Sequence[Happening]) -> None:
        model = self.model()
        assert isinstance(model, TimelineModel)
        model.show_happenings(happenings)


class TimelineModel(QAbstractListModel):
    """Happenings as Qt sees them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.happenings: list[Happening] = []

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.happenings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        told = self.happenings[index.row()]
        changes = (f"{field}: {old or tr('(none)')} → {new or tr('(none)')}"
                   for field, old, new in told.changes)  # fmt: skip
        return ". ".join((told.title, *changes, f"{told.author}, {told.when}"))

    def show_happenings(self, happenings: Sequence[Happening]) -> None:
        if list(happenings) != self.happenings:
            self.beginResetModel()
            self.happenings = list(happenings)
            self.endResetModel()


class TimelineDelegate(QStyledItemDelegate):
    """A ring on a line, the title with its time, and what changed in small below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        told = index.model().happenings[index.row()]
        lines = len(told.changes) + bool(told.more) + (1 if told.author else 0)
        return QSize(200, fonts.height(20) + lines * self._small() + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        told: Happening = index.model().happenings[index.row()]
        last = index.row() == index.model().rowCount() - 1
        rect, mirrored = option.rect, option.direction == Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ring(painter, rect, told, last, option.direction)
        step = EDGE + fonts.grown(RING) + 10
        inner = rect.adjusted(EDGE if mirrored else step, 4, -step if mirrored else -EDGE, 0)
        self._paint_text(painter, inner, told, mirrored)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(looks.current().accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(2, 1, -3, -2))
        painter.restore()

    def _paint_ring(
        self, painter: QPainter, rect: QRect, told: Happening, last: bool,
        direction: Qt.LayoutDirection,
    ) -> None:  # fmt: skip
        look = looks.current()
        side, inset = fonts.grown(RING), fonts.grown(5)
        top = rect.top() + 4 + max(0, (fonts.height(20) - side) // 2)
        ring = QStyle.visualRect(direction, rect, QRect(rect.left() + EDGE, top, side, side))
        if not last:
            x = ring.center().x()
            painter.fillRect(x, ring.bottom() + 2, 1, rect.bottom() - ring.bottom() + 2, look.line)
        painter.setPen(look.line2)
        painter.setBrush(look.surface)
        painter.drawEllipse(ring.toRectF().adjusted(0.5, 0.5, -0.5, -0.5))
        box = ring.adjusted(inset, inset, -inset, -inset)
        icons.icon(told.icon, "secondary").paint(painter, box)

    def _paint_text(self, painter: QPainter, inner: QRect, told: Happening, mirrored: bool) -> None:
        look = looks.current()
        head = QRect(inner.x(), inner.y(), inner.width(), fonts.height(20))
        painter.setPen(look.tertiary)
        used = look.write(painter, head, told.when, "small", not mirrored) + 8
        head.adjust(used if mirrored else 0, 0, 0 if mirrored else -used, 0)
        painter.setPen(look.tertiary if told.undone else look.text)
        title = tr("{what} (undone)", what=told.title) if told.undone else told.title
        look.write(painter, head, title, "body", mirrored)
        line = QRect(inner.x(), head.bottom() + 1, inner.width(), self._small())
        for change in told.changes:
            self._paint_change(painter, line, change, len(told.changes) > 1, mirrored)
            line.translate(0, self._small())
        painter.setPen(look.tertiary)
        if told.more:
            more = trn("and {n} more field", "and {n} more fields", told.more)
            look.write(painter, line, more, "small", mirrored)
            line.translate(0, self._small())
        look.write(painter, line, told.author, "small", mirrored)

    def _paint_change(
        self, painter: QPainter, line: QRect, change: tuple[str, str, str], named: bool,
        mirrored: bool,
    ) -> None:  # fmt: skip
        """Write field, old struck through, arrow, new; what is not there is said plainly."""
        look, room = looks.current(), QRect(line)
        field, old, new = change
        parts = [(f"{field}:", False, look.tertiary)] if named else []
        parts += [(old or tr("(none)"), bool(old), look.tertiary), ("→", False, look.tertiary),
                  (new or tr("(none)"), False, look.secondary)]  # fmt: skip
        for text, struck, colour in parts:
            painter.setPen(colour)
            width = look.write(painter, room, text, "small", mirrored)
            if struck:
                x = room.right() + 1 - width if mirrored else room.left()
                painter.fillRect(x, room.center().y() + 1, width, 1, colour)
            step = width + 6
            room.adjust(0 if mirrored else step, 0, -step if mirrored else 0, 0)

    def _small(self) -> int:
        return max(18, fonts.metrics("small").height() + 2)
