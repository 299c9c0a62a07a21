"""The list by stage on screen: folding groups, choosing rows, keys."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from crm_desktop.deals.board import Closed, closed
from crm_desktop.gui import fonts
from crm_desktop.gui.board import rows
from crm_desktop.gui.board.feed import BoardFeed
from crm_desktop.gui.board.list_delegate import ListDelegate
from crm_desktop.gui.board.stage_list import HEAD, StageList
from crm_desktop.gui.widgets.focus_ring import BY_KEYS

_NO_UPDATE = QItemSelectionModel.SelectionFlag.NoUpdate
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
MARGIN = 40
"""Rows beyond the screen whose cards are fetched with those on it."""


class StageListView(QTableView):
    """Like the board, it asks for what is done to deals by signals."""

    current_changed = Signal(int)
    opened = Signal(int)
    menu_wanted = Signal(QPoint)
    key_pressed = Signal(object)

    def __init__(self, feed: BoardFeed, parent: QWidget) -> None:
        super().__init__(parent)
        self.feed = feed
        self.list = StageList(feed, self)
        self.delegate = ListDelegate(self.list, self)
        self._anchor = -1
        self._kept = 0  # the current deal while the list is read again
        self._job: Any = None
        self._dress()
        self.setModel(self.list)
        self.setItemDelegate(self.delegate)
        self.list.modelReset.connect(self._was_reset)
        self.list.rowsInserted.connect(lambda *_: self._span())
        self.list.rowsRemoved.connect(lambda *_: self._span())
        feed.picks.changed.connect(self.viewport().update)
        feed.listed.connect(lambda _same: self.read_closed())
        feed.sums_changed.connect(self.read_closed)

    # what the page asks

    def current_row(self) -> int:
        """Return the row number of the current deal, 0 for none."""
        return self.list.number(self.currentIndex().row())

    def chosen(self) -> list[int]:
        """Return the chosen deals in their order, or else the current one."""
        picks, n = self.feed.picks, self.current_row()
        groups = range(len(self.list.heads())) if len(picks) else ()
        found = [n for group in groups for n in self.list.ns(group) if n in picks]
        return found or ([n] if n else [])

    def select(self, n: int, *, see: bool = True) -> bool:
        """Make a deal current; say whether it is in the list."""
        row = self.list.find(n)
        if row >= 0:
            self.selectionModel().setCurrentIndex(self.list.index(row, 0), _NO_UPDATE)
            if see:
                self.scrollTo(self.list.index(row, 0))
        return row >= 0

    def show_group(self, group: int) -> None:
        """Open a stage and bring it to the top."""
        self.list.fold(group, False)
        index = self.list.index(self.list.row_of(group), 0)
        self.selectionModel().setCurrentIndex(index, _NO_UPDATE)
        self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)

    def focus_cards(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def go(self, _columns: int, by: int) -> None:
        """Go to the next deal in a direction, past heads."""
        row = self.currentIndex().row() + by
        while 0 <= row < self.list.rowCount() and not self.list.number(row):
            row += by
        if 0 <= row < self.list.rowCount():
            self.selectionModel().setCurrentIndex(self.list.index(row, 0), _NO_UPDATE)

    def choose_column(self) -> None:
        """Choose all deals of the current group."""
        if self.currentIndex().isValid():
            group, _ = self.list.locate(self.currentIndex().row())
            self.feed.picks.add(self.list.ns(group))

    def read_closed(self) -> None:
        """Read the won and lost deals in the lane, while the list is seen."""
        board, feed = self.feed.board, self.feed
        if board is None or not self.isVisible():
            return
        if self._job is not None:
            self._job.cancel()
        reader, asked = feed.context.ws.reader, (board.pipeline.id, feed.text, feed.conditions)

        def done(found: tuple[Closed, Closed]) -> None:
            self._job = None
            self.list.set_closed([c for c in found if c.count])

        self._job = feed.context.lane.run(
            lambda _token: closed(reader(), *asked), done, feed.failed.emit
        )

    # rows

    def _toggle(self, row: int) -> None:
        group, _ = self.list.locate(row)
        self.list.fold(group, self.list.key(group) not in self.list.folded)

    def _was_reset(self) -> None:
        self._span()
        if self._kept:
            self.select(self._kept, see=False)

    def _span(self) -> None:
        """Let heads run over all columns."""
        self.clearSpans()
        for row in self.list.heads():
            self.setSpan(row, 0, 1, len(rows.COLUMNS))

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # noqa: N802
        super().currentChanged(current, previous)
        self.delegate.current = current.row()
        self.viewport().update()
        n = self.list.number(current.row())
        if n:
            self._kept = n
            self.current_changed.emit(n)

    # mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        index = self.indexAt(event.position().toPoint())
        self.delegate.ring = False
        super().mousePressEvent(event)
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        n, mods = self.list.number(index.row()), event.modifiers()
        if not n:
            self._toggle(index.row())
        elif mods & _SHIFT and self._anchor >= 0:
            self._pick_range(self._anchor, index.row())
        elif mods & _CONTROL:
            self.feed.picks.toggle(n)
            self._anchor = index.row()
        else:
            self.feed.picks.clear()
            self._anchor = index.row()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        index = self.indexAt(event.position().toPoint())
        n = self.list.number(index.row())
        if n:
            self.opened.emit(n)
        elif index.isValid():
            self._toggle(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._hover(self.indexAt(event.position().toPoint()).row())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self._hover(-1)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self.delegate.ring = True
        row, key, mods = self.currentIndex().row(), event.key(), event.modifiers()
        group, position = self.list.locate(row) if row >= 0 else (-1, 0)
        arrow = key in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if mods == Qt.KeyboardModifier.NoModifier and group >= 0 and self._fold_key(key, row):
            return
        if arrow and mods == _SHIFT and position != HEAD:
            self._anchor = row if self._anchor < 0 else self._anchor
            self.go(0, 1 if key == Qt.Key.Key_Down else -1)
            self._pick_range(self._anchor, self.currentIndex().row())
            return
        event.ignore()
        self.key_pressed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)
            self._anchor = self.currentIndex().row()

    def _fold_key(self, key: int, row: int) -> bool:
        """Act on a key that folds or opens the group of a row."""
        group, position = self.list.locate(row)
        close, open_ = Qt.Key.Key_Left, Qt.Key.Key_Right
        if self.isRightToLeft():
            close, open_ = open_, close
        if position == HEAD and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._toggle(row)
        elif key == close:
            head = self.list.index(self.list.row_of(group), 0)
            self.selectionModel().setCurrentIndex(head, _NO_UPDATE)
            self.list.fold(group, True)
        elif key == open_:
            self.list.fold(group, False)
        else:
            return False
        return True

    def _pick_range(self, first: int, last: int) -> None:
        low, high = sorted((first, last))
        self.feed.picks.add(n for row in range(low, high + 1) if (n := self.list.number(row)))

    def _hover(self, row: int) -> None:
        if row != self.delegate.hovered:
            self.delegate.hovered = row
            self.viewport().update()

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Nothing: Qt would ask every row for its text; the filter finds them at once."""

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self.delegate.ring = event.reason() in BY_KEYS
        if not self.currentIndex().isValid() and self.list.rowCount():
            self.go(0, 1)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self.delegate.ring = False
        self.viewport().update()

    def showEvent(self, event: Any) -> None:  # noqa: N802
        super().showEvent(event)
        self.read_closed()

    # looks

    def _dress(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        side = self.verticalHeader()
        side.hide()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setMinimumSectionSize(1)
        side.setDefaultSectionSize(fonts.height(32))
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)

    def _menu(self, at: QPoint) -> None:
        n = self.list.number(self.indexAt(at).row())
        if n:
            if n not in self.feed.picks:
                self.feed.picks.clear()
            self.menu_wanted.emit(self.viewport().mapToGlobal(at))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.verticalHeader().setDefaultSectionSize(fonts.height(32))
            self._fit()

    def _fit(self) -> None:
        """Give the first column what the others leave; the least wanted ones leave first."""
        if self.model() is None:
            return
        room, scale = self.viewport().width(), fonts.scale()
        widths = {at: round(c.width * scale) for at, c in enumerate(rows.COLUMNS)}
        shown = sorted(widths, key=lambda at: -rows.COLUMNS[at].stays)
        while len(shown) > 1 and sum(widths[at] for at in shown) > room:
            shown.pop()
        for at, width in widths.items():
            self.setColumnHidden(at, at not in shown)
            rest = room - sum(widths[i] for i in shown if i)
            self.setColumnWidth(at, width if at else rest)
