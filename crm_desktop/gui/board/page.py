"""The page of a pipeline: head, filters, and its deals as board, list or funnel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.deals.placing import last_place
from crm_desktop.domain.deal import Deal
from crm_desktop.gui import fonts
from crm_desktop.gui.board.card_menu import card_menu, pipeline_menu
from crm_desktop.gui.board.deeds import BoardDeeds
from crm_desktop.gui.board.drag import CardDrag
from crm_desktop.gui.board.emptiness import BoardEmpty
from crm_desktop.gui.board.feed import BoardFeed
from crm_desktop.gui.board.funnel_view import FunnelView
from crm_desktop.gui.board.kanban import Kanban
from crm_desktop.gui.board.keys import BoardKeys
from crm_desktop.gui.board.landing import landing
from crm_desktop.gui.board.list_view import StageListView
from crm_desktop.gui.board.lost_reason import LostReason
from crm_desktop.gui.board.page_head import BoardHead
from crm_desktop.gui.board.sums_line import SumsLine
from crm_desktop.gui.board.zones import DropZones
from crm_desktop.gui.context import Context
from crm_desktop.gui.tables.filter_bar import FilterBar
from crm_desktop.gui.widgets.menus import pop_up
from crm_desktop.i18n import tr, trn
from crm_desktop.store import boards, listing

REMEMBERED = "board"
NARROW, NARROWER, NARROWEST = 1000, 700, 560


class BoardPage(QFrame):
    """A pipeline of deals. The shell maps actions to its public methods."""

    current_record = Signal(str, str)  # entity, id; the panel follows when it is open
    counts = Signal(str)  # for the status bar
    ticks_changed = Signal(int)
    entity = "deal"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.context, self.record = context, Deal
        self.deeds = BoardDeeds(context, self)
        self.feed = BoardFeed(context, self)
        self.head = BoardHead(self, closed=context.ws.closed_because)
        self.bar, self.stack = QWidget(self), QStackedWidget(self)
        self.filters = FilterBar(context, Deal, self.bar)
        self.sums = SumsLine(self.bar)
        self.kanban = Kanban(self.feed, self.stack)
        self.kanban.setAccessibleName(tr("Board"))
        self.zones = DropZones(self)
        self.drag = CardDrag(self.kanban, self.zones)
        self.keys = BoardKeys(self)
        self.emptiness = BoardEmpty(self)
        self.list = StageListView(self.feed, self.stack)
        self.funnel = FunnelView(self.feed, self.stack)
        self.list.setAccessibleName(tr("List"))
        self.funnel.setAccessibleName(tr("Funnel"))
        self._lay_out()
        self._connect()
        known = context.ws.setting(REMEMBERED, {})
        self.head.views.choose(str(known.get("view", "board")))
        self.feed.ask(str(known.get("pipeline", "")), wait=True)

    # what the shell's actions call

    def new_record(self) -> None:
        """Ask for a new deal; it comes to the end of the current column, else the first."""
        from crm_desktop.gui.record.new_record import NewRecord

        if not self.deeds.writable():
            return
        board, at = self.feed.board, max(0, self.kanban.current[0])
        stage = board.columns[at].stage_id if board and at < len(board.columns) else ""
        place = last_place(self.context.ws.reader(), stage)
        known = {"place": place} if place else {}
        dialog = NewRecord(self.window(), self.deeds.records, "deal", known)
        dialog.made.connect(partial(self.context.open_record, "deal"))
        dialog.open()

    def open_current(self) -> None:
        """Show the current card's record beside the board."""
        self._open(self.front.current_row(), self.context.open_record)

    def open_full(self) -> None:
        """Open the current card's record on a page of its own."""
        self._open(self.front.current_row())

    def chosen(self) -> list[int]:
        """Return the row numbers of the chosen cards, or else the current one."""
        return self.front.chosen()

    def chosen_count(self) -> int:
        return len(self.chosen())

    def chosen_ids(self) -> list[str]:
        return listing.ids_of(self.context.ws.reader(), "deal", self.chosen())

    def delete_chosen(self) -> None:
        """Delete the chosen cards; the toast has the way back."""
        if (ns := self.chosen()) and self.deeds.writable():
            self.deeds.delete(ns)

    def win_chosen(self) -> None:
        """Close the chosen cards as won."""
        self.deeds.win(self.chosen())

    def lose_chosen(self) -> None:
        """Close the chosen cards as lost, after asking for the reason."""
        ns = self.chosen()
        if ns and self.deeds.writable():
            dialog = LostReason(self.window(), self.deeds.named(ns))
            dialog.given.connect(lambda reason: self.deeds.lose(ns, reason))
            dialog.open()
            reader = self.context.ws.reader
            asked = self.context.lane.run(
                lambda _token: boards.reasons(reader()), dialog.offer, self.context.failed
            )
            dialog.finished.connect(lambda _how: asked.cancel())

    def reopen_chosen(self) -> None:
        """Open the chosen deals again, if they were closed."""
        self.deeds.reopen(self.chosen())

    def tick_all(self) -> None:
        """Choose all cards of the current column."""
        self.front.choose_column()

    def untick_all(self) -> None:
        self.feed.picks.clear()

    def focus_filter(self) -> None:
        self.filters.quick.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.quick.selectAll()

    def focus_rows(self) -> None:
        self.stack.currentWidget().focus_cards()

    def step(self, by: int) -> None:
        """Go to the next or previous card of the column and open it."""
        self.front.go(0, by)
        self.open_current()

    def neighbours(self) -> tuple[int, int]:
        """Return the position of the current card in its column, from 1, and how many there are."""
        column, position = self.kanban.current
        board = self.feed.board
        return position + 1, board.columns[column].count if board and column >= 0 else 0

    def stand_on(self, id: str) -> bool:
        """Make a deal's card current; say whether it is on the board."""
        n = listing.number_of(self.context.ws.reader(), "deal", id)
        return n is not None and self.front.select(n)

    def retranslate(self) -> None:
        """Say everything in the language now in force."""
        self.feed.forget()
        self._show_all(True)

    def leave(self) -> None:
        """Ask no more: the file is about to be closed."""
        self.drag.cancel()
        self.feed.stop()
        for view in (self.kanban, self.list):  # the first tells it a turn later
            view.current_changed.disconnect(self._current)
        self.context.bridge.changed.disconnect(self.feed.take)

    def edit_pipeline(self) -> None:
        """Change the pipeline and its stages."""
        if self.feed.board is not None and self.deeds.writable():
            self._edit(self.feed.board.pipeline.id)

    def new_pipeline(self) -> None:
        """Make another pipeline."""
        if self.deeds.writable():
            self._edit("")

    @property
    def front(self) -> Kanban | StageListView:
        """Return what has the current card: the list while it is seen, else the board."""
        return self.list if self.stack.currentWidget() is self.list else self.kanban

    def show_as(self, view: str) -> None:
        """Show the deals as "board", "list" or "funnel"."""
        self.head.views.choose(view)

    # what is shown

    def _show_view(self, view: str) -> None:
        self._remember(view=view)
        wanted = {"list": self.list, "funnel": self.funnel}.get(view, self.kanban)
        self.bar.setVisible(wanted is not self.funnel)  # the funnel counts all deals
        current = self.front.current_row()
        self.stack.setCurrentWidget(wanted)
        self.setFocusProxy(wanted)
        if current and wanted is not self.funnel:
            self.front.select(current)
        self._show_empty()

    def _show_group(self, at: int) -> None:
        """Show the deals of a stage of the funnel, if the list has it still."""
        self.show_as("list")
        if at < len(self.list.list.heads()):
            self.list.show_group(at)
        self.focus_rows()

    def choose_pipeline(self, id: str) -> None:
        """Show another pipeline."""
        self._remember(pipeline=id)
        self.feed.ask(id, self.filters.text, self.filters.conditions)

    def _ask(self) -> None:
        self.feed.ask(self.feed.pipeline_id, self.filters.text, self.filters.conditions)

    def _show_all(self, _same: bool) -> None:
        board = self.feed.board
        self.head.show_pipelines(self.feed.every, board.pipeline if board else None)
        self._show_sums()

    def _show_sums(self) -> None:
        board = self.feed.board
        self.sums.show_board(board)
        self.head.show_count(board.count if board else 0)
        self._show_empty()
        self._tell_counts()

    def _show_empty(self) -> None:
        over = self.stack.currentWidget() is self.kanban
        self.emptiness.show_for(self.feed.board, bare=self.feed.bare(), over_cards=over)

    def _tell_counts(self) -> None:
        board, picked = self.feed.board, len(self.feed.picks)
        total = trn("{n} deal", "{n} deals", board.count if board else 0)
        self.counts.emit(trn("{n} chosen", "{n} chosen", picked) if picked else total)
        self.ticks_changed.emit(picked)

    def _current(self, n: int) -> None:
        id = listing.id_of(self.context.ws.reader(), "deal", n) if n else None
        if id:
            self.current_record.emit("deal", id)

    def _open(self, n: int, show: Callable[[str, str], object] | None = None) -> None:
        id = listing.id_of(self.context.ws.reader(), "deal", n) if n else None
        if id:
            (show or self.context.open_page)("deal", id)

    def _edit(self, id: str) -> None:
        from crm_desktop.gui.board.pipeline_editor import open_editor

        open_editor(self.context, id, self.window(), self.choose_pipeline)

    def _remember(self, **what: str) -> None:
        known = self.context.ws.setting(REMEMBERED, {})
        if known | what != known:
            self.context.ws.remember(REMEMBERED, known | what)

    # moving

    def _begin_drag(self, column: int, at: QPoint) -> None:
        if self.deeds.writable():
            self.drag.begin(self.chosen(), column, at)

    def put(self, ns: Sequence[int], column: int, position: int, *, see: bool = False) -> None:
        """Move cards to a place among all cards of a column."""
        board = self.feed.board
        if board is None or not ns:
            return
        current = self.kanban.current_row()
        target = board.columns[column]
        near = landing(target.ns, position, set(ns))
        self.deeds.move(ns, (target.stage_id, target.name), near)
        self.front.select(current if current in ns else ns[0], see=see)

    def _landed(self, column: int, position: int) -> None:
        self.put(self.drag.ns, column, position)

    def _landed_on(self, zone: str) -> None:
        if zone == "won":
            self.deeds.win(self.drag.ns)
        elif zone == "lost":
            self.lose_chosen()
        else:
            pop_up(pipeline_menu(self, self), QCursor.pos())

    def _card_menu(self, at: QPoint) -> None:
        pop_up(card_menu(self), at)

    # building

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.head)
        filters = QHBoxLayout(self.bar)
        filters.setContentsMargins(0, 0, 0, 0)
        filters.addWidget(self.filters, 1)
        filters.addWidget(self.sums)
        box.addWidget(self.bar)
        line = QFrame(self)
        line.setProperty("kind", "line")
        box.addWidget(line)
        box.addWidget(self.stack, 1)
        for view in (self.kanban, self.list, self.funnel):
            self.stack.addWidget(view)
        self.setMinimumWidth(NARROWEST)
        self.setFocusProxy(self.kanban)

    def _connect(self) -> None:
        feed, kanban, head = self.feed, self.kanban, self.head
        feed.listed.connect(self._show_all)
        feed.sums_changed.connect(self._show_sums)
        feed.failed.connect(self.context.failed)
        feed.picks.changed.connect(self._tell_counts)
        self.filters.changed.connect(self._ask)
        self.filters.down.connect(self.focus_rows)
        head.pipeline_chosen.connect(self.choose_pipeline)
        head.edit_wanted.connect(self.edit_pipeline)
        head.new_pipeline_wanted.connect(self.new_pipeline)
        head.new_wanted.connect(self.new_record)
        head.view_chosen.connect(self._show_view)
        for view in (kanban, self.list):
            view.current_changed.connect(self._current)
            view.opened.connect(self._open)
            view.menu_wanted.connect(self._card_menu)
            view.key_pressed.connect(self._key)
        self.funnel.stage_wanted.connect(self._show_group)
        kanban.drag_began.connect(self._begin_drag)
        kanban.dragged.connect(self.drag.follow)
        kanban.dropped.connect(self.drag.drop)
        self.drag.landed.connect(self._landed)
        self.drag.landed_on.connect(self._landed_on)
        self.drag.said.connect(self.context.status)
        self.context.bridge.changed.connect(self.feed.take)

    def _key(self, event: QKeyEvent) -> None:
        self.keys.take(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        narrow = self.width() < fonts.widened(NARROW)
        self.head.narrow(narrow)
        self.filters.narrow(narrow)
        self.sums.set_room(2 if not narrow else int(self.width() >= fonts.widened(NARROWER)))
