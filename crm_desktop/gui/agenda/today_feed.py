"""Reads the day off the window's thread: sections at once, then whom to touch, then rows as seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from crm_desktop.agenda import cadence, clock, today
from crm_desktop.domain.about import SUBJECTS
from crm_desktop.domain.operation import Changed
from crm_desktop.gui.agenda.today_model import TodayModel

FIRST = 24
"""Rows read together with the sections."""
AT_ONCE = 500
MINUTE = 60_000


class TodayFeed(QObject):
    """Fills the model and tells the appointments of the day."""

    listed = Signal()
    appointments_read = Signal(object, object)  # day, entries
    minute = Signal()

    def __init__(self, context: Any, model: TodayModel, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._model = context, model
        self._jobs: list[Any] = []
        self.shown_day = clock.now_here().date()
        self._touches: list[cadence.Due] = []
        self._again = QTimer(self, interval=30, singleShot=True)
        self._again.timeout.connect(self.read)
        self._touch_soon = QTimer(self, interval=400, singleShot=True)
        self._touch_soon.timeout.connect(self._read_touches)
        self._clock = QTimer(self, interval=MINUTE)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        model.wanted.connect(self._read_wanted)

    def now(self) -> datetime:
        """Return the moment the day is read at."""
        return clock.now_here()

    def read(self) -> None:
        """Read the sections and what the first rows show."""
        self._again.stop()
        reader, now = self._context.ws.reader, self.now()

        def job(_token: Any) -> tuple[today.Plan, dict[int, today.Card]]:
            conn = reader()
            plan = today.plan(conn, now)
            first = [n for section in today.SECTIONS for n in plan.ns[section][:FIRST]][: 2 * FIRST]
            return plan, today.cards(conn, first)

        self._run(job, self._show)

    def read_appointments(self, day: date) -> None:
        """Read the appointments of a day."""
        self.shown_day, reader = day, self._context.ws.reader
        self._run(
            lambda _token: today.appointments(reader(), day),
            lambda found: self.appointments_read.emit(day, found),
        )

    def read_touches_soon(self) -> None:
        """Read whom to touch again when there is time."""
        self._touch_soon.start()

    def take(self, news: Changed) -> None:
        """Take news from the bridge."""
        rows = set(news.rows)
        if rows & {"task", *SUBJECTS}:
            mine = news.rows.get("task", frozenset())
            named = rows & set(SUBJECTS)
            self._model.forget(None if named or mine is None or len(mine) > AT_ONCE else mine)
            self._again.start()
        if rows & {"activity", "contact", "company", "task"}:
            self._touch_soon.start()
        if "activity" in rows:
            self.read_appointments(self.shown_day)

    def stop(self) -> None:
        """Ask no more: the file is about to be closed."""
        for timer in (self._again, self._touch_soon, self._clock):
            timer.stop()
        self._model.stop()
        for job in self._jobs:
            job.cancel()

    def _tick(self) -> None:
        plan = self._model.plan
        if plan is not None and plan.day != self.now().date():
            if self.shown_day == plan.day:
                self.read_appointments(self.now().date())
            self.read()
            self._touch_soon.start()
        self.minute.emit()

    def _show(self, found: tuple[today.Plan, dict[int, today.Card]]) -> None:
        plan, cards = found
        plan.touches = self._touches
        self._model.keep(cards)
        self._model.show_plan(plan)
        self.listed.emit()

    def _read_touches(self) -> None:
        reader, day = self._context.ws.reader, self.now().date()
        self._run(lambda _token: cadence.overdue(reader(), day), self._show_touches)

    def _show_touches(self, found: list[cadence.Due]) -> None:
        self._touches = found
        plan = self._model.plan
        if plan is not None and plan.touches != found:
            plan.touches = found
            self._model.show_plan(plan)
            self.listed.emit()

    def _read_wanted(self) -> None:
        reader, ns = self._context.ws.reader, self._model.take_wanted()
        if ns:
            self._run(
                lambda _token: today.cards(reader(), ns), lambda found: self._model.keep(found, ns)
            )

    def _run(self, job: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        self._jobs = [*self._jobs[-8:], self._context.lane.run(job, done, self._context.failed)]
