"""What a day asks of the user: overdue, today, the next seven days, and whom to touch again."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from crm_desktop.agenda import cadence, clock
from crm_desktop.store import agenda, listing

AHEAD = 7
"""Days after today that are listed."""
OVERDUE, TODAY, SOON, UNDATED = "overdue", "today", "soon", "undated"
SECTIONS = (OVERDUE, TODAY, SOON, UNDATED)


class Numbers(NamedTuple):
    """What the day's work counts to."""

    overdue: int
    today: int
    done: int


@dataclass(slots=True)
class Plan:
    """A day's tasks as row numbers by section, and those to touch again."""

    day: date
    ns: dict[str, array[int]]
    done: int
    touches: list[cadence.Due] = field(default_factory=list)

    def count(self, section: str) -> int:
        """Return how many entries a section has."""
        extra = len(self.touches) if section == OVERDUE else 0
        return len(self.ns[section]) + extra


class Card(NamedTuple):
    """One task as a row shows it."""

    n: int
    id: str
    title: str
    kind: str
    priority: str
    due: str
    owner: str
    done: bool
    repeats: bool
    about: tuple[tuple[str, str, str], ...]  # (entity, id, title), the person first


def plan(conn: Any, now: datetime) -> Plan:
    """Return the tasks of a day by section."""
    today = now.date()
    here = clock.one_day(today)
    soon = due(conn, today + timedelta(days=1), today + timedelta(days=AHEAD + 1))
    ns = {
        OVERDUE: late(conn, today), TODAY: agenda.due(conn, here), SOON: soon,
        UNDATED: agenda.undated(conn),
    }  # fmt: skip
    return Plan(today, ns, agenda.count_done(conn, here))


def late(conn: Any, day: date) -> array[int]:
    """Return open tasks due before a day, the oldest first."""
    return agenda.due_before(conn, clock.one_day(day))


def due(conn: Any, first: date, last: date) -> array[int]:
    """Return open tasks due from one day up to and without another, day by day."""
    found = array("q")
    while first < last:
        found.extend(agenda.due(conn, clock.one_day(first)))
        first += timedelta(days=1)
    return found


def numbers(conn: Any, now: datetime) -> Numbers:
    """Return the counts alone, for the badge."""
    days = clock.one_day(now.date())
    return Numbers(*agenda.count_due(conn, days), agenda.count_done(conn, days))


def cards(conn: Any, ns: Collection[int]) -> dict[int, Card]:
    """Return what rows show of these tasks."""
    rows = listing.page(conn, "task", ns)
    people = {id for row in rows.values() for id in row["contacts"]}
    names = listing.titles(conn, "contact", people)
    return {n: _card(row, names) for n, row in rows.items() if row["deleted"] == 0}


def _card(row: dict[str, Any], names: dict[str | None, str]) -> Card:
    about = [("contact", id, names[id]) for id in row["contacts"] if id in names]
    about += [
        (entity, row[entity], row[f"{entity}.shown"])
        for entity in ("company", "deal", "lead")
        if row[entity] and row[f"{entity}.shown"]
    ]
    return Card(
        row["n"], row["id"], row["title"] or "", row["kind"] or "do", row["priority"] or "",
        row["due"] or "", row["owner"] or "", bool(row["done"]), bool(row["repeat"]), tuple(about),
    )  # fmt: skip


class Entry(NamedTuple):
    """One task or activity in a calendar, in local time; `all_day` ones span whole days."""

    entity: str
    n: int
    id: str
    title: str
    kind: str  # of the task, or the activity's channel
    start: datetime
    end: datetime
    all_day: bool
    place: str
    done: bool
    repeated: bool  # a later time of one that repeats: it is not there yet


USUAL = 30
"""Minutes of what does not say how long it takes."""


def entries(conn: Any, first: date, last: date) -> list[Entry]:
    """Return what a calendar shows of the days from `first` up to and without `last`, in order."""
    from crm_desktop.agenda import rules

    span = clock.days(first, last)
    # An activity of several days that began before these is found by looking back.
    wider = clock.days(first - timedelta(days=14), last)
    made = _activities(conn, agenda.appointments(conn, wider))
    made += _tasks(conn, agenda.open_tasks(conn, span))
    low, high = (
        datetime.combine(first, datetime.min.time()),
        datetime.combine(last, datetime.min.time()),
    )
    kept = [e for e in made if e.start < high and (e.end > low or e.start >= low)]
    for entity, n in agenda.repeating(conn):
        row = listing.page(conn, entity, [n])[n]
        one = _task(row) if entity == "task" else _activity(row)
        when = row["due"] if entity == "task" else row["start"]
        if one is not None:
            long = one.end - one.start
            kept += [
                one._replace(start=at, end=at + long, repeated=True)
                for at in rules.times(row["repeat"], when or "", first, last)
            ]
    return sorted(kept, key=lambda e: (e.start, not e.all_day, -e.end.toordinal(), e.title, e.n))


def appointments(conn: Any, day: date) -> list[Entry]:
    """Return the activities of one day."""
    after = day + timedelta(days=1)
    found = entries(conn, day, after)
    return [e for e in found if e.entity == "activity"]


def _activities(conn: Any, ns: Sequence[int]) -> list[Entry]:
    return _some(_activity(row) for row in listing.page(conn, "activity", ns).values())


def _tasks(conn: Any, ns: Sequence[int]) -> list[Entry]:
    return _some(_task(row) for row in listing.page(conn, "task", ns).values())


def _some(found: Iterable[Entry | None]) -> list[Entry]:
    return [e for e in found if e is not None]


def _activity(row: dict[str, Any]) -> Entry | None:
    start = clock.local(row["start"])
    if start is None:
        return None
    timed = clock.has_time(row["start"])
    long = timedelta(minutes=row["minutes"] or USUAL) if timed else timedelta(days=1)
    return Entry(
        "activity", row["n"], row["id"], row["subject"] or "", row["channel"] or "other", start,
        start + long, not timed or long >= timedelta(days=1), row["location"] or "",
        row["state"] == "done", False,
    )  # fmt: skip


def _task(row: dict[str, Any]) -> Entry | None:
    start = clock.local(row["due"])
    if start is None:
        return None
    timed = clock.has_time(row["due"])
    long = timedelta(minutes=USUAL) if timed else timedelta(days=1)
    return Entry("task", row["n"], row["id"], row["title"] or "", row["kind"] or "do", start,
                 start + long, not timed, "", bool(row["done"]), False)  # fmt: skip
