"""Going back to a time: the days of the log, what would be taken back, and one change that does it."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, QTime, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.operation import Operation
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.start.file_rows import PLACE, FileRows, add_file
from crm_desktop.gui.travel.words import last_before, said
from crm_desktop.gui.widgets import feet, fitting
from crm_desktop.gui.widgets.dressing import label, push, set_kind
from crm_desktop.gui.widgets.lasting import while_there
from crm_desktop.gui.widgets.time_field import TimeField
from crm_desktop.i18n import tr, trn
from crm_desktop.store.backups import reversing
from crm_desktop.store.backups.reversing import Day, Since
from crm_desktop.store.past import moment_at
from crm_desktop.store.past.moments import END

WIDE, TALL = 560, 560
ASKS_AFTER = 120


class _Answer(NamedTuple):
    at: datetime
    arrival: int
    since: Since
    last: str


class ToTime(QDialog):
    """Says what would be taken back while one chooses; what it does is one change, which undo takes back."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Back to a time"))
        fitting.resize(self, fonts.widened(WIDE), fonts.widened(TALL))
        self._context = context
        self._answer: _Answer | None = None
        self._job: Any = None
        self.days = QListWidget(self)
        self.days.setAccessibleName(tr("Days something was done on"))
        self.days.setItemDelegate(FileRows(self.days, "calendar"))
        self.time = TimeField(END, tr("Time of day"), self)
        self.found = label("", "secondary", wrap=True)
        self.found.setMinimumHeight(3 * self.found.fontMetrics().height() + 4)
        self.found.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Putting everything back…"))
        self.progress.hide()
        self.go, self.cancel = (
            push(tr("Put everything back"), "primary", "history"),
            push(tr("Cancel")),
        )
        self.go.setEnabled(False)
        self._soon = QTimer(self, interval=ASKS_AFTER, singleShot=True)
        self._lay_out()
        self._connect()
        self._read_days()

    def at(self) -> datetime | None:
        """Return the chosen moment; the last minute of a day is its end."""
        item = self.days.currentItem()
        if item is None:
            return None
        day, at = datetime.fromisoformat(str(item.data(PLACE))), self.time.chosen()
        whole = END if at == time(END.hour, END.minute) else at
        return datetime.combine(day.date(), whole).astimezone()

    def accept(self) -> None:
        """Put everything back to the chosen moment."""
        answer = self._answer
        if answer is None or not self.go.isEnabled():
            return
        ws = self._context.ws
        self._busy(True)

        def work(token: Any) -> Operation | None:
            return reversing.put_back(ws, answer.arrival, token.check)

        def done(operation: Operation | None) -> None:
            self._job = None
            QDialog.accept(self)
            words = tr("Everything is as it was on {day}", day=said(answer.at))
            self._context.tell(operation, words)

        self._job = self._context.long_lane.run(
            work, while_there(self, done), while_there(self, self._fail)
        )

    def reject(self) -> None:
        """Close; what is being put back is left as it was."""
        if self._job is not None:
            self._job.cancel()
        super().reject()

    def _read_days(self) -> None:
        reader = self._context.ws.reader
        self._context.lane.run(
            lambda _token: reversing.days(reader()),
            while_there(self, self._list),
            self._context.failed,
        )

    def _list(self, days: list[Day]) -> None:
        for day in days:
            many = trn("{n} change made", "{n} changes made", day.operations)
            add_file(self.days, day.end.isoformat(), said(day.end), many, "")
        self.days.setCurrentRow(1 if len(days) > 1 else 0)
        self.days.setFocus()

    def _look_up(self) -> None:
        self._answer = None
        self.go.setEnabled(False)
        at, reader = self.at(), self._context.ws.reader
        if at is None:
            return

        def ask(_token: Any) -> _Answer:
            conn = reader()
            arrival = moment_at(conn, at).arrival
            return _Answer(at, arrival, reversing.since(conn, arrival), last_before(conn, arrival))

        self._context.lane.run(
            ask, while_there(self, lambda answer: self._show(answer)), while_there(self, self._fail)
        )

    def _show(self, answer: _Answer) -> None:
        if answer.at != self.at() or self._job is not None:
            return
        since = answer.since
        some = since.records > 0
        self._answer = answer if some else None
        closed = self._context.ws.closed_because
        self.go.setEnabled(some and not closed)
        self.go.setToolTip(closed)
        if not some:
            self._say(tr("Nothing was done after that."))
            return
        changes = trn("{n} change is taken back", "{n} changes are taken back", since.operations)
        records = trn("on {n} record.", "on {n} records.", since.records)
        people = trn("It was made by {n} person.", "They were made by {n} people.", since.people)
        who = [people] if since.people > 1 else []
        self._say("\n".join([" ".join([changes, records, *who]), answer.last]).strip())

    def _fail(self, error: Exception) -> None:
        self._job = None
        self._busy(False)
        if isinstance(error, UserError):
            self._say(str(error), wrong=True)
        else:
            self._context.failed(error)

    def _say(self, words: str, *, wrong: bool = False) -> None:
        self.found.setText(words)
        set_kind(self.found, "error" if wrong else "secondary")

    def _busy(self, on: bool) -> None:
        self.progress.setVisible(on)
        for part in (self.days, self.time):
            part.setEnabled(not on)
        self.go.setEnabled(not on and self._answer is not None)

    def _lay_out(self) -> None:
        hint = tr("Every record becomes what it was then. It is one change: undo takes it back, and in "
                  "a team it goes to the others too. Who was erased stays erased.")  # fmt: skip
        clock = QHBoxLayout()
        clock.setSpacing(8)
        named = QLabel(tr("Time of day"))
        named.setBuddy(self.time)
        clock.addWidget(named)
        clock.addWidget(self.time)
        clock.addStretch(1)
        body = QVBoxLayout()
        body.setContentsMargins(20, 20, 20, 16)
        body.setSpacing(12)
        body.addWidget(label(hint, "secondary", wrap=True))
        body.addWidget(self.days, 1)
        body.addLayout(clock)
        body.addWidget(self.found)
        body.addWidget(self.progress)
        feet.stand(self, body, feet.bar(self, (self.cancel, self.go)), grows=True)
        self.go.setDefault(True)
        self.cancel.setAutoDefault(False)

    def _connect(self) -> None:
        self._soon.timeout.connect(self._look_up)
        self.days.currentItemChanged.connect(lambda *_: self._soon.start())
        self.time.timeChanged.connect(lambda _time: self._soon.start())
        self.go.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)

    def choose(self, day: int, at: time = END) -> None:
        """Choose the day at a place of the list, and a time of it."""
        self.days.setCurrentRow(day)
        self.time.setTime(QTime(at.hour, at.minute))
        self._soon.stop()
        self._look_up()
