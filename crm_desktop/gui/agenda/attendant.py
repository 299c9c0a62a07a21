"""What goes on beside the pages: the badge of the day, reminders by tray or toast, plans offered."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from crm_desktop.agenda import clock, plans, reminders, today
from crm_desktop.agenda.reminders import Waiting
from crm_desktop.agenda.tasks import About
from crm_desktop.domain.operation import Changed
from crm_desktop.gui import icons
from crm_desktop.gui.agenda import words
from crm_desktop.gui.agenda.deeds import AgendaDeeds
from crm_desktop.i18n import tr, trn

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk

BEGINNINGS = {"deal": ("result", ("user",)), "lead": ("created", ("user", "import"))}
"""Of what a plan may be started by: the cell that says it, and where such news come from."""
LOOKS_EVERY, SOON = 20_000, 150
"""Milliseconds between looks at the clock; a sleep between two of them loses nothing."""


class Attendant(QObject):
    """Reads the file on a timer, when something changed and when the window comes to the front."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk, self._context = desk, desk.context
        self.deeds = AgendaDeeds(desk.context, self)
        self.waiting = Waiting([], [], 0, False)
        self.late = 0  # told but not shown yet
        self._tray: QSystemTrayIcon | None = None
        self._jobs: list[Any] = []
        self._soon = QTimer(self, interval=SOON, singleShot=True)
        self._soon.timeout.connect(self.look)
        self._clock = QTimer(self, interval=LOOKS_EVERY)
        self._clock.timeout.connect(self.look)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.applicationStateChanged.connect(self._woken)
        self._context.bridge.changed.connect(self._take)

    def start(self) -> None:
        """Look for the first time."""
        self._clock.start()
        self.look()

    def stop(self) -> None:
        """Ask no more: the file is about to be closed."""
        self._clock.stop()
        self._soon.stop()
        for job in self._jobs:
            job.cancel()
        if self._tray is not None:
            self._tray.hide()

    def look(self) -> None:
        """Read what is due now."""
        ws, now = self._context.ws, clock.now_here()

        def job(_token: Any) -> tuple[today.Numbers, Waiting]:
            return today.numbers(ws.reader(), now), reminders.waiting(ws, now)

        self._run(job, lambda found: self._show(now, *found))

    def show_list(self) -> None:
        """Show the reminders that wait."""
        from crm_desktop.gui.agenda.reminder_list import ReminderList

        self.late = 0
        ReminderList(self._desk.host, self._context, self.deeds, self.waiting.every).open()
        self._tell_page()

    def page_made(self, page: Any) -> None:
        """Tell a page that was made what waits."""
        if hasattr(page, "show_reminders"):
            page.show_reminders(len(self.waiting.every), self.late)

    def _run(self, job: Any, done: Any) -> None:
        self._jobs = [*self._jobs[-4:], self._context.lane.run(job, done, self._context.failed)]

    def _take(self, news: Changed) -> None:
        if {"task", "activity"} & set(news.rows) or "touch_every" in news.cells:
            self._soon.start()
        for entity, (cell, origins) in BEGINNINGS.items():
            ns = news.rows.get(entity)
            if ns and cell in news.cells and news.origin in origins:
                self._run(partial(self._read_plans, entity, list(ns)), partial(self._offer, entity))

    def _read_plans(self, entity: str, ns: list[int], _token: Any) -> list[tuple[plans.Plan, str]]:
        return plans.offered(self._context.ws.reader(), entity, ns)

    def _woken(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationActive and self._clock.isActive():
            self._soon.start()

    def _show(self, now: datetime, numbers: today.Numbers, waiting: Waiting) -> None:
        self._desk.sidebar.set_count(
            "today", numbers.overdue + numbers.today, alarm=bool(numbers.overdue)
        )
        self.waiting = waiting
        if waiting.fresh and not waiting.quiet:
            self.late += waiting.late
            reminders.told(self._context.ws, now)
            self._notify(waiting)
        self.late = min(self.late, len(waiting.every))
        self._tell_page()

    def _tell_page(self) -> None:
        page = self._desk.made_page("today")
        if page is not None:
            self.page_made(page)

    # telling

    def _notify(self, waiting: Waiting) -> None:
        one = waiting.fresh[0] if len(waiting.fresh) == 1 else None
        said = tr("Reminder: {what}", what=one.title) if one else _several(waiting)
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._in_tray(said)
        else:
            self._desk.offer(said, tr("Show"), self.show_list, stays=True)

    def _in_tray(self, said: str) -> None:
        if self._tray is None:
            self._tray = QSystemTrayIcon(icons.icon("bell", "accent"), self)
            self._tray.setToolTip(QApplication.applicationDisplayName())
            self._tray.messageClicked.connect(self._come_forward)
            self._tray.activated.connect(lambda _why: self._come_forward())
        self._tray.show()
        self._tray.showMessage(
            QApplication.applicationDisplayName(), said, icons.icon("bell", "accent")
        )

    def _come_forward(self) -> None:
        self._desk.host.showNormal()
        self._desk.host.activateWindow()
        self.show_list()

    def _offer(self, entity: str, found: list[tuple[plans.Plan, str]]) -> None:
        """Offer the plan that follows; undo of what it follows stays on its key."""
        if not found or self._context.ws.closed_because:
            return
        plan = found[0][0]
        about = [About(entity, id) for p, id in found if p.id == plan.id]
        said = _began(plan, len(about))
        self._desk.offer(said, tr("Start plan"), lambda: self.deeds.start_plan(plan, about))


def _began(plan: plans.Plan, n: int) -> str:
    if plan.trigger == "lead":
        return trn("A lead came in. Start “{name}”?", "{n} leads came in. Start “{name}”?", n,
                   name=plan.name)  # fmt: skip
    if plan.trigger == "lost":
        return trn("The deal is lost. Start “{name}”?", "{n} deals are lost. Start “{name}”?", n,
                   name=plan.name)  # fmt: skip
    return trn("The deal is won. Start “{name}”?", "{n} deals are won. Start “{name}”?", n,
               name=plan.name)  # fmt: skip


def _several(waiting: Waiting) -> str:
    if waiting.late:
        return words.late_words(waiting.late)
    return trn("{n} reminder", "{n} reminders", len(waiting.fresh))
