"""Which dashboard the page shows: the overview, or one of the user's, made when it is first wanted."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QStackedWidget, QWidget

from crm_desktop.domain.operation import Changed
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight import pinning
from crm_desktop.gui.insight.boards.deeds import BoardDeeds
from crm_desktop.gui.insight.boards.feed import BoardFeed, Told
from crm_desktop.gui.insight.boards.grid import BoardGrid
from crm_desktop.gui.insight.head import DashboardHead
from crm_desktop.gui.insight.reports.records_dialog import open_records
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.menus import FindMenu, drop_down, pop_up
from crm_desktop.gui.widgets.scrolling import SteadyArea
from crm_desktop.i18n import tr
from crm_desktop.insight.composed.dashboards import Dashboard
from crm_desktop.insight.composed.results import Line

REMEMBERED = "dashboard.front"


class Boards(QObject):
    """The page tells it news; `switched` says whether a dashboard of the user's is in front."""

    switched = Signal(bool)

    def __init__(self, context: Context, head: DashboardHead, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self.context, self.head, self.stack = context, head, stack
        self.known: list[Dashboard] = []
        self.board: Dashboard | None = None
        self._going = ""  # a dashboard that was just made
        self.feed = BoardFeed(context, self)
        self.deeds = BoardDeeds(context, stack)
        self.area = SteadyArea(stack)
        self.grid = BoardGrid(self.area)
        self.empty = EmptyState(
            "layout-dashboard", tr("Nothing is pinned here yet"),
            tr("Pin reports to see them side by side. They follow your work as you edit."),
            over=self.area,
        )  # fmt: skip
        self.pin_first = self.empty.primary(tr("Pin a report"), "plus")
        self.empty.close_for(context.ws.closed_because)
        self._lay_out()
        self._connect()
        front = context.ws.setting(REMEMBERED, {})
        self.feed.board_id = str(front.get("id", "")) if isinstance(front, dict) else ""
        self.feed.read()

    # what the page calls

    @property
    def own(self) -> bool:
        """Whether a dashboard of the user's is in front."""
        return self.board is not None

    def take(self, news: Changed, seen: bool) -> None:
        """Take news of an edit."""
        self.feed.take(news, seen and (self.own or "dashboard" in news.rows))

    def ask_anew(self) -> None:
        """Work out all tiles again: another day began, or it was wished."""
        self.feed.ask_anew()
        self.feed.read()

    def first(self) -> QWidget:
        """Return what the keyboard begins with."""
        return self.grid.first() or self.pin_first

    def show(self, id: str) -> None:
        """Bring a dashboard to the front, "" for the overview."""
        self.context.ws.remember(REMEMBERED, {"id": id})
        board = next((one for one in self.known if one.id == id), None)
        if board is None:
            self._to_overview()
        else:
            self._to(board)
            self.feed.show(id)

    def menu(self) -> QMenu:
        """Return the menu of the dashboards."""
        menu = FindMenu(parent=self.head)
        for board in (None, *self.known):
            action = menu.addAction(tr("Overview") if board is None else pinning.plain(board.name))
            action.setCheckable(True)
            action.setChecked((board and board.id) == (self.board and self.board.id))
            action.triggered.connect(partial(self._choose, board.id if board else ""))
        menu.find_among(tr("Find a dashboard"))
        menu.addSeparator()
        self.deeds.board_menu(menu, self.board, self.known)
        return menu

    def pick(self, under: QWidget | None = None) -> None:
        """Ask for a report to pin to the dashboard in front."""
        if self.board is not None:
            pinning.pick(self.context, self.board, under or self.head.pin)

    # what is told

    def _choose(self, id: str, _on: bool = False) -> None:
        self.show(id)

    def _listed(self, boards: list[Dashboard]) -> None:
        self.known = boards
        ids = [board.id for board in boards]
        if self._going in ids:
            going, self._going = self._going, ""
            self.show(going)
        elif self.board is not None and self.board.id not in ids:
            self._to_overview()

    def _made(self, id: str) -> None:
        self._going = id
        self.feed.read()

    def _to(self, board: Dashboard) -> None:
        was, self.board = self.board, board
        self.head.show_board(board.name or tr("Unnamed"))
        self.grid.show_board(board)
        if board.tiles:
            self.empty.hide()
        else:
            self.empty.cover(self.area)
        if was is None or self.stack.currentWidget() is not self.area:
            self.stack.setCurrentWidget(self.area)
            self.switched.emit(True)

    def _to_overview(self) -> None:
        self.board = None
        self.feed.show("")
        self.head.show_board("")
        self.stack.setCurrentIndex(0)
        self.switched.emit(False)

    # what is done

    def _open(self, told: Told, line: Line | None) -> None:
        if told.shown is None:
            return
        entity, named = told.shown.entity, told.saved.title if told.saved else ""
        if line is not None:
            named = f"{named}: {' · '.join(line.names)}"
        window = self.stack.window()
        self.feed.behind(
            told, line, lambda ns: open_records(self.context, window, entity, ns, named)
        )

    def _tile_menu(self, key: str, at: QPoint) -> None:
        told = self.grid.tiles[key].told
        if self.board is not None and told is not None:
            tile = self.board.tile(key) or told.tile
            known = Told(tile, told.saved, told.shown, told.problem)
            pop_up(self.deeds.tile_menu(self.board, known, self.grid.columns), at)

    def _acted(self, act: Any, *given: Any) -> None:
        """Do something with the dashboard in front, where it can be written."""
        why = self.context.ws.closed_because
        if why:
            self.context.toast(why, icon="circle-alert")
        elif self.board is not None:
            act(self.board, *given)

    def _step(self, key: str, way: str) -> None:
        self._acted(self.deeds.step, key, way, self.grid.columns)

    def _unpin(self, key: str) -> None:
        self._acted(self.deeds.unpin, key, self.grid.tiles[key].title.text())

    # building

    def _lay_out(self) -> None:
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.grid)
        self.area.setAccessibleName(tr("Dashboard"))
        self.stack.addWidget(self.area)

    def _connect(self) -> None:
        feed, grid, head = self.feed, self.grid, self.head
        feed.listed.connect(self._listed)
        feed.board_told.connect(self._to)
        feed.tile_told.connect(grid.show_told)
        feed.failed.connect(self.context.failed)
        grid.opened.connect(self._open)
        grid.menu_wanted.connect(self._tile_menu)
        grid.moved.connect(self._step)
        grid.put.connect(partial(self._acted, self.deeds.put))
        grid.removed.connect(self._unpin)
        grid.said.connect(self.context.status)
        self.deeds.made.connect(self._made)
        head.boards_wanted.connect(lambda: drop_down(self.menu(), head.board))
        head.pin_wanted.connect(self.pick)
        head.adding = lambda menu: self.deeds.board_menu(menu, self.board, self.known)
        self.pin_first.clicked.connect(lambda: self.pick(self.pin_first))
