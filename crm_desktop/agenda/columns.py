"""How entries that overlap in a calendar share its room: side by side in a day, in lanes over a week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from crm_desktop.agenda.today import Entry

SHORTEST = timedelta(minutes=20)
"""What is shorter is drawn as long, so that its words can be read."""


class Place(NamedTuple):
    """An entry in a day: minutes of the day it is drawn from and to, its column, of how many.

    `crowded`: beside it stands the number of those that have no room.
    """

    entry: Entry
    start: int
    end: int
    column: int
    columns: int
    crowded: bool = False


class Rest(NamedTuple):
    """Entries of a day that have no room, and the minutes they take together."""

    entries: tuple[Entry, ...]
    start: int
    end: int


class Bar(NamedTuple):
    """An entry over whole days of a row: first and last day of the row, and its lane."""

    entry: Entry
    first: int
    last: int
    lane: int


def day_places(entries: Sequence[Entry], day: date) -> list[Place]:
    """Return where the timed entries of a day are drawn; what overlaps stands side by side."""
    begin = datetime.combine(day, time())
    after = begin + timedelta(days=1)
    mine = [e for e in entries if not e.all_day and e.start < after and e.end > begin]
    spans = sorted(
        ((_minute(max(e.start, begin), begin), _minute(min(max(e.end, e.start + SHORTEST), after), begin), at)
         for at, e in enumerate(mine)),
        key=lambda s: (s[0], -s[1], s[2]),
    )  # fmt: skip
    placed: list[Place] = []
    group: list[tuple[int, int, int, int]] = []
    ends: list[int] = []
    for start, end, at in spans:
        if group and start >= max(ends):
            placed += _closed(group, mine, len(ends))
            group, ends = [], []
        column = next((c for c, last in enumerate(ends) if last <= start), len(ends))
        if column == len(ends):
            ends.append(end)
        else:
            ends[column] = end
        group.append((start, end, at, column))
    return placed + _closed(group, mine, len(ends))


def _closed(
    group: Sequence[tuple[int, int, int, int]], mine: Sequence[Entry], columns: int
) -> list[Place]:
    return [Place(mine[at], start, end, column, columns) for start, end, at, column in group]


def with_room(places: Sequence[Place], most: int, kept: int) -> tuple[list[Place], list[Rest]]:
    """Return the places of a day that have room, and what has none.

    Of entries that overlap in more than `most` columns the first `kept` columns are drawn.
    """
    drawn, rest = list[Place](), list[Rest]()
    for place in sorted(places, key=lambda p: p.start):
        if place.columns <= most:
            drawn.append(place)
        elif place.column < kept:
            drawn.append(place._replace(columns=kept, crowded=True))
        elif rest and place.start < rest[-1].end:
            last = rest[-1]
            more = (*last.entries, place.entry)
            rest[-1] = Rest(more, last.start, max(last.end, place.end))
        else:
            rest.append(Rest((place.entry,), place.start, place.end))
    return drawn, rest


def _minute(at: datetime, begin: datetime) -> int:
    return int((at - begin).total_seconds() // 60)


def bars(
    entries: Sequence[Entry], first: date, days: int, most: int
) -> tuple[list[Bar], list[list[Entry]]]:
    """Return the entries of some days as bars in up to `most` lanes, and those left out of each day.

    A timed entry of one day is a bar of that day.
    """
    free: list[list[bool]] = [[True] * most for _ in range(days)]
    left: list[list[Entry]] = [[] for _ in range(days)]
    made = []
    for entry in sorted(entries, key=_long_first):
        start = max(0, (entry.start.date() - first).days)
        last = min(days - 1, (entry.last_day - first).days) if entry.all_day else start
        if last < start or start >= days:
            continue
        lane = next((n for n in range(most) if all(free[d][n] for d in range(start, last + 1))), -1)
        for day in range(start, last + 1):
            if lane < 0:
                left[day].append(entry)
            else:
                free[day][lane] = False
        if lane >= 0:
            made.append(Bar(entry, start, last, lane))
    return made, left


def _long_first(entry: Entry) -> tuple[bool, float, date, bool, datetime, str]:
    """Of a day what is there comes before later times of what repeats."""
    several = entry.all_day and entry.end - entry.start > timedelta(days=1)
    return (
        not several,
        -(entry.end - entry.start).days if several else 0,
        entry.start.date(),
        entry.repeated,
        entry.start,
        entry.title,
    )
