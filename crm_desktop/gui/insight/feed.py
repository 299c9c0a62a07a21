"""What the dashboard reads, off the window's thread: its answers, what they were, why they changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from crm_desktop.domain.operation import Changed
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.day_watch import DayWatch
from crm_desktop.insight import glance, grouped_whys, summary
from crm_desktop.insight.explaining import Since
from crm_desktop.insight.glance import Tile
from crm_desktop.insight.summary import Shown, Summary, Wanted
from crm_desktop.store.figures.unrated import Unrated, lacking, unrated
from crm_desktop.store.past import Moment

AFTER = 10
"""Milliseconds after the last of several edits the figures follow."""
PATIENCE = 200
"""Milliseconds after which it is said that something is still worked out."""
Compared = tuple[Moment | None, dict[str, Tile]]


class DashboardFeed(QObject):
    """Keeps one summary in the lane of figures; what was asked for before is dropped unread."""

    told = Signal(object)  # Shown
    compared = Signal(object)  # Compared
    failed = Signal(object)
    slow = Signal(object)  # the parts that are not there after a moment
    ask_anew = Signal()  # another day began

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self.context = context
        self.wanted = Wanted()
        self.moment: Moment | None = None
        self._kept: Summary | None = None
        self._jobs: dict[str, Any] = {}
        self._stale = False
        self._soon = QTimer(self, interval=AFTER, singleShot=True)
        self._soon.timeout.connect(self.follow)
        self._patience = QTimer(self, interval=PATIENCE, singleShot=True)
        self._patience.timeout.connect(lambda: self.slow.emit(self.missing))
        self.day = DayWatch(self)

    def now(self) -> datetime:
        """Return the moment the figures are of: that of a past file is its own."""
        moment = self.context.ws.moment
        return (datetime.now() if moment is None else moment.at).astimezone()

    def ask(self, wanted: Wanted) -> None:
        """Work everything out for another period or person: part by part, each told when it is known."""
        self.wanted = wanted
        self.moment = None
        base, reader = self.context.ws.profile.currency, self.context.ws.reader
        kept = self._kept = Summary(None, wanted, base, self.now(), ())
        for name in list(self._jobs):
            self._drop(name)
        for part in summary.PARTS:
            self._run(part, partial(_read, kept, reader, part), partial(self._told, kept))
        self._patience.start()
        if self.context.ws.moment is None:
            self.day.start()

    def choose_goal(self, goal: str) -> None:
        """Hold sales against another goal."""
        kept, reader = self._kept, self.context.ws.reader
        self.wanted = self.wanted._replace(goal=goal)
        if kept is None:
            return

        def job(_token: Any) -> Shown:
            kept.choose(reader(), goal)
            return kept.shown()

        self._run(summary.SALES, job, partial(self._told, kept))

    @property
    def missing(self) -> set[str]:
        """The parts that are still being worked out."""
        return self._jobs.keys() & set(summary.PARTS)

    def take(self, news: Changed, seen: bool) -> None:
        """Take news from the bridge; what is not `seen` follows when it is."""
        if not news.rows:
            return
        if seen:
            self._soon.start()
        else:
            self._stale = True

    def wake(self) -> None:
        """Follow what was written while nobody looked; begin anew on another day."""
        kept = self._kept
        if kept is not None and kept.now.date() != self.now().date():
            self.ask_anew.emit()
        elif self._stale:
            self.follow()

    def follow(self) -> None:
        """Take in what was written since, and tell it if anything is another."""
        self._stale = False
        kept, reader = self._kept, self.context.ws.reader
        if kept is None:
            self.ask(self.wanted)
            return

        def job(_token: Any) -> Shown | None:
            return kept.shown() if kept.follow(reader()) else None

        def done(shown: Shown | None) -> None:
            if shown is not None and kept is self._kept:
                self.told.emit(shown)

        self.context.figures_lane.run(job, done, self.failed.emit)

    def behind(self, what: tuple[Any, ...], done: Callable[[list[int]], None]) -> None:
        """Find the row numbers of the records behind a mark, and hand them to `done`."""
        kept, reader = self._kept, self.context.ws.reader
        if kept is not None:
            self._run("behind", lambda _token: kept.behind(reader(), what), done)

    def unrated(self, name: str, done: Callable[[tuple[Unrated, ...]], None]) -> None:
        """Find the currencies the figure of a tile lacks a rate of."""
        kept, reader = self._kept, self.context.ws.reader
        if kept is not None:
            asked = kept.asked(name)
            self._run("unrated", lambda _token: unrated(lacking(reader(), asked)), done)

    def explain(self, name: str, done: Callable[[grouped_whys.Why], None]) -> None:
        """Find why a figure changed since the day compared with."""
        kept, moment, ws = self._kept, self.moment, self.context.ws
        if kept is None or moment is None:
            return
        asked = kept.asked(name)

        def job(token: Any) -> grouped_whys.Why:
            with Since(ws, moment, check=token.check) as since:
                return grouped_whys.told(ws.reader(), since.explain(asked), moment, asked.now)

        self._run("explain", job, done, long=True)

    @property
    def explaining(self) -> bool:
        """Whether an explanation is being found."""
        return "explain" in self._jobs

    def stop(self) -> None:
        """Ask no more."""
        for timer in (self._soon, self._patience, self.day):
            timer.stop()
        for name in list(self._jobs):
            self._drop(name)

    def _told(self, kept: Summary, shown: Shown) -> None:
        self.told.emit(shown)
        if self.moment is None and not self.missing:
            self._patience.stop()
            self._compare(kept)

    def _compare(self, kept: Summary) -> None:
        ws = self.context.ws

        def job(token: Any) -> Compared:
            moment = glance.a_week_ago(ws.reader(), kept.now)
            if moment is None:
                return None, {}
            with Since(ws, moment, check=token.check) as since:
                return moment, kept.before(since)

        def done(found: Compared) -> None:
            self.moment = found[0]
            self.compared.emit(found)

        self._run("compare", job, done, long=True)

    def _run(
        self,
        name: str,
        job: Callable[[Any], Any],
        done: Callable[[Any], None],
        *,
        long: bool = False,
    ) -> None:
        self._drop(name)
        lane = self.context.long_lane if long else self.context.figures_lane
        self._jobs[name] = lane.run(
            job, partial(self._done, name, done), partial(self._refused, name), reads=True
        )

    def _done(self, name: str, done: Callable[[Any], None], found: Any) -> None:
        self._jobs.pop(name, None)
        done(found)

    def _refused(self, name: str, error: Exception) -> None:
        self._jobs.pop(name, None)
        self.failed.emit(error)

    def _drop(self, name: str) -> None:
        if (job := self._jobs.pop(name, None)) is not None:
            job.cancel()


def _read(kept: Summary, reader: Callable[[], Any], part: str, _token: Any) -> Shown:
    kept.read(reader(), part)
    return kept.shown()
