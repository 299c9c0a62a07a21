"""One column of cards on screen: positions by arithmetic, painting of what is seen, the mouse."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QListView, QWidget

from crm_desktop.gui import theme
from crm_desktop.gui.board import card_look
from crm_desktop.gui.board.card_look import GAP, LEAD, TRAIL, Face
from crm_desktop.gui.board.column_model import ColumnModel
from crm_desktop.gui.models.asked import Index
from crm_desktop.gui.widgets.focus_ring import BY_KEYS

TOP, FOOT = 2, 12
_VISIBLE = QAbstractItemView.ScrollHint.EnsureVisible
_LEFT = Qt.MouseButton.LeftButton
_KEYBOARD = (*BY_KEYS, Qt.FocusReason.OtherFocusReason)


class ColumnView(QListView):
    """Qt's list lays out every item again for one that moves; this one counts where cards are."""

    pressed_on = Signal(int, object)  # position, modifiers
    released_on = Signal(int, object)
    opened = Signal(int)
    dragged = Signal(QPoint)  # global; the first one starts the drag
    dropped = Signal(QPoint)
    key_pressed = Signal(object)
    menu_wanted = Signal(int, QPoint)
    got_focus = Signal()

    def __init__(self, model: ColumnModel, parent: QWidget) -> None:
        self._column = model
        self.current = -1
        self.ring = False
        self.hovered = -1
        self.lifted: set[int] = set()  # row numbers being dragged
        self.drop_at = -1  # the position a drag would land at
        self.target = False  # whether a drag is over this column
        self._pressed: QPoint | None = None
        self._dragging = False
        super().__init__(parent)
        self.setModel(model)
        self.setProperty("kind", "board")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        model.rowsAboutToBeRemoved.connect(self._going)
        model.rowsInserted.connect(self._came)
        model.rowsRemoved.connect(lambda *_: self._fit())
        model.modelReset.connect(self._reset)
        self._fit()

    # where cards are

    def offset(self, at: int) -> int:
        """Return the top of a position in the whole column; also of the one after the last."""
        column = self._column.column
        rotten = column.rotten.count(1, 0, at) if column is not None else 0
        extra = card_look.step(True) - card_look.step()
        return TOP + at * card_look.step() + rotten * extra

    def position_at(self, y: int) -> int:
        """Return the position whose card and gap hold `y` of the whole column; maybe one too far."""
        low, high = 0, self._column.rowCount()
        while low < high:
            half = (low + high) // 2
            if self.offset(half + 1) <= y:
                low = half + 1
            else:
                high = half
        return low

    def gap_at(self, y: int) -> int:
        """Return the position a card dropped at viewport height `y` would take."""
        inside = y + self.verticalOffset()
        at = self.position_at(inside)
        if at >= self._column.rowCount():
            return self._column.rowCount()
        middle = self.offset(at) + (self.offset(at + 1) - self.offset(at) - GAP) // 2
        return at + (inside > middle)

    def card_rect(self, at: int) -> QRect:
        """Return where a card stands in the viewport."""
        top = self.offset(at) - self.verticalOffset()
        tall = self.offset(at + 1) - self.offset(at) - GAP
        bar = self.width() - self.viewport().width()
        left = TRAIL - bar if self.isRightToLeft() else LEAD
        return QRect(left, top, self.width() - LEAD - TRAIL, tall)

    def row_number(self, at: int) -> int:
        """Return the row number of the card at a position, 0 for none."""
        column = self._column.column
        return column.ns[at] if column is not None and 0 <= at < column.count else 0

    def shown(self) -> range:
        """Return the positions on screen."""
        top = self.verticalOffset()
        last = self.position_at(top + self.viewport().height())
        return range(self.position_at(top), min(last + 1, self._column.rowCount()))

    # what QListView asks of its layout

    def doItemsLayout(self) -> None:  # noqa: N802
        QAbstractItemView.doItemsLayout(self)

    def visualRect(self, index: Index) -> QRect:  # noqa: N802
        return self.card_rect(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802
        at = self.position_at(point.y() + self.verticalOffset())
        inside = at < self._column.rowCount() and self.card_rect(at).contains(point)
        return self._column.index(at) if inside else QModelIndex()

    def scrollTo(  # noqa: N802
        self, index: Index, hint: QAbstractItemView.ScrollHint = _VISIBLE
    ) -> None:
        if index.isValid():
            self.bring_to_sight(index.row())

    def bring_to_sight(self, at: int) -> None:
        """Scroll as little as needed to show a card whole."""
        bar, top, end = self.verticalScrollBar(), self.offset(at), self.offset(at + 1)
        if top - TOP < bar.value():
            bar.setValue(top - TOP)
        elif end > bar.value() + self.viewport().height():
            bar.setValue(end - self.viewport().height())

    def horizontalOffset(self) -> int:  # noqa: N802
        return 0

    def verticalOffset(self) -> int:  # noqa: N802
        return self.verticalScrollBar().value()

    def updateGeometries(self) -> None:  # noqa: N802
        self._fit()

    def setSelection(  # noqa: N802
        self, rect: QRect, command: QItemSelectionModel.SelectionFlag
    ) -> None:
        """Nothing: which cards are chosen is told by the feed's picks."""

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802
        return QRegion()

    def moveCursor(  # noqa: N802
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        return self.currentIndex()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        self.viewport().scroll(0, dy)

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:  # noqa: N802
        QAbstractItemView.rowsInserted(self, parent, start, end)

    def rowsAboutToBeRemoved(self, parent: Index, start: int, end: int) -> None:  # noqa: N802
        QAbstractItemView.rowsAboutToBeRemoved(self, parent, start, end)

    def dataChanged(self, top: Index, bottom: Index, roles: Any = ()) -> None:  # noqa: N802
        shown = self.shown()
        if top.row() < shown.stop and bottom.row() >= shown.start:
            self.viewport().update()

    def _fit(self) -> None:
        """Give the scroll bar the length of the column."""
        end = self.offset(self._column.rowCount()) - GAP + FOOT
        bar, room = self.verticalScrollBar(), self.viewport().height()
        bar.setRange(0, max(0, end - room))
        bar.setPageStep(room)
        bar.setSingleStep(card_look.step() // 2)
        self.viewport().update()

    # cards come and go; what is on screen stays where it is

    def _going(self, _parent: Index, first: int, _last: int) -> None:
        top, end = self.offset(first), self.offset(first + 1)
        bar = self.verticalScrollBar()
        if end - GAP <= bar.value():
            bar.setValue(bar.value() - (end - top))
        self.hovered = -1

    def _came(self, _parent: Index, first: int, _last: int) -> None:
        top, end = self.offset(first), self.offset(first + 1)
        self._fit()
        bar = self.verticalScrollBar()
        if top < bar.value():
            bar.setValue(bar.value() + (end - top))

    def _reset(self) -> None:
        self.hovered = -1
        self._fit()

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self.viewport())
        painter.setLayoutDirection(self.layoutDirection())
        ground = "selection" if self.target else "window"
        painter.fillRect(event.rect(), theme.colour(ground))
        shown, column = self.shown(), self._column.column
        if column is None:
            return
        feed = self._column.feed
        margin = len(shown) + 2
        feed.want(column.ns[max(0, shown.start - margin) : shown.stop + margin])
        for at in shown:
            rect = self.card_rect(at)
            if not rect.intersects(event.rect()):
                continue
            n = column.ns[at]
            if n in self.lifted:
                card_look.paint_gap(painter, rect)
            else:
                card_look.paint_card(painter, rect, feed.card(n), self._face(at, n))
        if self.drop_at >= 0:
            y = self.offset(self.drop_at) - self.verticalOffset() - GAP // 2
            line = self.card_rect(0) if column.count else self.viewport().rect()
            card_look.paint_drop_line(painter, max(4, y), line.left(), line.right())

    def _face(self, at: int, n: int) -> Face:
        column = self._column.column
        return Face(
            picked=n in self._column.feed.picks,
            current=at == self.current,
            ring=at == self.current and self.ring and self.hasFocus(),
            hovered=at == self.hovered,
            rotten=bool(column is not None and column.rotten[at]),
        )

    def set_current(self, at: int, *, see: bool = True) -> None:
        """Mark the card the keyboard is on; -1 for none."""
        self.current = at
        index = self._column.index(at) if at >= 0 else QModelIndex()
        flag = QItemSelectionModel.SelectionFlag.NoUpdate
        self.selectionModel().setCurrentIndex(index, flag)
        if see and at >= 0:
            self.bring_to_sight(at)
        self.viewport().update()

    def show_drop(self, target: bool, at: int = -1) -> None:
        """Show that a drag is over this column, and where it would land."""
        if (target, at) != (self.target, self.drop_at):
            self.target, self.drop_at = target, at
            self.viewport().update()

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.ring = False
        if event.button() == _LEFT:
            at = self.indexAt(event.position().toPoint()).row()
            self._pressed = event.globalPosition().toPoint() if at >= 0 else None
            self.pressed_on.emit(at, event.modifiers())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        at = event.globalPosition().toPoint()
        if self._pressed is None or not event.buttons() & _LEFT:
            self._hover(self.indexAt(event.position().toPoint()).row())
            return
        far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self._dragging or far:
            start = self._pressed if not self._dragging else at
            self._dragging = True
            self.dragged.emit(start)
            self.dragged.emit(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() != _LEFT:
            return
        pressed, self._pressed = self._pressed, None
        if self._dragging:
            self._dragging = False
            self.dropped.emit(event.globalPosition().toPoint())
        elif pressed is not None:
            at = self.indexAt(event.position().toPoint()).row()
            self.released_on.emit(at, event.modifiers())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        at = self.indexAt(event.position().toPoint()).row()
        if event.button() == _LEFT and at >= 0:
            self.opened.emit(at)

    def end_drag(self) -> None:
        """Forget the pressed mouse: the drag was given up."""
        self._pressed, self._dragging = None, False

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = self.current if by_key else self.indexAt(event.pos()).row()
        place = self.card_rect(at).center() if by_key and at >= 0 else event.pos()
        self.menu_wanted.emit(at, self.viewport().mapToGlobal(place))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, at: int) -> None:
        if at != self.hovered:
            for place in (self.hovered, at):
                if place >= 0:
                    self.viewport().update(self.card_rect(place))
            self.hovered = at

    # keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self.ring = True
        event.ignore()
        self.key_pressed.emit(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Nothing: Qt would ask every card for its text; the filter finds them at once."""

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self.ring = event.reason() in _KEYBOARD
        super().focusInEvent(event)
        self.got_focus.emit()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.ring = False
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()
