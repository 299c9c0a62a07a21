"""The page of the day: the quick line, overdue, today, the next seven days, and the appointments."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from crm_desktop.agenda import clock
from crm_desktop.agenda.tasks import About
from crm_desktop.agenda.today import OVERDUE, TODAY
from crm_desktop.gui import fonts, theme
from crm_desktop.gui.agenda.day_column import DayColumn
from crm_desktop.gui.agenda.deeds import AgendaDeeds
from crm_desktop.gui.agenda.later import later_menu
from crm_desktop.gui.agenda.quick_line import QuickLine
from crm_desktop.gui.agenda.reminder_strip import ReminderStrip
from crm_desktop.gui.agenda.row_menu import row_menu
from crm_desktop.gui.agenda.today_feed import TodayFeed
from crm_desktop.gui.agenda.today_head import TodayHead
from crm_desktop.gui.agenda.today_model import Row, TodayModel
from crm_desktop.gui.agenda.today_view import TodayView
from crm_desktop.gui.context import Context
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.menus import pop_up
from crm_desktop.i18n import tr, trn

COLUMN, BESIDE = 366, 960
"""Width of the appointments, and of a page that has room for them."""


class TodayPage(QFrame):
    """What a day asks of the user. The shell maps actions to its public methods."""

    current_record = Signal(str, str)
    counts = Signal(str)
    entity = "task"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.context = context
        self.deeds = AgendaDeeds(context, self)
        self.model = TodayModel(self)
        self.feed = TodayFeed(context, self.model, self)
        self.head = TodayHead(self)
        self.quick = QuickLine(context, self.deeds, self)
        self.view = TodayView(self.model, self)
        self.view.setAccessibleName(tr("Tasks"))
        self.column = DayColumn(self, writable=not context.ws.closed_because)
        self.strip = ReminderStrip(self)
        asks = (
            "" if context.ws.closed_because else tr("Type above what is to be done, and for when.")
        )
        self.empty = EmptyState("sun", tr("Nothing to do"), asks, over=self.view)
        self._lay_out()
        self._connect()
        self.feed.read()
        self.feed.read_appointments(clock.now_here().date())
        self.feed.read_touches_soon()

    # what the shell's actions call

    def new_record(self) -> None:
        """Type a new task."""
        self.quick.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_current(self) -> None:
        row = self.view.current()
        if row is not None:
            self._open(row)

    def focus_rows(self) -> None:
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def chosen_ids(self) -> list[str]:
        """Return the current task."""
        row = self.view.current()
        return [row.card.id] if row is not None and row.card is not None else []

    def done_chosen(self) -> None:
        row = self.view.current()
        if row is not None:
            self._tick(row)

    def later_chosen(self) -> None:
        """Offer days to put the current task off to."""
        row = self.view.current()
        if row is not None and self.deeds.writable():
            rect = self.view.visualRect(self.view.currentIndex())
            pop_up(self._later(row), self.view.viewport().mapToGlobal(rect.center()))

    def delete_chosen(self) -> None:
        row = self.view.current()
        if row is not None and row.card is not None:
            self.deeds.delete("task", row.card.id, row.card.title)

    def step(self, by: int) -> None:
        """Go to the next or previous task and open it."""
        if self.view.step(by):
            self.open_current()

    def show_record(self, id: str) -> bool:
        """Make a listed task current; say whether it is listed."""
        from crm_desktop.store import listing

        n = listing.number_of(self.context.ws.reader(), "task", id)
        at = -1 if n is None else self.model.place_of(n)
        self.view.go(at)
        return at >= 0

    def show_reminders(self, waiting: int, late: int) -> None:
        """Say how many reminders wait."""
        self.strip.show_count(waiting, late)

    def leave(self) -> None:
        """Ask no more: the file is about to be closed."""
        self.feed.stop()
        self.quick.leave()
        self.context.bridge.changed.disconnect(self.feed.take)

    # news and what is shown

    def _listed(self) -> None:
        plan = self.model.plan
        if plan is None:
            return
        due = plan.count(OVERDUE) + plan.count(TODAY)
        self.head.show_day(plan.day, plan.done, due)
        total = sum(plan.count(section) for section in plan.ns)
        self.counts.emit(trn("{n} task", "{n} tasks", total))
        if total:
            self.empty.hide()
        else:
            self.empty.cover(self.view)

    # rows

    def _tick(self, row: Row) -> None:
        if not self.deeds.writable():
            return
        if row.touch is not None:
            self.deeds.touched(About(row.touch.entity, row.touch.id), row.touch.title)
        elif row.card is not None:
            at = self.view.currentIndex().row()
            self.deeds.done([row.card.id], row.card.title)
            self.view.go(min(at, self.model.rowCount() - 1))

    def _open(self, row: Row) -> None:
        if row.record is not None:
            self.context.open_record(*row.record)

    def _current(self, row: Row) -> None:
        if row.record is not None:
            self.current_record.emit(*row.record)

    def _later(self, row: Row) -> QMenu:
        if row.touch is not None:
            touch = row.touch
            return later_menu(self, lambda due: self.deeds.next_contact(
                About(touch.entity, touch.id), due, touch.title))  # fmt: skip
        card = row.card
        assert card is not None
        return later_menu(self, lambda due: self.deeds.later([card.id], due, card.title), card.due)

    def _menu(self, row: Row, at: QPoint) -> None:
        if row.record is not None:
            pop_up(row_menu(self, row), at)

    # appointments

    def _wanted(self, day: date, start: datetime | None) -> None:
        from crm_desktop.gui.agenda.new_entry import new_appointment

        new_appointment(self.deeds, self.window(), day, start)

    # building

    def _lay_out(self) -> None:
        self.left = QVBoxLayout()
        self.left.setContentsMargins(0, 0, 0, 0)
        self.left.setSpacing(0)
        self.left.addWidget(self.head)
        quick = QHBoxLayout()
        quick.setContentsMargins(24, 4, 24, 12)
        quick.addWidget(self.quick)
        self.left.addLayout(quick)
        self.left.addWidget(self.view, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self.left, 1)
        row.addWidget(self.column)
        self.column.box.addWidget(self.strip)
        self._fit_column()
        theme.news.changed.connect(self._fit_column)
        self.setFocusProxy(self.quick)

    def _fit_column(self) -> None:
        self.column.setFixedWidth(fonts.widened(COLUMN))

    def _connect(self) -> None:
        self.feed.listed.connect(self._listed)
        self.feed.appointments_read.connect(self.column.show_day)
        self.feed.appointments_read.connect(lambda _day, _found: self._offer_meetings())
        self.feed.minute.connect(self.column.grid.viewport().update)
        self.feed.minute.connect(self.view.viewport().update)
        self.view.ticked.connect(self._tick)
        self.view.opened.connect(self._open)
        self.view.menu_wanted.connect(self._menu)
        self.view.current_changed.connect(self._current)
        self.view.up.connect(lambda: self.quick.setFocus(Qt.FocusReason.BacktabFocusReason))
        self.quick.down.connect(self.focus_rows)
        self.head.all.clicked.connect(lambda: self.context.actions.trigger("page.tasks"))
        self.head.meetings.clicked.connect(lambda: self.context.actions.trigger("page.calendar"))
        self.column.day_wanted.connect(self.feed.read_appointments)
        grid = self.column.grid
        grid.opened.connect(lambda e: self.context.open_record(e.entity, e.id))
        grid.moved.connect(self.deeds.move)
        grid.wanted.connect(self._wanted)
        grid.delete_wanted.connect(lambda e: self.deeds.delete(e.entity, e.id, e.title))
        self.strip.shown.connect(lambda: self.context.actions.trigger("reminders.show"))
        self.context.bridge.changed.connect(self.feed.take)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        beside = self.width() >= fonts.widened(BESIDE)
        if beside == self.column.isHidden():
            self.column.setVisible(beside)
            waiting = not self.strip.isHidden()
            (self.column.box if beside else self.left).addWidget(self.strip)
            self.strip.setVisible(waiting)  # another parent hid it
            self._offer_meetings()

    def _offer_meetings(self) -> None:
        self.head.lead_to_meetings(self.column.isHidden(), len(self.column.grid.entries))


def page(context: Any) -> TodayPage:
    """Return the page of the day."""
    return TodayPage(context)
