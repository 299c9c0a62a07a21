"""What an agenda asks the file: open tasks by due time, appointments of some days, reminders, cadence."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from crm_desktop.domain.records import RECORDS
from crm_desktop.store import about
from crm_desktop.store.consents import reach

LISTED = "deleted=0 AND done IS NULL"
PEOPLE = ("contact", "company")
MINUTES = RECORDS["activity"].fields["minutes"]


class Days(NamedTuple):
    """Local days `first` up to and without `last`, and the UTC moments they begin and end at."""

    first: str
    last: str
    start: str
    end: str


class Touch(NamedTuple):
    """A contact or company one wants to be in touch with every so many days."""

    entity: str
    n: int
    id: str
    title: str
    every: int  # days
    last: str  # when somebody was in touch last, or when it was added; "" for never


class Told(NamedTuple):
    """A reminder: of a task or a planned activity."""

    entity: str
    n: int
    id: str
    title: str
    kind: str
    remind: str
    snoozed: str
    due: str


def within(column: str, days: Days) -> tuple[str, tuple[str, ...]]:
    """Return SQL that keeps the WHEN values of some local days, and its values.

    The first pair lets the index leave out all that is days away; the rest is exact.
    """
    low, high = min(days.first, days.start), max(days.last, days.end)
    text = (
        f"{column}>=? AND {column}<? AND ((length({column})=10 AND {column}>=? AND {column}<?) OR "
        f"(length({column})>10 AND {column}>=? AND {column}<?))"
    )
    return text, (low, high, *days)


def due(conn: Any, days: Days) -> array[int]:
    """Return open tasks due in some days: those with a time in its order, then those without."""
    text, values = within("due", days)
    sql = f"SELECT n FROM task WHERE {LISTED} AND {text} ORDER BY length(due)=10,due,n"
    return array("q", (n for (n,) in conn.execute(sql, values)))


def due_before(conn: Any, days: Days) -> array[int]:
    """Return open tasks due before some days begin, the oldest first."""
    text, values = _before(days.first, days.start)
    sql = f"SELECT n FROM task WHERE {LISTED} AND {text} ORDER BY due,n"
    return array("q", (n for (n,) in conn.execute(sql, values)))


def undated(conn: Any) -> array[int]:
    """Return open tasks that are due at no time."""
    sql = f"SELECT n FROM task WHERE {LISTED} AND due IS NULL ORDER BY n"
    return array("q", (n for (n,) in conn.execute(sql)))


def count_due(conn: Any, days: Days) -> tuple[int, int]:
    """Return how many open tasks are due before some days, and in them."""
    before, old = _before(days.first, days.start)
    inside, values = within("due", days)
    sql = (
        f"SELECT (SELECT count(*) FROM task WHERE {LISTED} AND {before}),"
        f"(SELECT count(*) FROM task WHERE {LISTED} AND {inside})"
    )
    late, now = conn.execute(sql, (*old, *values)).fetchone()
    return int(late), int(now)


def count_done(conn: Any, days: Days) -> int:
    """Return how many tasks were done in some days that were due by their end."""
    text, values = _before(days.last, days.end)
    sql = f"SELECT count(*) FROM task WHERE deleted=0 AND done>=? AND done<? AND {text}"
    return int(conn.execute(sql, (days.start, days.end, *values)).fetchone()[0])


def _before(day: str, moment: str) -> tuple[str, tuple[str, ...]]:
    return (
        "due<? AND ((length(due)=10 AND due<?) OR (length(due)>10 AND due<?))",
        (max(day, moment), day, moment),
    )


class Slot(NamedTuple):
    """A task or an activity with its time, as a calendar needs it."""

    entity: str
    n: int
    id: str
    title: str
    kind: str  # of the task, or the activity's channel
    start: str  # WHEN
    minutes: int
    place: str
    done: bool
    repeat: str


_TASK = "SELECT 'task',n,id,title,coalesce(kind,'do'),due,0,'',done IS NOT NULL,repeat FROM task"
_ACTIVITY = (
    "SELECT 'activity',n,id,subject,coalesce(channel,'other'),start,coalesce(minutes,0),location,"
    "state='done',repeat FROM activity"
)
_PLANNED = "deleted=0 AND state='planned'"
_HELD = "deleted=0 AND state='done' AND channel IN ('meeting','visit')"
LONG = 12 * 60
"""Minutes of an activity that may reach into days well after it began."""


def tasks_in(conn: Any, days: Days) -> list[Slot]:
    """Return open tasks due in some days, unordered."""
    text, values = within("due", days)
    return _slots(conn.execute(f"{_TASK} WHERE {LISTED} AND {text}", values))


def appointments(conn: Any, days: Days, before: Days) -> list[Slot]:
    """Return activities planned for some days, and meetings and visits that took place.

    Of the days `before` those that take long, which may not be over.
    """
    text, values = within("start", days)
    old, begun = within("start", before)
    parts = [
        f"{_ACTIVITY} WHERE {state} AND {span}"
        for state in (_PLANNED, _HELD)
        for span in (text, f"minutes>={LONG} AND {old}")
    ]
    return _slots(conn.execute(" UNION ALL ".join(parts), (*values, *begun) * 2))


def repeating(conn: Any) -> list[Slot]:
    """Return open tasks and planned activities that repeat."""
    tasks = conn.execute(f"{_TASK} WHERE {LISTED} AND repeat IS NOT NULL")
    planned = conn.execute(f"{_ACTIVITY} WHERE {_PLANNED} AND repeat IS NOT NULL")
    return _slots(tasks) + _slots(planned)


def _slots(rows: Iterable[Sequence[Any]]) -> list[Slot]:
    return [
        Slot(
            entity,
            n,
            id,
            title or "",
            kind,
            start or "",
            MINUTES.held(minutes) or 0,
            place or "",
            bool(done),
            repeat or "",
        )
        for entity, n, id, title, kind, start, minutes, place, done, repeat in rows
    ]


def to_touch(conn: Any, entity: str, now: datetime) -> list[Touch]:
    """Return those one wants to touch every so many days and who have no next step."""
    record = RECORDS[entity]
    sql = (
        "SELECT t.n,t.id,t.name,t.touch_every,"
        f"coalesce({about.contact_time(record, now)},t.created,'') FROM {entity} t WHERE t.deleted=0 "
        "AND t.touch_every IS NOT NULL AND t.touch_every>0 AND "
        f"NOT {about.has_step(record)} AND {reach.open_way(record)}"
    )
    field = record.fields["touch_every"]
    return [Touch(entity, n, id, title or "", every, last)
            for n, id, title, every, last in conn.execute(sql) if field.held(every)]  # fmt: skip


def reminders(conn: Any, upto: str) -> list[Told]:
    """Return reminders of open tasks and planned activities up to a UTC moment, the newest first."""
    tasks = conn.execute(
        "SELECT n,id,title,kind,remind,snoozed,due FROM task WHERE deleted=0 AND done IS NULL AND "
        "remind IS NOT NULL AND remind<=? AND (snoozed IS NULL OR snoozed<=?)",
        (upto, upto),
    )
    made = [Told("task", *_texts(row)) for row in tasks]
    planned = conn.execute(
        "SELECT n,id,subject,channel,remind,NULL,start FROM activity WHERE deleted=0 AND "
        "remind IS NOT NULL AND remind<=? AND state='planned'",
        (upto,),
    )
    made += [Told("activity", *_texts(row)) for row in planned]
    return sorted(made, key=lambda t: (t.snoozed or t.remind, t.n), reverse=True)


def _texts(row: Sequence[Any]) -> tuple[Any, ...]:
    return (row[0], *(cell or "" for cell in row[1:]))


def next_task(conn: Any, entity: str, n: int) -> str:
    """Return the id of the earliest open task about a record, "" without one."""
    found = conn.execute(
        "SELECT t.id FROM about a JOIN task t ON t.n=a.s WHERE a.target=? AND a.n=? AND a.state=1 "
        "AND a.source=? ORDER BY a.at,a.s LIMIT 1",
        (RECORDS[entity].code, n, RECORDS["task"].code),
    ).fetchone()
    return "" if found is None else str(found[0])


def plans(conn: Any) -> list[int]:
    """Return the plans there are."""
    return [n for (n,) in conn.execute("SELECT n FROM plan WHERE deleted=0 ORDER BY sort_key,n")]


_BEGAN = {
    "deal": "SELECT id,outcome,coalesce(pipeline,'') FROM deal WHERE outcome IN ('won','lost')",
    "lead": "SELECT id,'lead','' FROM lead WHERE coalesce(status,'new')='new'",
}
"""What a plan may be started by."""


def began_among(conn: Any, entity: str, ns: Collection[int]) -> list[tuple[str, str, str]]:
    """Return (id, trigger of a plan, pipeline) of closed deals or new leads among row numbers."""
    text = f"{_BEGAN[entity]} AND deleted=0 AND n IN (SELECT value FROM json_each(?)) ORDER BY n"
    return list(conn.execute(text, (json.dumps(list(ns)),)))
