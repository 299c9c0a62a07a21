"""Which activities, tasks, notes, files and leads are about a record, with their place in time.

The table `about` is kept by triggers on the tables of those kinds (migration 0002), whoever writes
them. Its `state` is 0 for what has happened, 1 for what is open, 2 for what is pinned.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from crm_desktop.domain.fields import Record
from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.records import RECORDS

PAST, OPEN, PINNED = 0, 1, 2
SOURCES = tuple(entity for entity, record in RECORDS.items() if record.is_about)
NO_TIME = "9"
"""Stands for the time of an open entry that has none: it sorts after all that do."""
_COLUMNS = "target,n,state,at,source,s"
_NOW = ("strftime('%Y-%m-%dT%H:%M:%SZ','now')", "date('now','localtime')")


class Step(NamedTuple):
    """The earliest open entry about a record; `at` is "" when it has no time."""

    at: str
    entity: str
    id: str
    title: str
    kind: str  # of the task, or the activity's channel
    owner: str = ""


def step_time(record: type[Record]) -> str:
    """Return the SQL of when the next step of a row of table `t` is; NULL without one."""
    return f"(SELECT min(a.at) FROM about a WHERE {_mine(record)} AND a.state={OPEN})"


def has_step(record: type[Record]) -> str:
    """Return the SQL test whether a row of table `t` has a next step."""
    return f"EXISTS (SELECT 1 FROM about a WHERE {_mine(record)} AND a.state={OPEN})"


def contact_time(record: type[Record], now: datetime | None = None) -> str:
    """Return the SQL of when somebody was last in touch about a row of table `t`; NULL for never."""
    return f"(SELECT a.at FROM about a WHERE {_mine(record)} AND {held(now)} ORDER BY a.at DESC LIMIT 1)"


def held(now: datetime | None = None, a: str = "a") -> str:
    """Return the SQL test that a row of `about`, called `a` there, was a contact.

    What is logged ahead of its time, or by a clock that is wrong, becomes one when that has come.
    """
    moment, today = _NOW
    if now is not None:
        moment, today = f"'{utc_text(now)}'", f"'{now.astimezone().date()}'"
    return (
        f"{a}.state={PAST} AND {a}.source={RECORDS['activity'].code} "
        f"AND {a}.at<=max({moment},{today}) "
        f"AND {a}.at<=iif(length({a}.at)=10,{today},{moment})"
    )


def _mine(record: type[Record]) -> str:
    return f"a.target={record.code} AND a.n=t.n"


def right(conn: Any) -> bool:
    """Say whether the table holds exactly what the tables it is made of say."""
    made = " UNION ".join(f"SELECT {_COLUMNS} FROM {source}_about" for source in SOURCES)
    kept = f"SELECT {_COLUMNS} FROM about"
    made = f"SELECT {_COLUMNS} FROM ({made})"
    wrong = f"SELECT * FROM ({made} EXCEPT {kept}) UNION ALL SELECT * FROM ({kept} EXCEPT {made})"
    return conn.execute(f"SELECT 1 FROM ({wrong}) LIMIT 1").fetchone() is None


def rebuild(conn: Any) -> None:
    """Fill the table anew."""
    conn.execute("DELETE FROM about")
    for source in SOURCES:
        conn.execute(
            f"INSERT OR IGNORE INTO about({_COLUMNS}) SELECT {_COLUMNS} FROM {source}_about"
        )


def entries(conn: Any, entity: str, id: str) -> list[tuple[str, str]]:
    """Return (entity, id) of everything that is about a record, the oldest first."""
    found: list[tuple[str, str]] = []
    for source in SOURCES:
        found += [
            (source, of)
            for (of,) in conn.execute(
                f"SELECT x.id FROM about a JOIN {entity} t ON t.n=a.n JOIN {source} x ON x.n=a.s "
                "WHERE t.id=? AND a.target=? AND a.source=? ORDER BY a.at,a.s",
                (id, RECORDS[entity].code, RECORDS[source].code),
            )
        ]
    return found


def next_steps(conn: Any, entity: str, ns: Iterable[int]) -> dict[int, Step]:
    """Return the next step of those of `ns` that have one."""
    return _firsts(conn, entity, ns, f"a.state={OPEN}", "a.at,a.source,a.s")


def last_contacts(conn: Any, entity: str, ns: Iterable[int]) -> dict[int, Step]:
    """Return the latest activity of those of `ns` that had one."""
    return _firsts(conn, entity, ns, held(), "a.at DESC,a.s DESC")


def _firsts(conn: Any, entity: str, ns: Iterable[int], which: str, order: str) -> dict[int, Step]:
    # CROSS JOIN: with statistics of a smaller file SQLite would walk over all of `about` for them
    found = conn.execute(
        "SELECT j.value,a.at,a.source,a.s FROM json_each(?) j CROSS JOIN about a ON a.target=? AND "
        f"a.n=j.value AND {which} AND (a.at,a.source,a.s)=(SELECT a.at,a.source,a.s FROM about a "
        f"WHERE a.target=? AND a.n=j.value AND {which} ORDER BY {order} LIMIT 1)",
        (json.dumps(list(ns)), RECORDS[entity].code, RECORDS[entity].code),
    ).fetchall()
    made: dict[int, Step] = {}
    for source, kind in (("task", "kind"), ("activity", "channel")):
        code, title = RECORDS[source].code, RECORDS[source].title_field
        mine = [(n, at, s) for n, at, of, s in found if of == code]
        said = {
            s: (id, name or "", kind or "", owner or "")
            for s, id, name, kind, owner in conn.execute(
                f"SELECT n,id,{title},{kind},owner FROM {source} WHERE n IN (SELECT value FROM json_each(?))",
                (json.dumps([s for _, _, s in mine]),),
            )
        }
        made |= {n: Step("" if at == NO_TIME else at, source, *said[s]) for n, at, s in mine}
    return made
