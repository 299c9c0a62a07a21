"""The list of a timeline: ten thousand entries of different heights, laid out by a running sum."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import accumulate
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QMenu, QWidget

from crm_desktop.gui import icons, theme
from crm_desktop.gui.models.asked import Index
from crm_desktop.gui.record.story import delegate
from crm_desktop.gui.record.story.delegate import StoryPainter
from crm_desktop.gui.record.story.model import StoryModel
from crm_desktop.gui.widgets.menus import pop_up
from crm_desktop.i18n import tr
from crm_desktop.store import about

TOP = 6
WIDE_FROM = 460
ERASABLE = ("activity", "task", "note")


class StoryView(QListView):
    """Qt lays a list of 10,000 heights out row by row; this one only adds them up."""

    sighted = Signal(int, int)  # first and last row in sight
    opened = Signal(str, str)  # entity and id of what an entry leads to
    erased = Signal(str, str)  # entity and id of what shall be deleted
    past_wanted = Signal(str, str)  # entity and id of what its earlier texts are asked for
    pin_wanted = Signal(str, bool)  # id of a note, and whether it shall stand on top
    back_wanted = Signal(object)  # the `Happening` the record shall be as after
    file_menu_wanted = Signal(str, QPoint)

    def __init__(self, model: StoryModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._story = model
        self._heights = array("i")
        self._tops: list[int] = [TOP]
        self._open: set[Any] = set()
        self.nothing = ""
        self.writable = True
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setAccessibleName(tr("Timeline"))
        self.setProperty("ring", "none")
        model.modelReset.connect(self._listed)
        model.told.connect(self._told)
        theme.news.changed.connect(self._listed)
        self._look = QTimer(self, interval=0, singleShot=True)
        self._look.timeout.connect(self._tell_sight)
        self.verticalScrollBar().valueChanged.connect(lambda _v: self._look.start())

    # where rows stand

    @property
    def wide(self) -> bool:
        return self.viewport().width() >= WIDE_FROM

    def _room(self) -> int:
        wide = self.wide
        return self.viewport().width() - delegate.text_at(wide) - delegate.edge(wide)

    def _height(self, row: int, room: int) -> int:
        line, opened = self._story.line(row), self._story.entries[row] in self._open
        own = delegate.height(line, room, opened=opened)
        return own + (delegate.head_height() if row in self._story.heads else 0)

    def _listed(self) -> None:
        """Lay out anew; the entry at the top stays at the top."""
        room = self._room()
        self._heights = array("i", (self._height(r, room) for r in range(self._story.rowCount())))
        self._add_up()
        self._look.start()

    def _add_up(self) -> None:
        self._tops = list(accumulate(self._heights, initial=TOP))
        self.updateGeometries()
        self.viewport().update()

    def _told(self, rows: list[int]) -> None:
        """Give lines that came their height, without moving what is in sight."""
        room, top = self._room(), self.row_at(0)
        before = self._tops[top] if top >= 0 else 0
        changed = False
        for row in rows:
            tall = self._height(row, room)
            if row < len(self._heights) and self._heights[row] != tall:
                self._heights[row] = tall
                changed = True
        if changed:
            bar = self.verticalScrollBar()
            self._add_up()
            if top > 0 and bar.value():
                bar.setValue(bar.value() + self._tops[top] - before)
        self.viewport().update()

    def row_at(self, y: int) -> int:
        """Return the row at a height of the viewport, -1 beyond the last."""
        at = bisect_right(self._tops, max(TOP, y + self.verticalScrollBar().value())) - 1
        return at if 0 <= at < len(self._heights) else -1

    def updateGeometries(self) -> None:  # noqa: N802
        bar = self.verticalScrollBar()
        bar.setSingleStep(20)
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(0, self._tops[-1] + TOP - self.viewport().height()))

    def doItemsLayout(self) -> None:  # noqa: N802
        self.updateGeometries()

    def visualRect(self, index: Index) -> QRect:  # noqa: N802
        row = index.row()
        if not 0 <= row < len(self._heights):
            return QRect()
        y = self._tops[row] - self.verticalScrollBar().value()
        return QRect(0, y, self.viewport().width(), self._heights[row])

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802
        row = self.row_at(point.y())
        return self._story.index(row) if row >= 0 else QModelIndex()

    def scrollTo(  # noqa: N802
        self, index: Index, hint: Any = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        rect, bar = self.visualRect(index), self.verticalScrollBar()
        if rect.top() < 0:
            bar.setValue(bar.value() + rect.top() - TOP)
        elif rect.bottom() > self.viewport().height():
            bar.setValue(bar.value() + rect.bottom() - self.viewport().height() + TOP)

    def verticalOffset(self) -> int:  # noqa: N802
        return self.verticalScrollBar().value()

    def horizontalOffset(self) -> int:  # noqa: N802
        return 0

    def visualRegionForSelection(self, _selection: Any) -> QRegion:  # noqa: N802
        return QRegion()

    def setSelection(self, rect: QRect, command: Any) -> None:  # noqa: N802
        """Nothing: entries are not selected."""

    def moveCursor(self, action: Any, modifiers: Any) -> QModelIndex:  # noqa: N802
        last, row = len(self._heights) - 1, self.currentIndex().row()
        move = QAbstractItemView.CursorAction
        page = max(1, self.viewport().height() // 60)
        to = {
            move.MoveUp: row - 1, move.MoveDown: row + 1, move.MoveHome: 0, move.MoveEnd: last,
            move.MovePageUp: row - page, move.MovePageDown: row + page, move.MovePrevious: row - 1,
            move.MoveNext: row + 1,
        }.get(action, row)  # fmt: skip
        return self._story.index(max(0, min(to, last))) if last >= 0 else QModelIndex()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, 400)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hand = StoryPainter(painter, wide=self.wide, direction=self.layoutDirection())
        row, bottom = self.row_at(event.rect().top()), event.rect().bottom()
        model, last = self._story, len(self._heights) - 1
        while 0 <= row <= last:
            rect = self.visualRect(model.index(row))
            if rect.top() > bottom:
                break
            if row in model.heads:
                tall = delegate.head_height()
                hand.head(QRect(rect.x(), rect.y(), rect.width(), tall), model.heads[row])
                rect.setTop(rect.top() + tall)
            joined = row < last and row + 1 not in model.heads
            opened = model.entries[row] in self._open
            hand.entry(rect, model.line(row), joined=joined, opened=opened)
            if row == self.currentIndex().row() and self.hasFocus():
                hand.focus(rect)
            row += 1
        if last < 0 and self.nothing:
            self._paint_nothing(painter)
        painter.end()

    def _paint_nothing(self, painter: QPainter) -> None:
        painter.setPen(theme.colour("tertiary"))
        room = self.viewport().rect().adjusted(20, 24, -20, -8)
        flags = Qt.AlignmentFlag.AlignHCenter.value | Qt.TextFlag.TextWordWrap.value
        painter.drawText(room, flags, self.nothing)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._listed()
        self._look.start()

    def _tell_sight(self) -> None:
        first, last = self.row_at(0), self.row_at(self.viewport().height())
        if self._heights:
            self.sighted.emit(max(0, first), last if last >= 0 else len(self._heights) - 1)

    # opening

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        row = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self._lead(row)
        elif event.key() == Qt.Key.Key_Space and row >= 0:
            self.unfold(row)
        elif event.key() == Qt.Key.Key_Delete and row >= 0 and self._erasable(row):
            line = self._story.line(row)
            self.erased.emit(line.entity, line.id)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseReleaseEvent(event)
        row = self.row_at(event.position().toPoint().y())
        if event.button() == Qt.MouseButton.LeftButton and row >= 0:
            self.unfold(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        row = self.row_at(event.position().toPoint().y())
        if row >= 0:
            self._lead(row)

    def focusInEvent(self, event: Any) -> None:  # noqa: N802
        super().focusInEvent(event)
        if self.currentIndex().row() < 0 and self._heights:
            self.setCurrentIndex(self._story.index(max(0, self.row_at(0))))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Offer to open an entry, or to bring the record back to how it was after it."""
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        row = self.currentIndex().row() if keyboard else self.row_at(event.pos().y())
        line = self._story.line(row) if row >= 0 else None
        if line is None or not (line.id or line.deed):
            return
        if line.entity == "attachment":
            self.file_menu_wanted.emit(line.id, event.globalPos())
            return
        menu = QMenu(self)
        if line.deed is not None:
            words = tr("Bring the record back to how it was then…")
            menu.addAction(icons.icon("rotate-ccw"), words).triggered.connect(
                lambda: self.back_wanted.emit(line.deed)
            )
        else:
            self._offer(menu, row, (line.entity, line.id))
        pop_up(menu, event.globalPos())

    def _offer(self, menu: QMenu, row: int, what: tuple[str, str]) -> None:
        """Offer what is done with a record that is told of."""
        menu.addAction(tr("Open")).triggered.connect(lambda: self.opened.emit(*what))
        if what[0] == "note":
            past = menu.addAction(icons.icon("history"), tr("Earlier texts…"))
            past.triggered.connect(lambda: self.past_wanted.emit(*what))
            if self.writable:
                self._offer_pin(menu, what[1], self._story.entries[row].state == about.PINNED)
        if self._erasable(row):
            menu.addSeparator()
            gone = menu.addAction(icons.icon("trash-2"), tr("Delete"))
            gone.triggered.connect(lambda: self.erased.emit(*what))

    def _offer_pin(self, menu: QMenu, id: str, pinned: bool) -> None:
        words = tr("Unpin") if pinned else tr("Pin on top")
        icon = icons.icon("arrow-down-to-line" if pinned else "arrow-up-to-line")
        menu.addAction(icon, words).triggered.connect(lambda: self.pin_wanted.emit(id, not pinned))

    def _erasable(self, row: int) -> bool:
        """Say whether an entry is a record of its own that may be deleted here."""
        line = self._story.line(row)
        return bool(self.writable and line and line.id and line.entity in ERASABLE)

    def unfold(self, row: int) -> None:
        """Show all of an entry's text, or two lines again."""
        line, entry = self._story.line(row), self._story.entries[row]
        if line is None:
            return
        if entry in self._open:
            self._open.discard(entry)
        elif delegate.body(line.detail, self._room(), delegate.CLOSED).more:
            self._open.add(entry)
        self._told([row])

    def _lead(self, row: int) -> None:
        line = self._story.line(row)
        if line is not None and line.id:
            self.opened.emit(line.entity, line.id)
