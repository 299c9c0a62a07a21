"""What people did in a time, by kind and result, how long it took, and when somebody is reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from crm_desktop.domain import endings
from crm_desktop.domain.about import CHANNELS, MESSAGES
from crm_desktop.domain.rule import Condition, Node
from crm_desktop.insight import periods
from crm_desktop.insight.following import Followed
from crm_desktop.insight.people import activity_report as report
from crm_desktop.insight.people.activity_report import Hour
from crm_desktop.store import in_use, listing
from crm_desktop.store.figures import asking
from crm_desktop.store.figures.question import COUNT, SUM, Keys, Question, Span
from crm_desktop.store.listing import ListQuery

EVERY = tuple(choice.value for choice in CHANNELS)
OWNERS, MINUTES, HOURS = "owners", "minutes", "hours"


class Wanted(NamedTuple):
    """Of which time, and whose, "" for everyone's."""

    period: str = "last 90d"
    owner: str = ""


class Result(NamedTuple):
    """How an activity can end; `reached` says that somebody was, None where it does not say."""

    id: str
    name: str
    reached: bool | None


@dataclass(slots=True)
class Done:
    """Activities put together: how many, of how many the result is known and somebody was reached,
    and how long those took whose length is known.

    Of messages nothing is known: one that was sent has reached nobody yet, one that came in was no try.
    """

    count: int = 0
    ended: int = 0
    reached: int = 0
    timed: int = 0
    minutes: int = 0

    @property
    def rate(self) -> float | None:
        """The part of those with a result that reached somebody, None where there are too few."""
        return self.reached / self.ended if self.ended >= report.FEW else None

    @property
    def mean(self) -> int | None:
        """The minutes one takes on average, None where none is known."""
        return round(self.minutes / self.timed) if self.timed else None


@dataclass(frozen=True, slots=True)
class Ending:
    """How often activities of a channel ended so, and what part of those with a result that is."""

    channel: str
    result: Result
    count: int
    share: float


@dataclass(slots=True)
class Shown:
    """What the board shows; `cells` by person and channel, "" for what is nobody's."""

    wanted: Wanted
    span: Span | None
    now: datetime
    people: list[str]
    channels: list[str]
    cells: dict[tuple[str, str], Done]
    endings: list[Ending]
    hours: list[Hour]
    offered: list[str] = field(default_factory=list)

    @property
    def untold(self) -> int:
        """How many calls have no result that says if somebody was reached."""
        calls = self.of(channel="call")
        return calls.count - calls.ended

    def of(self, person: str | None = None, channel: str = "") -> Done:
        """Return what a person did, everybody where it is None, by one channel or all of them."""
        made = Done()
        for (name, by), done in self.cells.items():
            if person in (None, name) and channel in ("", by):
                for part in Done.__slots__:
                    setattr(made, part, getattr(made, part) + getattr(done, part))
        return made


class ActivityBoard:
    """The answers behind the board. Used by one lane."""

    def __init__(self, conn: Any, wanted: Wanted, now: datetime) -> None:
        self.wanted, self.now = wanted, now
        self.span = periods.within(wanted.period, now.date())
        self._results = results(conn)
        self._people = in_use.owners(conn, ("activity",))
        asked = questions(self.span, wanted.owner)
        self._followed = {name: Followed(conn, one, now) for name, one in asked.items()}

    def follow(self, conn: Any) -> bool:
        """Take in what was written since; say whether anything may be another."""
        found = [one.follow(conn) for one in self._followed.values()]
        before, self._results = self._results, results(conn)
        return any(found) or before != self._results

    def shown(self) -> Shown:
        """Return what the board shows now."""
        cells = self._cells()
        people = {person for person, _ in cells}
        used = {channel for _, channel in cells}
        return Shown(
            self.wanted, self.span, self.now,
            sorted(people, key=lambda name: (not name, name.casefold())),
            [*(c for c in EVERY if c in used), *sorted(used - set(EVERY))],
            cells, self._endings(), self._hours(), self._people,
        )  # fmt: skip

    def behind(self, conn: Any, person: str | None = None, channel: str = "",
               result: str = "") -> list[int]:  # fmt: skip
        """Return the row numbers behind what a person did, by channel, and by how it ended."""
        wanted = [
            keys for keys in self._followed[OWNERS].answer.tallies
            if person in (None, str(keys[0] or "")) and channel in ("", str(keys[1] or ""))
            and result in ("", str(keys[2] or ""))
        ]  # fmt: skip
        return self._rows(conn, OWNERS, wanted)

    def behind_hour(self, conn: Any, weekday: int, hour: int) -> list[int]:
        """Return the row numbers of the calls with a result at an hour of a day of the week."""
        wanted = [
            keys for keys in self._followed[HOURS].answer.tallies
            if keys[:2] == (weekday, hour) and keys[2] in self._telling()
        ]  # fmt: skip
        return self._rows(conn, HOURS, wanted)

    def _rows(self, conn: Any, name: str, wanted: Iterable[Keys]) -> list[int]:
        asked = self._followed[name].asked
        return sorted({n for keys in wanted for n in asking.behind(conn, asked, keys)})

    def _cells(self) -> dict[tuple[str, str], Done]:
        cells: dict[tuple[str, str], Done] = {}
        for (owner, channel, result), tally in self._followed[OWNERS].answer.tallies.items():
            done = cells.setdefault((str(owner or ""), str(channel or "")), Done())
            done.count += tally.count
            known = self._results.get(str(result or ""))
            if known is not None and known.reached is not None and channel not in MESSAGES:
                done.ended += tally.count
                done.reached += tally.count * known.reached
        for (owner, channel), tally in self._followed[MINUTES].answer.tallies.items():
            done = cells.setdefault((str(owner or ""), str(channel or "")), Done())
            done.timed, done.minutes = tally.known, round(tally.total)
        return {key: done for key, done in cells.items() if done.count}

    def _endings(self) -> list[Ending]:
        counts: dict[str, dict[str, int]] = {}
        for (_, channel, result), tally in self._followed[OWNERS].answer.tallies.items():
            if str(result or "") in self._results:
                of_channel = counts.setdefault(str(channel or ""), {})
                of_channel[str(result)] = of_channel.get(str(result), 0) + tally.count
        order = [*EVERY, *sorted(counts.keys() - set(EVERY))]
        return [
            Ending(channel, self._results[id], count, count / sum(counts[channel].values()))
            for channel in order if channel in counts
            for id, count in sorted(counts[channel].items(), key=lambda one: (-one[1], one[0]))
            if count
        ]  # fmt: skip

    def _hours(self) -> list[Hour]:
        return report.by_hour(self._followed[HOURS].answer, self._telling())

    def _telling(self) -> dict[str, bool]:
        """Return the results that say if somebody was reached, by id."""
        every = self._results.items()
        return {id: one.reached for id, one in every if one.reached is not None}


def questions(span: Span | None, owner: str = "", channel: str = "call") -> dict[str, Question]:
    """Return what is asked of activities, by name; the hours are of what was tried by a channel."""
    whose: tuple[Node, ...] = (Condition("owner", "is", (owner,)),) if owner else ()
    done = (report.DONE, *whose)
    tried = (*done, *report.tried(channel))
    return {
        OWNERS: Question(
            "activity", COUNT, "", ("owner", "channel", "outcome"), done, "start", span
        ),
        MINUTES: Question("activity", SUM, "minutes", ("owner", "channel"), done, "start", span),
        HOURS: Question("activity", COUNT, "", report.SLOTS, tried, "start", span),
    }


def results(conn: Any) -> dict[str, Result]:
    """Return the results there are, by id."""
    return {
        row["id"]: Result(row["id"], name, endings.says_reached(name, row["reached"]))
        for row in listing.listed(conn, ListQuery("outcome"))
        for name in [row["name"] or ""]
    }


def tried_at(found: Iterable[Hour]) -> tuple[int, int]:
    """Return how many calls with a result there are, and how many reached somebody."""
    every: list[Hour] = list(found)
    return sum(hour.tried for hour in every), sum(hour.reached for hour in every)


def grid(found: Iterable[Hour]) -> tuple[list[int], Mapping[tuple[int, int], Hour]]:
    """Return the hours of the day from the first to the last called at, and what is known of each slot."""
    slots = {(hour.weekday, hour.hour): hour for hour in found}
    at = [hour for _, hour in slots]
    return (list(range(min(at), max(at) + 1)) if at else []), slots


def rows(shown: Shown) -> Iterator[tuple[str, str, Done]]:
    """Yield (person, channel, what was done) as a file lists it."""
    for person in shown.people:
        for channel in shown.channels:
            if (person, channel) in shown.cells:
                yield person, channel, shown.cells[person, channel]
