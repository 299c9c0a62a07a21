"""What a day asks of the user: overdue, today, the next seven days, and whom to touch again."""

from __future__ import annotations

from array import array
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from crm_desktop.agenda import cadence, clock
from crm_desktop.domain.activity import LONGEST
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

    @property
    def whom(self) -> tuple[str, int]:
        """Return the name of whom it is about first, and how many people more it is about."""
        people = sum(entity == "contact" for entity, _, _ in self.about)
        return (self.about[0][2] if self.about else "", max(0, people - 1))


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
    """Return the counts alone, for the badge; whom to touch again is overdue, as on the page."""
    days = clock.one_day(now.date())
    overdue, today = agenda.count_due(conn, days)
    touches = len(cadence.overdue(conn, now.date()))
    return Numbers(overdue + touches, today, agenda.count_done(conn, days))


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

    @property
    def last_day(self) -> date:
        """Return the day it ends on; midnight is still of the day before."""
        return max(self.start, self.end - timedelta(seconds=1)).date()

    def when(self, start: datetime) -> str:
        """Return the WHEN value of it beginning at a local time."""
        return clock.when(start.date(), None if self.all_day else start.time())


USUAL, DAY = 30, 24 * 60
"""Minutes of what does not say how long it takes, and of a day."""
LOOK_BACK = LONGEST // DAY
"""Days before those shown in which what takes long may have begun."""


def entries(conn: Any, first: date, last: date) -> list[Entry]:
    """Return what a calendar shows of the days from `first` up to and without `last`, in order."""
    from crm_desktop.agenda import rules

    # What began the day before may go over midnight, what takes long over many days.
    span = clock.days(first - timedelta(days=1), last)
    before = clock.days(first - timedelta(days=LOOK_BACK), first - timedelta(days=1))
    slots = agenda.appointments(conn, span, before)
    slots += agenda.tasks_in(conn, clock.days(first, last))
    low, high = datetime.combine(first, time()), datetime.combine(last, time())
    made = [e for slot in slots if (e := _entry(slot)) is not None]
    for slot in agenda.repeating(conn):
        one = _entry(slot)
        if one is not None:
            long = one.end - one.start
            made += [
                one._replace(start=at, end=_end(at, long), repeated=True)
                for at in rules.times(slot.repeat, slot.start, first - long, last)
            ]
    kept = [e for e in made if e.start < high and (e.end > low or e.start >= low)]
    return sorted(kept, key=lambda e: (e.start, not e.all_day, e.title, e.n))


def appointments(conn: Any, day: date) -> list[Entry]:
    """Return the activities of one day."""
    found = entries(conn, day, day + timedelta(days=1))
    return [e for e in found if e.entity == "activity"]


def _entry(slot: agenda.Slot) -> Entry | None:
    """Return a slot in local time, None for one whose time cannot be read."""
    start = clock.local(slot.start)
    if start is None:
        return None
    timed = clock.has_time(slot.start)
    minutes = max(1, slot.minutes or (USUAL if timed else DAY))
    long = timedelta(minutes=minutes if timed else -(-minutes // DAY) * DAY)
    all_day = not timed or (slot.entity == "activity" and minutes >= DAY)
    return Entry(slot.entity, slot.n, slot.id, slot.title, slot.kind, start, _end(start, long), all_day,
                 slot.place, slot.done, False)  # fmt: skip


def _end(start: datetime, long: timedelta) -> datetime:
    """Return when something is over, at the latest when the calendar is."""
    return start + min(long, datetime.max - start)
