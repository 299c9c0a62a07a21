"""The rows on screen: hover, ticks, keys, and fetching what is about to be painted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from crm_desktop.gui import theme
from crm_desktop.gui.models.record_table import RecordTable
from crm_desktop.gui.tables import look as looks
from crm_desktop.gui.tables.delegate import Column, OpenEditor, RowDelegate
from crm_desktop.gui.tables.header import TableHeader
from crm_desktop.gui.tables.pinned import PinnedHead, PinnedRows
from crm_desktop.gui.widgets.dressing import own_viewport
from crm_desktop.gui.widgets.focus_ring import BY_KEYS

_NO_UPDATE = QItemSelectionModel.SelectionFlag.NoUpdate
_MOVES = {
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End,
}  # fmt: skip


class RecordView(QTableView):
    """Current row and ticked rows are two things: looking at a record does not tick it."""

    opened = Signal(int)  # position of the row to look at beside the table
    entered_ = Signal(int)  # position of the row to open on a page of its own
    current_row = Signal(int)
    erased = Signal()
    copied = Signal()
    resized = Signal()

    def __init__(self, model: RecordTable, open_editor: OpenEditor, parent: QWidget) -> None:
        super().__init__(parent)
        own_viewport(self)
        self._model = model
        self.rows = RowDelegate(model, self, open_editor)
        self._anchor = -1
        self._pressed = False  # once, not a second time
        self.quiet = False  # rows move, and the current record with them
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("kind", "records")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        # The paint event fills the ground itself, so a scroll moves what is drawn already.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.head = TableHeader(model, self)
        self.setHorizontalHeader(self.head)
        side = self.verticalHeader()
        side.hide()
        side.setSectionResizeMode(side.ResizeMode.Fixed)
        side.setMinimumSectionSize(1)
        self.setItemDelegate(self.rows)
        self.setModel(model)
        self.fit_rows()
        self._pinned = PinnedRows(self, self.viewport())
        self._pinned_head = PinnedHead(self, self.head)
        theme.news.changed.connect(self.fit_rows)
        self.horizontalScrollBar().valueChanged.connect(self._pin)
        self.head.sectionResized.connect(self._pin)
        self.head.sectionMoved.connect(self._lead)

    def fit_rows(self) -> None:
        """Set the row height from the font in force."""
        self.verticalHeader().setDefaultSectionSize(looks.current().row_height)
        self.verticalScrollBar().setSingleStep(looks.current().row_height)

    def shown(self) -> tuple[int, int]:
        """Return the first and last position on screen."""
        height = looks.current().row_height
        top = self.verticalScrollBar().value()
        last = (top + self.viewport().height()) // height
        return top // height, min(last, self._model.rowCount() - 1)

    def places(self, region: QRegion) -> list[tuple[int, int]]:
        """Return position and height of the rows in a region, all rows on screen fetched."""
        first, last = self.shown()
        if last < first or first < 0:
            return []
        self._model.ensure(first, last)
        tall, start = looks.current().row_height, self.rowViewportPosition(first)
        rows: set[int] = set()
        for part in region:  # type: ignore[attr-defined]
            upper, lower = (first + (y - start) // tall for y in (part.top(), part.bottom()))
            rows.update(range(max(first, upper), min(last, lower) + 1))
        return [(at, start + (at - first) * tall) for at in sorted(rows)]

    def _columns(self, room: QRect) -> list[Column]:
        """Return the columns that lie in some room of the viewport, in their order on screen."""
        head = self.head
        shown = (c for c in map(head.logicalIndex, range(head.count())) if head.sectionSize(c))
        places = [(c, head.sectionViewportPosition(c), head.sectionSize(c)) for c in shown]
        return [p for p in places if p[1] <= room.right() and p[1] + p[2] > room.left()]

    def move_to(self, at: int, column: int = -1) -> None:
        """Make the row at a position current and bring it on screen."""
        if 0 <= at < self._model.rowCount():
            self._model.ensure(at, at)
            now = self.currentIndex()
            wanted = column if column >= 0 else max(0, now.column())
            self.setCurrentIndex(self._model.index(at, wanted))

    def record_at(self, at: QPoint) -> tuple[str, str]:
        """Return the record (entity, id) at a point of the screen, ("", "") where there is none."""
        index = self.indexAt(self.viewport().mapFromGlobal(at))
        row = self._model.row(index.row()) if index.isValid() else None
        return (self._model.record.entity, row["id"]) if row else ("", "")

    def row_rect_at(self, at: QPoint) -> QRect:
        """Return where in the viewport the row at a point of the screen lies, empty for none."""
        index = self.indexAt(self.viewport().mapFromGlobal(at))
        line = self.visualRect(index)
        return (
            QRect(0, line.top(), self.viewport().width(), line.height()) if line.isValid() else line
        )

    def select_quietly(self, at: int) -> None:
        """Make a row current without telling: it is the same record at another place."""
        column = max(0, self.currentIndex().column())
        was, self.quiet = self.quiet, True
        self.selectionModel().setCurrentIndex(self._model.index(at, column), _NO_UPDATE)
        self.quiet = was

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the rows that came into sight; after a scroll Qt has moved the others."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), looks.current().surface)
        self.rows.mirrored = self.isRightToLeft()
        places = self.places(event.region())
        self.rows.paint_rows(painter, places, self._columns(event.rect()), self._width())
        painter.end()
        if self._pinned.isVisible():
            self._pinned.update()
            self._pinned_head.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._pin()
        self.resized.emit()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # noqa: N802
        super().currentChanged(current, previous)
        self.rows.current = (current.row(), current.column())
        self._update_row(previous.row())
        self._update_row(current.row())
        if current.row() != previous.row() and not self.quiet:
            self.current_row.emit(current.row())

    def follow_rows(self) -> None:
        """Follow rows that went in or out above the current one."""
        index = self.currentIndex()
        self.rows.current = (index.row(), index.column())

    def _pin(self) -> None:
        """Keep box and name in sight while the rest is scrolled sideways."""
        scrolled = self.horizontalScrollBar().value() > 0
        width = self.head.sectionSize(0) if scrolled else 0
        self._pinned.cover(width)
        self._pinned_head.cover(width)

    def _width(self) -> int:
        return min(self.viewport().width(), self.head.length())

    def _update_row(self, at: int) -> None:
        if at >= 0:
            y = self.rowViewportPosition(at)
            self.viewport().update(0, y, self.viewport().width(), looks.current().row_height)

    def _hover(self, at: int) -> None:
        if at != self.rows.hovered:
            was, self.rows.hovered = self.rows.hovered, at
            self._update_row(was)
            self._update_row(at)

    def _lead(self) -> None:
        visible = (self.head.logicalIndex(i) for i in range(self.head.count()))
        self.rows.first = next((c for c in visible if not self.head.isSectionHidden(c)), 0)

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        index = self.indexAt(event.position().toPoint())
        self._pressed = True
        self.rows.ring = False
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            mods = event.modifiers()
            on_box = self._on_box(index, event.position().toPoint())
            if mods & Qt.KeyboardModifier.ShiftModifier:
                self._tick_range(index.row())
            elif on_box or mods & Qt.KeyboardModifier.ControlModifier:
                self.toggle(index.row())
                if on_box:
                    event.accept()
                    return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._hover(self.indexAt(event.position().toPoint()).row())
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        at = event.position().toPoint()
        index = self.indexAt(at)
        super().mouseReleaseEvent(event)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        left = event.button() == Qt.MouseButton.LeftButton and self._pressed
        if plain and left and index == self.currentIndex():
            self._anchor = index.row()
            if index.column() == 0 and not self._on_box(index, at):
                self.opened.emit(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        index = self.indexAt(event.position().toPoint())
        if self._on_box(index, event.position().toPoint()):
            self.mousePressEvent(event)
        elif index.isValid() and index.column() == 0:
            self._pressed = False  # its release opens nothing beside the page that comes
            self.entered_.emit(index.row())
        else:
            super().mouseDoubleClickEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._hover(-1)
        super().leaveEvent(event)

    def _on_box(self, index: QModelIndex, at: QPoint) -> bool:
        if not index.isValid() or index.column() != 0:
            return False
        rect: QRect = self.visualRect(index)
        inside = rect.right() - at.x() if self.isRightToLeft() else at.x() - rect.left()
        return inside < looks.current().name_at - 6

    # ticks

    def toggle(self, at: int) -> None:
        self._anchor = at
        self._model.ticks.toggle(self._model.rows[at])

    def _tick_range(self, at: int) -> None:
        start = self._anchor if self._anchor >= 0 else max(0, self.currentIndex().row())
        low, high = sorted((start, at))
        self._model.ticks.tick(self._model.rows[low : high + 1])

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self.rows.ring = True
        key, mods = event.key(), event.modifiers()
        at = self.currentIndex().row()
        shift = bool(mods & Qt.KeyboardModifier.ShiftModifier)
        control = bool(mods & Qt.KeyboardModifier.ControlModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and at >= 0 and not control:
            self.entered_.emit(at)
        elif key == Qt.Key.Key_Space and at >= 0:
            if control or shift:
                self.toggle(at)
            else:
                self.opened.emit(at)
        elif key == Qt.Key.Key_Escape and self._model.ticks.count(self._model.rowCount()):
            self._model.ticks.clear()
        elif key == Qt.Key.Key_Delete and not control:
            self.erased.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()  # Qt itself would copy one cell, whatever is ticked
        elif key == Qt.Key.Key_A and control:
            self._model.ticks.tick_all()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and not control and not shift:
            self.move_to(0 if key == Qt.Key.Key_Home else self._model.rowCount() - 1)
        elif key in _MOVES and shift and not control:
            self._extend(event)
        else:
            super().keyPressEvent(event)
            if not shift and key in _MOVES:
                self._anchor = self.currentIndex().row()
            return
        event.accept()

    def _extend(self, event: QKeyEvent) -> None:
        if self._anchor < 0:
            self._anchor = self.currentIndex().row()
        plain = QKeyEvent(event.type(), event.key(), Qt.KeyboardModifier.NoModifier)
        super().keyPressEvent(plain)
        self._tick_range(self.currentIndex().row())

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Nothing: Qt would ask a million rows for their text; the filter finds them at once."""

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.rows.ring = event.reason() in BY_KEYS or self.rows.ring
        if not self.currentIndex().isValid() and self._model.rowCount():
            first = self.shown()[0]
            self.selectionModel().setCurrentIndex(self._model.index(first, 0), _NO_UPDATE)
        self._update_row(self.currentIndex().row())

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.rows.ring = False
        self._update_row(self.currentIndex().row())
