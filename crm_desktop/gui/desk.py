"""The inside of the window while a file is open: bars, pages, and the record beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from crm_desktop.domain.operation import Changed
from crm_desktop.gui import fonts, theme
from crm_desktop.gui.access import state_of
from crm_desktop.gui.actions import Actions
from crm_desktop.gui.ahead import Ahead
from crm_desktop.gui.banner import SampleBanner
from crm_desktop.gui.binding.turns import next_turn, paint_later
from crm_desktop.gui.bridge import Bridge
from crm_desktop.gui.context import Context
from crm_desktop.gui.page_counts import PageCounts
from crm_desktop.gui.pages import FIRST, pages
from crm_desktop.gui.record.opening import PANEL, list_records, open_anything, open_beside
from crm_desktop.gui.sampling import Sampling
from crm_desktop.gui.side import Side
from crm_desktop.gui.sidebar_places import follow_segments, sidebar_of
from crm_desktop.gui.statusbar import StatusBar
from crm_desktop.gui.topbar import TopBar
from crm_desktop.gui.trail import Trail
from crm_desktop.gui.widgets.fitting import FrontStack, PaintedOnce
from crm_desktop.gui.worker import Lane
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.gui.actions import ActionSpec
    from crm_desktop.gui.agenda.attendant import Attendant
    from crm_desktop.gui.settings import Settings
    from crm_desktop.gui.undoing import Undoing
    from crm_desktop.gui.widgets.toast import Toast
    from crm_desktop.gui.window import MainWindow
    from crm_desktop.store.workspace import Workspace

RAIL_BELOW = 1180
SHOWN_AFTER = 400


class Desk(QWidget):
    """One open file on the screen. It ends with the file, or when the language changes."""

    page_changed = Signal(str)
    left = Signal()

    def __init__(self, ws: Workspace, settings: Settings, window: MainWindow) -> None:
        super().__init__(window)
        self.host = window
        self.actions_ = Actions(self)
        self.actions_.supply(self._commands)
        self.trail = Trail(self)
        self.subject = self.trail.subject
        self.context = self._context(ws, settings)
        self.context.hold()
        self._specs = {spec.name: spec for spec in pages()}
        self._made: dict[str, Any] = {}
        self._said = ""
        self.page_name = ""
        self.topbar = TopBar(self.actions_, self)
        self.sidebar = sidebar_of(self._specs.values(), self)
        self.banner = SampleBanner(self)
        self.stack = FrontStack(self)
        self.side = Side(self.context, self)
        self.splitter = PaintedOnce(self)
        self.status = StatusBar(self)
        self._palette: Any = None
        self._painted = False
        self.sampling = Sampling(self.context, self.banner, lambda at: self.undoing.undo_one(at))
        self._counts = PageCounts(self.context, self._specs.values(), self.sidebar.set_count)
        self._lay_out()
        self._connect()
        self._tell_file()

    # what the window and the actions call

    @cached_property
    def undoing(self) -> Undoing:
        """Return what offers undo and redo."""
        from crm_desktop.gui.undoing import Undoing

        made = Undoing(self.context, self)
        made.changed.connect(self.actions_.refresh)
        return made

    @cached_property
    def agenda(self) -> Attendant:
        """Return what tells reminders and counts the day."""
        from crm_desktop.gui.agenda.attendant import Attendant

        return Attendant(self)

    @cached_property
    def _toast(self) -> Toast:
        from crm_desktop.gui.widgets.toast import Toast

        return Toast(self.stack, lambda: getattr(self.page, "ground", self.stack))

    @property
    def page(self) -> Any:
        """Return the page in front."""
        return self._made.get(self.page_name)

    def show_page(self, name: str) -> Any:
        """Bring a page to the front, made when it is wanted the first time; return it."""
        if name not in self._specs:
            name = FIRST
        if name not in self._made:
            self._made[name] = self._make(name)
        self.trail.went(name)
        self.context.settings.set("page", name)
        self.bring(name, name)
        return self._made[name]

    def made_page(self, name: str) -> Any:
        """Return a page that was made already, or None."""
        return self._made.get(name)

    def add_page(self, name: str, page: QWidget) -> None:
        """Take a page in that the sidebar does not list."""
        self._made[name] = page
        self.stack.addWidget(page)

    def bring(self, name: str, listed: str) -> None:
        """Show a page that was made; `listed` is the place of the sidebar it belongs to."""
        self.page_name = name
        self.stack.setCurrentWidget(self._made[name])
        self.sidebar.show_current(listed)
        self._say_status("")
        self.side.turn(name)
        self.page_changed.emit(name)
        if self._painted:
            self.actions_.refresh_soon()  # what can be done on the page that was in front

    def open_record(self, entity: str, id: str) -> None:
        """Show a record beside the page."""
        if not self.show_beside(entity, id):
            self.toast(tr("This record is not there any more."), icon="circle-alert")

    def show_beside(self, entity: str, id: str) -> bool:
        """Open the panel with a record, and stand on it in the list of its kind; say if it is there."""
        if not self.side.show_record(entity, id):
            return False
        if getattr(self.page, "entity", "") == entity and hasattr(self.page, "stand_on"):
            self.page.stand_on(id)
        self._tell_neighbours()
        return True

    def toggle_panel(self) -> None:
        """Open the panel with the current record, or close it."""
        if self.side.record_shown() or self.side.coming:
            self.side.close_side()
            return
        entity, id = self.current
        if id and entity in PANEL:
            open_beside(self, entity, id)
        else:
            getattr(self.page, "open_current", bool)()  # a page of one record has nothing to open

    def toggle_history(self) -> None:
        """Open or close the list of what was done."""
        if self.side.history_shown():
            self.side.close_side()
        else:
            self.side.show_history()

    def open_palette(self) -> None:
        """Offer every record and every action by typing."""
        from crm_desktop.gui.palette import Palette

        if self._palette is None:
            self._palette = Palette(self.context, self)
        self._palette.open()

    def step(self, by: int) -> None:
        """Go to the next or previous record of the page."""
        if hasattr(self.page, "step"):
            self.page.step(by)

    def import_file(self, path: Path | None = None) -> None:
        """Bring in a file; `path` is one that was chosen or dropped already."""
        from crm_desktop.gui.exchange import open_import

        open_import(self, path)

    def export(self) -> None:
        """Write the table in front to a file."""
        from crm_desktop.gui.exchange import open_export

        open_export(self.context, self.page if hasattr(self.page, "listed") else None, self.host)

    def toast(self, text: str, *, undo: str = "", redo: str = "", icon: str = "") -> None:
        """Say what happened; `undo` is the stamp its button takes back, `redo` the one it does again."""
        if icon in ("circle-alert", "triangle-alert"):
            self._toast.warn(text)
        elif undo:
            take_back = partial(self.undoing.undo_one, undo)
            self._toast.say(text, tr("Undo"), take_back, "Ctrl+Z")
        elif redo:
            again = partial(self.undoing.redo_one, redo)
            self._toast.say(text, tr("Do again"), again, "Ctrl+Shift+Z")
        else:
            self._toast.say(text)

    def offer(self, text: str, words: str, act: Callable[..., Any], *, stays: bool = False) -> None:
        """Say what could be done, with the button that does it; a reminder `stays`."""
        (self._toast.remind if stays else self._toast.say)(text, words, act)

    def after_paint(self) -> None:
        """Do once what the first picture did not need: actions, counts, undo, the panel."""
        if self._painted:
            return
        self._painted = True
        self.context.release()
        next_turn(self.topbar, partial(self.topbar.follow, self.actions_))
        self.actions_.refresh()
        self.undoing.read_soon()
        self.sampling.ask()
        self._counts.ask()
        self._watch_leads()
        self.trail.show_favourites(self.sidebar)
        self.agenda.start()
        follow_segments(self)
        self.left.connect(Ahead(self, (self.side.make_panel, self.trail.make_page)).stop)
        if self.context.settings.get("panel.open") and self.current[1]:
            self.context.open_record(*self.current)

    def _watch_leads(self) -> None:
        """Tell what slips and clashes, take what lies in the watched folder, write reports that are due."""
        from crm_desktop.gui.conflicts.watching import ArrivalWatch
        from crm_desktop.gui.insight.reports.writing.writer import ReportWriter
        from crm_desktop.gui.leads.slip_hint import SlipHint
        from crm_desktop.gui.leads.watching import Watching

        self.slip_hint = SlipHint(self.context, self.status, partial(self.show_page, "slipping"))
        self.watching = Watching(self.context, self)
        self.arrivals = ArrivalWatch(self.context, self)
        self.reports = ReportWriter(self)

    def leave(self) -> None:
        """Keep what the user arranged and stop all reading: the file is about to be closed."""
        self._painted = True  # what waits for the first picture has nothing to read any more
        self.left.emit()
        self.actions_.stop()
        self.context.settings.set("panel.open", self.side.record_wanted())
        if self._palette is not None:
            self._palette.hide()
        try:
            for part in (*self._made.values(), self.side):
                getattr(part, "leave", bool)()
        finally:
            self.agenda.stop()
            self.context.close()

    def _news(self, news: Changed) -> None:
        self._counts.take(news)
        if None in news.rows.values():
            self.sampling.ask()

    # the record beside the page

    @property
    def current(self) -> tuple[str, str]:
        """Return the current record (entity, id) of the page in front."""
        return self.side.current

    def _tell_neighbours(self) -> None:
        if self._painted:
            self.actions_.refresh_soon()
        if not self.side.record_shown():
            return
        same = (self.side.panel.entity, self.side.panel.id) == self.current
        known = same and hasattr(self.page, "neighbours")
        self.side.panel.set_neighbours(*(self.page.neighbours() if known else (0, 0)))

    # status

    def _counts_told(self, name: str, text: str) -> None:
        self._told[name] = text
        self._say_status(self._said)
        self._tell_neighbours()

    def _say_status(self, text: str) -> None:
        """Say what is going on, or else what the page shows."""
        self._said = text
        self.status.say(text or self._told.get(self.page_name, ""))

    def _tell_file(self) -> None:
        ws = self.context.ws
        self.status.show_file(ws.path)
        self.status.show_state(*state_of(ws))
        self.sidebar.switcher.show_name(ws.path.stem, self._switcher_menu())

    # building

    def _commands(self) -> Iterable[ActionSpec]:
        from crm_desktop.gui import commands

        return commands.specs(self)

    def _switcher_menu(self) -> QMenu:
        """Return the menu of the file's name, filled when it opens."""
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self._fill_switcher(menu))
        return menu

    def _fill_switcher(self, menu: QMenu) -> None:
        from crm_desktop.gui import commands

        commands.fill_switcher(menu, self)

    def _context(self, ws: Workspace, settings: Settings) -> Context:
        self._told: dict[str, str] = {}
        lanes = (Lane(name, ws.reader, self, ws.close_reader) for name in ("reading", "long jobs"))
        return Context(
            ws, Bridge(ws, self), *lanes, Lane("network", None, self), self.actions_, self.toast,
            partial(open_anything, self), self._say_status, settings, self.trail.open_soon, self.subject,
            list_records=partial(list_records, self),
        )  # fmt: skip

    def _make(self, name: str) -> QWidget:
        page: Any = self._specs[name].make(self.context, self.stack)
        self.stack.addWidget(page)
        if self._painted:
            paint_later(page)
        if hasattr(page, "current_record"):
            page.current_record.connect(partial(self.side.follow, name))
            page.current_record.connect(self.actions_.refresh_soon)
        if hasattr(page, "counts"):
            page.counts.connect(partial(self._counts_told, name))
        if hasattr(page, "ticks_changed"):
            page.ticks_changed.connect(lambda _n: self.actions_.refresh_soon())
        if hasattr(page, "show_reminders") and self._painted:
            self.agenda.page_made(page)
        if hasattr(page, "import_wanted"):
            page.import_wanted.connect(lambda: self.actions_.trigger("file.import"))
            page.sample_wanted.connect(self.sampling.load)
        return page

    def _lay_out(self) -> None:
        self.splitter.addWidget(self.stack)
        self.splitter.addWidget(self.side)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.sidebar)
        middle.addWidget(self.splitter, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.topbar)
        box.addWidget(self.banner)
        box.addLayout(middle, 1)
        box.addWidget(self.status)

    def _connect(self) -> None:
        self.context.bridge.changed.connect(self._news)
        self.sidebar.chosen.connect(self._go)
        self.sidebar.entered.connect(lambda reason: self.page.setFocus(reason))
        self.side.moved.connect(self._tell_neighbours)
        self.side.stepped.connect(self.step)
        self.splitter.splitterMoved.connect(self.side.keep_width)
        theme.news.changed.connect(self._fit_width)
        QTimer.singleShot(SHOWN_AFTER, self, self.after_paint)  # for windows never shown

    def _go(self, name: str) -> None:
        foot: dict[str, Callable[[], object]] = {
            "history": self.toggle_history,
            "settings": partial(self.actions_.trigger, "file.preferences"),
            "simple": partial(self.actions_.trigger, "view.simple"),
        }
        go: Callable[[], object] = foot.get(name) or partial(self.show_page, name)
        go()
        if name in foot:
            self.sidebar.foot.show_current("")

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        if not self._painted:
            next_turn(self, self.after_paint)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit_width()

    def _fit_width(self) -> None:
        narrow = self.width() < fonts.widened(RAIL_BELOW)
        self.sidebar.set_narrow(narrow)
        self.side.set_narrow(narrow)
