"""The calendar: a day, a week or a month of appointments and tasks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from crm_desktop.agenda import clock, today
from crm_desktop.agenda.today import Entry
from crm_desktop.domain.operation import Changed
from crm_desktop.gui import formats, icons, theme
from crm_desktop.gui.actions import give_access_keys
from crm_desktop.gui.agenda.deeds import AgendaDeeds
from crm_desktop.gui.agenda.grid import Grid
from crm_desktop.gui.agenda.later import later_menu
from crm_desktop.gui.agenda.month_grid import MonthGrid
from crm_desktop.gui.agenda.time_grid import TimeGrid
from crm_desktop.gui.asking import Asking
from crm_desktop.gui.context import Context
from crm_desktop.gui.widgets.dressing import icon_button, label, push
from crm_desktop.gui.widgets.menus import pop_up
from crm_desktop.gui.widgets.segments import Segments
from crm_desktop.i18n import tr, trn

HEAD, REMEMBERED, MINUTE = 52, "calendar", 60_000
DAY, WEEK, MONTH = "day", "week", "month"


class CalendarPage(QFrame):
    """The shell maps actions to its public methods."""

    current_record = Signal(str, str)
    counts = Signal(str)
    entity = "activity"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.context = context
        self.deeds = AgendaDeeds(context, self)
        writable = not context.ws.closed_because
        self.title = label("", "title")
        self.back, self.on = (
            icon_button("chevron-left", tr("Earlier days")),
            icon_button("chevron-right", tr("Later days")),
        )
        self.now = push(tr("Today"), size="small")
        self.views = Segments(
            ((DAY, tr("Day"), ""), (WEEK, tr("Week"), ""), (MONTH, tr("Month"), "")),
            tr("What is shown"),
        )
        self.add = push(tr("Appointment"), icon="plus", size="small")
        self.add.setEnabled(writable)
        self.hours = TimeGrid(self, writable=writable)
        self.month = MonthGrid(self, writable=writable)
        self.hours.setAccessibleName(tr("Calendar"))
        self.month.setAccessibleName(tr("Calendar"))
        self.stack = QStackedWidget(self)
        self.day = clock.now_here().date()
        self.view = ""
        self._ways: list[str] = []
        self._asking = Asking(context, self)
        self._soon = QTimer(self, interval=30, singleShot=True)
        self._soon.timeout.connect(self.read)
        self._minute = QTimer(self, interval=MINUTE)
        self._minute.timeout.connect(self.hours.viewport().update)
        self._minute.start()
        self._lay_out()
        self._connect()
        known = str(context.ws.setting(REMEMBERED, WEEK))
        self.views.choose(known if known in (DAY, WEEK, MONTH) else WEEK)

    # what the shell's actions call

    def new_record(self) -> None:
        """Ask for a new appointment."""
        self._wanted(self.day, None)

    def open_current(self) -> None:
        entry = self.grid.current()
        if entry is not None:
            self._open(entry)

    def focus_rows(self) -> None:
        self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def done_chosen(self) -> None:
        """Complete the chosen task."""
        entry = self._meant()
        if entry is not None and entry.entity == "task":
            self.deeds.done([entry.id], entry.title)

    def chosen_ids(self) -> list[str]:
        """Return the chosen task."""
        entry = self._there()
        return [entry.id] if entry is not None and entry.entity == "task" else []

    def later_chosen(self) -> None:
        entry = self._meant()
        if entry is not None and self.deeds.writable():
            pop_up(self._later(entry), self.grid.mapToGlobal(self.grid.rect().center()))

    def delete_chosen(self) -> None:
        entry = self._meant()
        if entry is not None:
            self.deeds.delete(entry.entity, entry.id, entry.title)

    def _there(self) -> Entry | None:
        """Return the chosen entry, unless it is a later time of one that repeats: that one is not meant."""
        entry = self.grid.current()
        return None if entry is None or entry.repeated else entry

    def _meant(self) -> Entry | None:
        """Return the entry that is to be changed; of a later time say why it is not."""
        entry = self.grid.current()
        if entry is not None and entry.repeated:
            self._refuse(entry)
        return self._there()

    def _refuse(self, entry: Entry) -> None:
        said = tr("This is a later time of “{name}”. Open it to change what repeats.",
                  name=entry.title)  # fmt: skip
        self.context.toast(said, icon="circle-alert")

    @property
    def grid(self) -> Grid:
        """Return the grid that is seen."""
        return self.month if self.view == MONTH else self.hours

    def show_as(self, view: str) -> None:
        """Show a "day", a "week" or a "month"."""
        self.views.choose(view)

    def show_day(self, day: date) -> None:
        """Show the span a day lies in."""
        self.day = day
        self._show_span()

    def leave(self) -> None:
        """Ask no more: the file is about to be closed."""
        for timer in (self._soon, self._minute):
            timer.stop()
        self._asking.drop()
        self.context.bridge.changed.disconnect(self.take)

    # reading

    def read(self) -> None:
        """Read the entries of the days shown."""
        (first, days), grid = self.span(), self.grid
        last = first + timedelta(days=days)
        self._asking.ask(
            lambda conn: today.entries(conn, first, last), partial(self._show, grid, first)
        )

    def take(self, news: Changed) -> None:
        """Take news from the bridge."""
        if {"task", "activity"} & set(news.rows):
            self._soon.start()

    def span(self) -> tuple[date, int]:
        """Return the first day shown and how many are."""
        if self.view == MONTH:
            return self.month.first, self.month.weeks * 7
        return self.hours.first, self.hours.days

    def _show(self, grid: Grid, first: date, found: list[Entry]) -> None:
        if grid is self.grid and first == self.span()[0]:
            grid.show_entries(found)
            there = sum(not entry.repeated for entry in found)
            self.counts.emit(trn("{n} entry", "{n} entries", there))

    def _show_view(self, view: str) -> None:
        if self.view and (entry := self.grid.current()) is not None:
            self.day = entry.start.date()
        self.view = view
        self.context.ws.remember(REMEMBERED, view)
        self.stack.setCurrentWidget(self.grid)
        self.setFocusProxy(self.grid)
        self._show_span()

    def _show_span(self) -> None:
        if self.view == MONTH:
            self.month.show_month(self.day)
            self._ways = [formats.dated(self.day, way) for way in ("MMMM yyyy", "MMM yyyy")]
        elif self.view == DAY:
            self.hours.show_days(self.day, 1)
            self._ways = [formats.dated(self.day, way) for way in _DAY]
        else:
            first = self.day - timedelta(days=self.day.weekday())
            self.hours.show_days(first, 7)
            self._ways = [_week_words(first, way) for way in _WEEK]
        self._fit()
        self.read()

    def _fit(self) -> None:
        """Say the days as long as there is room for it."""
        for way in self._ways:
            self.title.setText(way)
            if self.bar.layout().minimumSize().width() <= self.width():
                return

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _page(self, by: int) -> None:
        if self.view == MONTH:
            middle = self.day.replace(day=15) + timedelta(days=30 * by)
            self.day = middle.replace(day=1)
        else:
            self.day += timedelta(days=by * (7 if self.view == WEEK else 1))
        self._show_span()

    # entries

    def _open(self, entry: Entry) -> None:
        self.context.open_record(entry.entity, entry.id)

    def _wanted(self, day: date, start: datetime | None) -> None:
        from crm_desktop.gui.agenda.new_entry import new_appointment

        new_appointment(self.deeds, self.window(), day, start)

    def _later(self, entry: Entry) -> QMenu:

        def put(due: str) -> None:
            if entry.entity == "task":
                self.deeds.later([entry.id], due, entry.title)
                return
            at = clock.local(due)
            if at is not None:
                timed = clock.has_time(due) or entry.all_day
                start = at if timed else datetime.combine(at.date(), entry.start.time())
                self.deeds.move(entry, start)

        return later_menu(self, put, entry.when(entry.start))

    def _menu(self, entry: Entry, at: QPoint) -> None:
        menu = QMenu(self)
        opened = menu.addAction(icons.icon("maximize-2"), tr("Open"))
        opened.triggered.connect(lambda _on=False: self._open(entry))
        if self.grid.can_move(entry):
            if entry.entity == "task":
                done = menu.addAction(icons.icon("check"), tr("Done"))
                done.triggered.connect(lambda _on=False: self.done_chosen())
            later = self._later(entry)
            later.setIcon(icons.icon("clock"))
            menu.addMenu(later)
            menu.addSeparator()
            delete = menu.addAction(icons.icon("trash-2"), tr("Delete"))
            delete.triggered.connect(lambda _on=False: self.delete_chosen())
        give_access_keys(menu.actions())
        pop_up(menu, at)

    # building

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        head.setSpacing(8)
        for part in (self.title, self.back, self.on, self.now):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self.views, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.add)
        self.bar = QWidget(self)
        self.bar.setMinimumHeight(HEAD)
        self.bar.setLayout(head)
        line = QFrame(self)
        line.setProperty("kind", "line")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for part in (self.bar, line):
            box.addWidget(part)
        box.addWidget(self.stack, 1)
        self.stack.addWidget(self.hours)
        self.stack.addWidget(self.month)

    def _connect(self) -> None:
        self.views.chosen.connect(self._show_view)
        self.back.clicked.connect(lambda: self._page(-1))
        self.on.clicked.connect(lambda: self._page(1))
        self.now.clicked.connect(lambda: self.show_day(clock.now_here().date()))
        self.add.clicked.connect(self.new_record)
        for grid in (self.hours, self.month):
            grid.opened.connect(self._open)
            grid.came.connect(self.current_record)
            grid.moved.connect(self.deeds.move)
            grid.refused.connect(self._refuse)
            grid.wanted.connect(self._wanted)
            grid.menu_wanted.connect(self._menu)
            grid.delete_wanted.connect(lambda e: self.deeds.delete(e.entity, e.id, e.title))
            grid.paged.connect(self._page)
        self.month.day_wanted.connect(self._show_one)
        self.context.bridge.changed.connect(self.take)
        theme.news.changed.connect(self._fit)

    def _show_one(self, day: date) -> None:
        self.month.choose(None)
        self.day = day
        self.views.choose(DAY)


_DAY = ("dddd, d MMMM yyyy", "ddd, d MMM yyyy", "ddd, d MMM")
_WEEK = ("d MMMM yyyy", "d MMM yyyy", "d MMM")
"""How a day and the end of a week are written, the longest way first."""


def _week_words(first: date, way: str) -> str:
    """Return "23 - 29 November 2026", with both months where there are two."""
    last = first + timedelta(days=6)
    begin = formats.dated(first, "d" if first.month == last.month else "d MMM")
    return f"{begin} – {formats.dated(last, way)}"
