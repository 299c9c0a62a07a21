"""The list of the day: Space ticks off, Enter opens, the pointer finds box, row and menu."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QListView, QWidget

from crm_desktop.gui.agenda.today_delegate import TodayDelegate
from crm_desktop.gui.agenda.today_model import Row, TodayModel
from crm_desktop.gui.widgets.focus_ring import BY_KEYS


class TodayView(QListView):
    """Tells what is wanted of which row; it changes nothing itself."""

    ticked = Signal(object)  # Row
    opened = Signal(object)
    menu_wanted = Signal(object, QPoint)
    current_changed = Signal(object)
    up = Signal()  # past the first row: back to the quick line

    def __init__(self, model: TodayModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = model
        self.look = TodayDelegate(model, self)
        self.setModel(model)
        self.setItemDelegate(self.look)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("ring", "own")

    def current(self) -> Row | None:
        """Return the current row, None on a head."""
        index = self.currentIndex()
        row = self.rows.row(index.row()) if index.isValid() else None
        return None if row is None or row.head else row

    def go(self, at: int) -> None:
        """Make a row current, or the nearest one after it that is not a head."""
        last = self.rows.rowCount() - 1
        while 0 <= at < last and self.rows.row(at).head:
            at += 1
        if 0 <= at <= last:
            self.setCurrentIndex(self.rows.index(at))

    def step(self, by: int) -> bool:
        """Go to the next or previous task; say whether there is one."""
        at = self.currentIndex().row() + by
        while 0 <= at < self.rows.rowCount():
            if not self.rows.row(at).head:
                self.setCurrentIndex(self.rows.index(at))
                return True
            at += by
        return False

    def currentChanged(self, now: QModelIndex, before: QModelIndex) -> None:  # noqa: N802
        super().currentChanged(now, before)
        self.viewport().update()
        row = self.current()
        if row is not None:
            self.current_changed.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        key, row = event.key(), self.current()
        self.look.ring = True
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers():
            if not self.step(1 if key == Qt.Key.Key_Down else -1) and key == Qt.Key.Key_Up:
                self.up.emit()
        elif key == Qt.Key.Key_Space and row is not None:
            self.ticked.emit(row)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row is not None:
            self.opened.emit(row)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self.look.ring = event.reason() in BY_KEYS
        super().focusInEvent(event)
        if self.current() is None and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.go(0)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        index = self.indexAt(event.position().toPoint())
        self.look.ring = False
        row = self.rows.row(index.row()) if index.isValid() else None
        if row is None or row.head or event.button() != Qt.MouseButton.LeftButton:
            if row is not None and not row.head:
                self.setCurrentIndex(index)
            return
        at = event.position().toPoint()
        what = self.look.hit(self.visualRect(index), at, self.layoutDirection())
        if what == "box":  # ticks and no more: the panel stays with what it is about
            self.ticked.emit(row)
            return
        self.setCurrentIndex(index)
        if what == "menu":
            self.menu_wanted.emit(row, self.viewport().mapToGlobal(at))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        row = self.current()
        if row is not None and self.indexAt(event.position().toPoint()) == self.currentIndex():
            self.opened.emit(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._hover(self.indexAt(event.position().toPoint()).row())

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        row = self.current()
        if row is None:
            return
        rect = self.visualRect(self.currentIndex())
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        at = self.viewport().mapToGlobal(rect.center()) if by_keys else event.globalPos()
        self.menu_wanted.emit(row, at)

    def _hover(self, at: int) -> None:
        if at != self.look.hovered:
            self.look.hovered = at
            self.viewport().update()
