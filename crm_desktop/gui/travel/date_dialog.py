"""Choosing the date to see everything as on, and going there: what was last then, how far it is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from PySide6.QtCore import Qt, QTime, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.errors import UserError
from crm_desktop.gui import formats
from crm_desktop.gui.context import Context
from crm_desktop.gui.travel.calendar import Calendar, qdate
from crm_desktop.gui.travel.journey import Journey
from crm_desktop.gui.travel.words import last_before
from crm_desktop.gui.widgets.dressing import label, push, set_kind
from crm_desktop.gui.widgets.growing import Growing
from crm_desktop.gui.widgets.lasting import while_there
from crm_desktop.gui.widgets.time_field import TimeField
from crm_desktop.i18n import tr
from crm_desktop.store.past import Moment, beginning, moment_at
from crm_desktop.store.past.moments import END

ASKS_AFTER = 120


class DateDialog(QDialog):
    """Says what the chosen moment stands for while one chooses. `arrived`: the past, open."""

    arrived = Signal(object)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("See everything as it was"))
        self._context = context
        self._journey: Journey | None = None
        self._moment: Moment | None = None
        self._wanted = False  # to go there, as soon as the day that was chosen last is looked up
        first = beginning(context.ws.live.reader())
        self.calendar = Calendar(first.date() if first else date.today(), date.today(), self)
        self.time = TimeField(END, tr("Time of day"), self)
        self.found = label("", "small", wrap=True)
        self.found.setMinimumHeight(2 * self.found.fontMetrics().height() + 4)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Going back"))
        self.go = push(tr("Show it"), "primary", "history")
        self.cancel = push(tr("Cancel"))
        self._soon = QTimer(self, interval=ASKS_AFTER, singleShot=True)
        self._lay_out()
        self._connect()
        Growing(self)
        self.progress.setVisible(False)
        self.choose(days_ago(1))
        self._look_up()

    def at(self) -> datetime:
        """Return the chosen moment; the last minute of a day is its end."""
        at = self.time.chosen()
        whole = END if at == time(END.hour, END.minute) else at
        return datetime.combine(self.calendar.day(), whole).astimezone()

    def choose(self, day: date) -> None:
        """Choose the end of a day."""
        self.calendar.setSelectedDate(qdate(day))
        self.time.setTime(QTime(END.hour, END.minute))

    def accept(self) -> None:
        """Go there; where it is not looked up yet, then."""
        if self._journey is not None:
            return
        self.time.interpretText()  # else what is half typed counts once the field is switched off
        if self._moment is None:
            self._wanted = True
            if self._soon.isActive():  # else it is being looked up already
                self._soon.start(0)
            return
        self._set_under_way(True)
        journey = Journey(self._context, self._moment, self)
        journey.progressed.connect(lambda part: self.progress.setValue(int(part * 1000)))
        journey.arrived.connect(self._arrive)
        journey.failed.connect(self._fail)
        self._journey = journey
        journey.start()

    def reject(self) -> None:
        """Close; on the way, turn round."""
        self._wanted = False
        self._soon.stop()
        if self._journey is not None:
            self._journey.stop()
        super().reject()

    def _arrive(self, past: Any) -> None:
        self._journey = None
        super().accept()
        self.arrived.emit(past)

    def _fail(self, error: Exception) -> None:
        self._journey = None
        self._set_under_way(False)
        self._refuse(error)

    def _set_under_way(self, under_way: bool) -> None:
        self.progress.setVisible(under_way)
        for part in (self.calendar, self.time, self.go):
            part.setEnabled(not under_way)
        for button, (_, day) in zip(self.quick, quick_days(), strict=True):
            button.setEnabled(not under_way and self.calendar.reaches(day))
        if under_way:
            self._say(tr("Putting everything together as it was…"))

    def _look_up(self) -> None:
        """Find out what was last done by then."""
        at, reader = self.at(), self._context.ws.live.reader

        def ask(_token: Any) -> tuple[Moment, str]:
            conn = reader()
            moment = moment_at(conn, at)
            return moment, last_before(conn, moment.arrival)

        self._context.lane.run(
            ask, while_there(self, lambda found: self._show(at, *found)),
            self._refuse,
        )  # fmt: skip

    def _show(self, at: datetime, moment: Moment, last: str) -> None:
        if at == self.at() and self._journey is None:
            self._moment = moment
            self.go.setEnabled(True)  # what was refused late may be the day before this one
            self._say(last)
            if self._wanted:
                self.accept()

    def _choose_anew(self) -> None:
        """Forget the day before: it is not to be gone to any more."""
        self._moment, self._wanted = None, False
        self.go.setEnabled(True)
        self._soon.start(ASKS_AFTER)

    def _refuse(self, error: Exception) -> None:
        self._wanted = False
        # Where only the way failed, it can be tried again.
        self.go.setEnabled(self._moment is not None)
        if isinstance(error, UserError):
            self._say(str(error), wrong=True)
        else:
            self._context.failed(error)

    def _say(self, words: str, wrong: bool = False) -> None:
        self.found.setText(words)
        set_kind(self.found, "error" if wrong else "small")

    def _lay_out(self) -> None:
        self.quick = [push(words, "link", size="small") for words, _ in quick_days()]
        for button, (_, day) in zip(self.quick, quick_days(), strict=True):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on=False, day=day: self.choose(day))
            button.setEnabled(self.calendar.reaches(day))
            button.setToolTip("" if self.calendar.reaches(day) else self._begins())
        days, foot, clock = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for button in self.quick:
            days.addWidget(button)
        days.addStretch(1)
        named = QLabel(tr("Time of day"))
        named.setBuddy(self.time)
        clock.addWidget(named)
        clock.addWidget(self.time)
        clock.addStretch(1)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.go)
        self.go.setDefault(True)
        self.cancel.setAutoDefault(False)
        hint = tr("The whole program goes back to this date, to read. Nothing is changed.")
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(label(f"{hint} {self._begins()}", "hint", wrap=True))
        for part in (days, self.calendar, clock, self.found, self.progress, foot):
            box.addWidget(part) if isinstance(part, QWidget) else box.addLayout(part)

    def _begins(self) -> str:
        first = self.calendar.minimumDate().toPython()
        return tr("This file begins on {day}.", day=formats.date_text(str(first)))

    def _connect(self) -> None:
        self._soon.timeout.connect(self._look_up)
        self.calendar.selectionChanged.connect(self._choose_anew)
        self.calendar.activated.connect(lambda _day: self.accept())
        self.time.timeChanged.connect(lambda _time: self._choose_anew())
        self.go.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)


def days_ago(days: int) -> date:
    return date.today() - timedelta(days=days)


def quick_days() -> list[tuple[str, date]]:
    """Return the days one asks for most, in words."""
    return [
        (tr("Yesterday"), days_ago(1)),
        (tr("A week ago"), days_ago(7)),
        (tr("A month ago"), days_ago(30)),
        (tr("A year ago"), days_ago(365)),
    ]
