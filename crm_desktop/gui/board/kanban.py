"""The board itself: columns side by side, one keyboard and one choice of cards over all of them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from crm_desktop.deals.board import Column
from crm_desktop.gui import fonts, theme
from crm_desktop.gui.binding.items import take_out
from crm_desktop.gui.board import words
from crm_desktop.gui.board.column_head import ColumnHead, along
from crm_desktop.gui.board.column_model import ColumnModel
from crm_desktop.gui.board.column_view import ColumnView
from crm_desktop.gui.board.feed import BoardFeed
from crm_desktop.gui.models.asked import Index

NARROWEST, WIDEST = 184, 340
_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Lane(QWidget):
    """One column: head and cards."""

    def __init__(self, feed: BoardFeed, at: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.head = ColumnHead(self)
        self.model = ColumnModel(feed, at, self)
        self.view = ColumnView(self.model, self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.head)
        box.addWidget(self.view, 1)
        self.fit()

    def fit(self) -> None:
        """Grow with the text."""
        self.setMinimumWidth(round(NARROWEST * fonts.scale()))
        self.setMaximumWidth(round(WIDEST * fonts.scale()))

    @property
    def name(self) -> str:
        column = self.model.column
        return column.name if column is not None else ""


class Kanban(QScrollArea):
    """Positions are (column, position). What is done to cards is asked for by signals."""

    current_changed = Signal(int)  # row number, 0 for none
    opened = Signal(int)
    menu_wanted = Signal(QPoint)
    drag_began = Signal(int, QPoint)
    dragged = Signal(QPoint)
    dropped = Signal(QPoint)
    key_pressed = Signal(object)

    def __init__(self, feed: BoardFeed, parent: QWidget) -> None:
        super().__init__(parent)
        self.feed = feed
        self.lanes: list[Lane] = []
        self.current = (-1, -1)
        self._anchor = (-1, -1)
        self._dragging = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._ground = _Ground()
        self._row = QHBoxLayout(self._ground)
        self._row.setContentsMargins(15, 0, 6, 0)
        self._row.setSpacing(0)
        self.setWidget(self._ground)
        self._tell = QTimer(self, interval=0, singleShot=True)  # several cards may go and come
        self._tell.timeout.connect(lambda: self.current_changed.emit(self.current_row()))
        feed.listed.connect(self._listed)
        feed.sums_changed.connect(self.show_heads)
        feed.picks.changed.connect(self._repaint)
        theme.news.changed.connect(self._fit_lanes)

    def _fit_lanes(self) -> None:
        for lane in self.lanes:
            lane.fit()

    # what the page asks

    def current_row(self) -> int:
        """Return the row number of the current card, 0 for none."""
        return self._row_at(*self.current)

    def chosen(self) -> list[int]:
        """Return the chosen cards in their order, or else the current one."""
        n = self.current_row()
        return self.feed.picks_in() or ([n] if n else [])

    def select(self, n: int, *, see: bool = True) -> bool:
        """Make a card current; say whether it is on the board."""
        found = self.feed.board.find(n) if self.feed.board else None
        if found is None:
            return False
        self.set_current(*found, see=see)
        return True

    def set_current(self, column: int, position: int, *, see: bool = True) -> None:
        """Make the card at a place current."""
        was = self.current[0]
        if 0 <= was < len(self.lanes) and was != column:
            self.lanes[was].view.set_current(-1)
        self.current = (column, position)
        if column < 0:
            return
        lane = self.lanes[column]
        lane.view.set_current(position, see=see)
        if see:
            self.ensureWidgetVisible(lane, 0, 0)
        focused = next((other.view for other in self.lanes if other.view.hasFocus()), None)
        if focused is not None and focused is not lane.view:
            ring = focused.ring
            lane.view.setFocus(Qt.FocusReason.OtherFocusReason)
            lane.view.ring = ring
        self.setFocusProxy(lane.view)
        self._tell.start()

    def focus_cards(self) -> None:
        """Give the keyboard to the current card, or the first one."""
        if self.current[0] < 0:
            self._go_first()
        at = self.current[0] if self.current[0] >= 0 else 0
        if at < len(self.lanes):
            self.lanes[at].view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def named(self, ns: list[int]) -> str:
        card = self.feed.card(ns[0]) if len(ns) == 1 else None
        return words.named([words.title_of(card)] if card else [], len(ns))

    # dragging

    def lift(self, ns: set[int]) -> None:
        """Show the places of dragged cards as empty."""
        self._dragging = bool(ns)
        for lane in self.lanes:
            lane.view.lifted = ns
            lane.view.viewport().update()
            if not ns:
                lane.view.end_drag()

    def place_under(self, at: QPoint) -> tuple[int, int]:
        """Return the place cards dropped at a global position would take, (-1, -1) for none."""
        if not self.room().contains(at):
            return -1, -1
        for number, lane in enumerate(self.lanes):
            inside = lane.mapFromGlobal(at)
            if 0 <= inside.x() < lane.width():
                return number, lane.view.gap_at(lane.view.viewport().mapFromGlobal(at).y())
        return -1, -1

    def show_drop(self, column: int, position: int) -> None:
        """Show where cards would land."""
        for number, lane in enumerate(self.lanes):
            over = number == column
            lane.head.show_target(over)
            lane.view.show_drop(over, position if over else -1)

    def room(self) -> QRect:
        """Return the part of the screen the board has."""
        return QRect(self.viewport().mapToGlobal(QPoint(0, 0)), self.viewport().size())

    def has_other_pipelines(self) -> bool:
        return len(self.feed.every) > 1

    # the keyboard

    def go(self, columns: int, rows: int) -> None:
        """Go to the card so many columns and rows away; empty columns are passed over."""
        if self.current[0] < 0:
            self._go_first()
            return
        column, position = self.current
        if columns:
            column = self._next_filled(column, columns)
            if column < 0:
                return
        last = self._count(column) - 1
        if last >= 0:
            self.set_current(column, max(0, min(last, position + rows)))
            self._anchor = self.current

    def extend(self, rows: int) -> None:
        """Choose on from the card where choosing began."""
        anchor = self._anchor if self._anchor[0] == self.current[0] else self.current
        self.go(0, rows)
        self._anchor = anchor
        self._pick_range(anchor, self.current)

    def toggle_current(self) -> None:
        """Choose the current card, or not any more."""
        n = self.current_row()
        if n:
            self.feed.picks.toggle(n)
            self._anchor = self.current

    def choose_column(self) -> None:
        """Choose all cards of the current column."""
        column = self._column(self.current[0])
        if column is not None:
            self.feed.picks.add(column.ns)

    def page_rows(self) -> int:
        """Return how many cards fit on the screen."""
        lane = self.lanes[self.current[0]] if self.current[0] >= 0 else None
        return max(1, len(lane.view.shown()) - 1) if lane else 1

    # columns

    def _listed(self, same: bool) -> None:
        n = self.current_row() if same else 0
        if not same:
            self._build()
        for lane in self.lanes:
            lane.model.read_again()
        self.show_heads()
        if self.current[0] >= 0 and not (n and self.select(n, see=False)):
            self.set_current(-1, -1)

    def _build(self) -> None:
        for lane in self.lanes:
            self._row.removeWidget(lane)
            lane.hide()
            lane.model.detach()
            lane.deleteLater()
        self.current = self._anchor = (-1, -1)
        columns = self.feed.board.columns if self.feed.board else []
        self.lanes = [self._lane(at) for at in range(len(columns))]
        take_out(self._row)
        for lane in self.lanes:
            self._row.addWidget(lane, 1)
        self._row.addStretch(0)

    def _lane(self, at: int) -> Lane:
        lane = Lane(self.feed, at, self._ground)
        view = lane.view
        # Heard of the model, not of the feed: an index made between its two halves would not be shifted
        # with the others, two would be one and the same to Qt, and one of them outlive the model.
        lane.model.rowsRemoved.connect(partial(self._gone, at))
        lane.model.rowsInserted.connect(partial(self._came, at))
        view.pressed_on.connect(partial(self._pressed, at))
        view.released_on.connect(partial(self._released, at))
        view.opened.connect(lambda position: self.opened.emit(self._row_at(at, position)))
        view.dragged.connect(partial(self._drag, at))
        view.dropped.connect(self._drop)
        view.key_pressed.connect(self.key_pressed)
        view.menu_wanted.connect(partial(self._menu, at))
        view.got_focus.connect(partial(self._focused, at))
        lane.show()
        return lane

    def show_heads(self) -> None:
        """Show counts and sums anew."""
        board = self.feed.board
        if board is None:
            return
        for number, lane in enumerate(self.lanes):
            column = board.columns[number]
            lane.head.show_column(column, along(number, len(self.lanes)))
            lane.view.setAccessibleName(lane.head.accessibleName())
        lines = max((lane.head.lines() for lane in self.lanes), default=1)
        for lane in self.lanes:
            lane.head.set_lines(lines)

    def _gone(self, at: int, _parent: Index, position: int, _last: int) -> None:
        """Stay on the same place when a card above, or the current one, left."""
        column, current = self.current
        if at == column and position <= current:
            last = self._count(at) - 1
            current = min(last, current - (position < current))
            self.set_current(at, current, see=False) if last >= 0 else self._leave(at)

    def _came(self, at: int, _parent: Index, position: int, _last: int) -> None:
        column, current = self.current
        if at == column and position <= current:
            self.set_current(at, current + 1, see=False)

    def _leave(self, at: int) -> None:
        self.lanes[at].view.set_current(-1)
        self.current = (at, -1)

    # mouse

    def _pressed(self, at: int, position: int, modifiers: Qt.KeyboardModifier) -> None:
        self.lanes[at].view.setFocus(Qt.FocusReason.MouseFocusReason)
        if position < 0:
            self.feed.picks.clear()
            return
        if modifiers & _SHIFT and self._anchor[0] == at:
            self._pick_range(self._anchor, (at, position))
            self.set_current(at, position, see=False)
            return
        self.set_current(at, position, see=False)
        self._anchor = self.current
        if modifiers & (_CONTROL | _SHIFT):
            self.feed.picks.toggle(self.current_row())

    def _released(self, at: int, position: int, modifiers: Qt.KeyboardModifier) -> None:
        if not modifiers & (_SHIFT | _CONTROL) and (at, position) == self.current:
            self.feed.picks.clear()

    def _drag(self, at: int, place: QPoint) -> None:
        if self._dragging:
            self.dragged.emit(place)
            return
        n = self.current_row()
        if n and n not in self.feed.picks:
            self.feed.picks.clear()
        if n:
            self.drag_began.emit(at, place)

    def _drop(self, place: QPoint) -> None:
        self.dropped.emit(place)

    def _menu(self, at: int, position: int, place: QPoint) -> None:
        if position >= 0:
            n = self._row_at(at, position)
            if n not in self.feed.picks:
                self.feed.picks.clear()
            self.set_current(at, position, see=False)
            self.menu_wanted.emit(place)

    # small things

    def _focused(self, at: int) -> None:
        if self.current[0] != at and self._count(at):
            self.set_current(at, self.lanes[at].view.shown().start, see=False)

    def _go_first(self) -> None:
        filled = self._next_filled(-1, 1)
        if filled >= 0:
            self.set_current(filled, 0)
            self._anchor = self.current

    def _next_filled(self, column: int, by: int) -> int:
        column += by
        while 0 <= column < len(self.lanes):
            if self._count(column):
                return column
            column += by
        return -1

    def _pick_range(self, first: tuple[int, int], last: tuple[int, int]) -> None:
        column = self._column(last[0])
        if column is not None and first[0] == last[0]:
            low, high = sorted((first[1], last[1]))
            self.feed.picks.add(column.ns[low : high + 1])

    def _column(self, at: int) -> Column | None:
        return self.lanes[at].model.column if 0 <= at < len(self.lanes) else None

    def _count(self, at: int) -> int:
        column = self._column(at)
        return column.count if column is not None else 0

    def _row_at(self, at: int, position: int) -> int:
        column = self._column(at)
        there = column is not None and 0 <= position < column.count
        return column.ns[position] if there else 0

    def _repaint(self) -> None:
        for lane in self.lanes:
            lane.view.viewport().update()


class _Ground(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        QPainter(self).fillRect(event.rect(), theme.colour("window"))
