"""What every report on the page is: asked in a lane, asked again after an edit, given out as a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from crm_desktop.domain.operation import Changed
from crm_desktop.gui.charts.data import ChartData
from crm_desktop.gui.context import Context
from crm_desktop.i18n import tr
from crm_desktop.insight.composed.saved import Saved

T = TypeVar("T")
AFTER = 10
"""Milliseconds after the last of several edits a sheet that is seen asks again."""


@dataclass(frozen=True, slots=True)
class Export:
    """What of a sheet can be written to a file: its rows as plain texts, its chart of a kind ("" for none).

    The first `names` columns are words, the others numbers. `notes` say what is to be known about them.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    names: int = 1
    kind: str = ""
    data: ChartData | None = None
    notes: tuple[str, ...] = ()


class Sheet(QWidget):
    """One report on the page; the page tells it when it is seen.

    What derives from it works out what it shows in `ask`, by `run`, and has begun it with `Sheet.ask`.
    """

    said = Signal(str)  # for the page's foot: "Computed from this file at 14:02"
    wanted = Signal(str)  # another report, by its name or id

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._stale = self._left = False
        self._day: date | None = None  # of what is shown
        self._jobs: dict[str, Any] = {}
        self._soon = QTimer(self, interval=AFTER, singleShot=True)
        self._soon.timeout.connect(self.follow)

    # what the page calls

    def ask(self) -> None:
        """Work out anew what is shown."""
        self._stale = False
        self._day = self.now().date()

    def follow(self) -> None:
        """Take in what was written since; a sheet that can do so without asking everything does."""
        self.ask()

    def take(self, news: Changed, seen: bool) -> None:
        """Take news of an edit; what is not `seen` follows when it is."""
        if not news.rows:
            return
        if seen:
            self._soon.start()
        else:
            self._stale = True

    def wake(self) -> None:
        """Ask where nothing is shown yet, it is another day, or something was written meanwhile."""
        if self._day != self.now().date():
            self.ask()
        elif self._stale:
            self._stale = False
            self.follow()

    def exports(self) -> Export | None:
        """Return what can be written to a file now."""
        return None

    def leave(self) -> None:
        """Ask no more: the file is about to be closed."""
        self._left = True
        self._soon.stop()
        for name in list(self._jobs):
            self.drop(name)

    def renew(self, report: Saved) -> None:
        """Take another state of a report of the user's."""

    # what sheets are made with

    def now(self) -> datetime:
        """Return the moment the figures are of: that of a past file is its own."""
        moment = getattr(self.context.ws, "moment", None)
        return (datetime.now() if moment is None else moment.at).astimezone()

    def run(
        self, name: str, job: Callable[[Any], Any], done: Callable[[Any], None], *, long: bool = False
    ) -> None:  # fmt: skip
        """Run a job in the lane of figures or of `long` jobs; an older one of that name is dropped."""
        self.drop(name)
        lane = self.context.long_lane if long else self.context.figures_lane
        self._jobs[name] = lane.run(
            job, partial(self._done, name, done), partial(self._failed, name), reads=True
        )

    def take_in(
        self, job: Callable[[Any], T | None], done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:  # fmt: skip
        """Run a job that follows the file, and show what it found, None for nothing new.

        It is never dropped: half of an edit taken in is a wrong figure, and one that was taken in and
        not shown is not told again.
        """

        def told(found: T | None) -> None:
            if found is not None and not self._left:
                done(found)

        self.context.figures_lane.run(job, told, failed)

    def drop(self, name: str) -> None:
        """Want a job no more."""
        if (job := self._jobs.pop(name, None)) is not None:
            job.cancel()

    def refused(self, error: Exception) -> None:
        """Say what went wrong; a sheet with a place of its own for it says it there."""
        self.context.failed(error)

    def say_computed(self) -> None:
        """Let the page's foot say of when the figures are."""
        self.said.emit(tr("Computed from this file at {time}", time=f"{self.now():%H:%M}"))

    def save_file(self) -> None:
        """Ask for a file and write there what `exports` gives."""
        from crm_desktop.gui.insight.reports import saving

        if (found := self.exports()) is not None:
            saving.save(self.context, found, self.window())

    def open_records(self, entity: str, ns: Sequence[int], named: str) -> None:
        """List the records behind a figure."""
        from crm_desktop.gui.insight.reports.records_dialog import open_records

        open_records(self.context, self.window(), entity, ns, named)

    def _done(self, name: str, done: Callable[[Any], None], found: Any) -> None:
        self._jobs.pop(name, None)
        done(found)

    def _failed(self, name: str, error: Exception) -> None:
        self._jobs.pop(name, None)
        self.refused(error)
