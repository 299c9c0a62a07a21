"""What is known of leads and deals for their scores: their changes in order, contacts, next steps, rules.

Records are read in blocks by their row numbers, so that a score of one record and the learning from all
read the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import orjson

from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.rule import Node
from crm_desktop.store import catalogue, rules
from crm_desktop.store.figures.touched import Touched
from crm_desktop.store.terms import Sql, sql

KINDS = ("lead", "deal")
"""Kinds of record that are scored."""
OPEN = {
    "lead": "(t.status IS NULL OR t.status NOT IN ('converted','discarded'))",
    "deal": "t.outcome IS NULL",
}
_ENDED = {"lead": "t.status IN ('converted','discarded')", "deal": "t.outcome IN ('won','lost')"}
_GOOD = {"lead": "t.status='converted'", "deal": "t.outcome='won'"}
_CLOSED = {"lead": "NULL", "deal": "t.closed"}
_ACTIVITY, _TASK = RECORDS["activity"].code, RECORDS["task"].code


class Written(NamedTuple):
    """One change that holds: when, in seconds since 1970, and the cells it wrote."""

    at: float
    cells: dict[str, Any]


class Touch(NamedTuple):
    """One activity: by which channel, when, when it was put down (None where not said), in seconds.

    `held` says that it took place.
    """

    channel: str
    at: float
    noted: float | None
    held: bool


class Planned(NamedTuple):
    """One task: from when, in seconds, until when it was to do (None: it still is)."""

    noted: float
    done: float | None


@dataclass(slots=True)
class Told:
    """What the file tells of one record; `good` is whether it was won or converted, None while open."""

    n: int
    id: str
    created: float | None
    closed: str
    good: bool | None
    written: list[Written] = field(default_factory=list)
    touches: list[Touch] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)


def opened(conn: Any, of: str) -> list[int]:
    """Return the row numbers of all open records of a kind."""
    return _numbers(conn, f"SELECT t.n FROM {of} t WHERE t.deleted=0 AND {OPEN[of]} ORDER BY t.n")


def ended(conn: Any, of: str) -> list[int]:
    """Return the row numbers of all that came to an end: won and lost, converted and discarded."""
    return _numbers(conn, f"SELECT t.n FROM {of} t WHERE t.deleted=0 AND {_ENDED[of]} ORDER BY t.n")


def tally(conn: Any, of: str) -> tuple[int, int]:
    """Return how many came to a good end, and to another."""
    good, every = conn.execute(
        f"SELECT coalesce(sum({_GOOD[of]}),0),count(*) FROM {of} t WHERE t.deleted=0 AND {_ENDED[of]}"
    ).fetchone()
    return good, every - good


def still_open(conn: Any, of: str, ns: Collection[int]) -> set[int]:
    """Return those of `ns` that are open records."""
    found = conn.execute(
        f"SELECT t.n FROM json_each(?) j CROSS JOIN {of} t ON t.n=j.value WHERE t.deleted=0 AND {OPEN[of]}",
        (json.dumps(list(ns)),),
    )
    return {n for (n,) in found}


def amounts(conn: Any, of: str) -> dict[str, list[int]]:
    """Return currency → the amounts of all records of a kind that have one, the least first."""
    made: dict[str, list[int]] = defaultdict(list)
    for currency, amount in conn.execute(
        f"SELECT coalesce(currency,''),amount FROM {of} WHERE deleted=0 AND amount IS NOT NULL "
        "ORDER BY amount"
    ):
        made[currency].append(amount)
    return made


def categories(conn: Any) -> dict[str, str]:
    """Return product id → its category, of those that have one."""
    found = conn.execute("SELECT id,category FROM product WHERE deleted=0 AND category<>''")
    return dict(found.fetchall())


def told(conn: Any, of: str, ns: Iterable[int]) -> list[Told]:
    """Return what is told of some records, of one block at a time; hidden ones are left out."""
    asked = json.dumps(list(ns))
    made: dict[int, Told] = {}
    for n, id, created, closed, good in conn.execute(_TOLD[of], (asked,)):
        made[n] = Told(n, id, created, closed, None if good is None else bool(good))
    code = RECORDS[of].code
    for n, stamp, patch in conn.execute(_CHANGES, (asked, code)):
        if n in made:
            made[n].written.append(Written(int(stamp[:12], 16) / 1000, orjson.loads(patch)))
    for n, channel, at, noted, held in conn.execute(_TOUCHES, (asked, code)):
        if n in made:
            made[n].touches.append(Touch(channel, at, noted, bool(held)))
    for n, noted, done in conn.execute(_PLANNED, (asked, code)):
        if n in made:
            made[n].planned.append(Planned(noted, done))
    for one in made.values():
        one.written.sort(key=lambda written: written.at)
    return list(made.values())


_TOLD = {
    of: f"SELECT t.n,t.id,unixepoch(t.created),coalesce({_CLOSED[of]},''),"
    f"CASE WHEN {_ENDED[of]} THEN {_GOOD[of]} END "
    f"FROM json_each(?) j CROSS JOIN {of} t ON t.n=j.value WHERE t.deleted=0"
    for of in KINDS
}
_CHANGES = (
    "SELECT c.row,o.stamp,c.patch FROM json_each(?) j CROSS JOIN change c ON c.entity=? AND c.row=j.value "
    "CROSS JOIN operation o ON o.n=c.operation WHERE o.effective=1 AND c.patch IS NOT NULL "
    "ORDER BY o.stamp"
)
_ABOUT = "FROM json_each(?) j CROSS JOIN about a ON a.target=? AND a.n=j.value "
_TOUCHES = (
    "SELECT a.n,coalesce(v.channel,'other'),unixepoch(a.at),unixepoch(v.created),"
    "coalesce(v.state,'done')='done' "
    f"{_ABOUT} CROSS JOIN activity v ON v.n=a.s WHERE a.source={_ACTIVITY} AND unixepoch(a.at) IS NOT NULL"
)
_PLANNED = (
    f"SELECT a.n,unixepoch(x.created),unixepoch(x.done) {_ABOUT} CROSS JOIN task x ON x.n=a.s "
    f"WHERE a.source={_TASK} AND unixepoch(x.created) IS NOT NULL"
)


def holding(
    conn: Any, of: str, node: Node, today: date, ns: Collection[int] | None = None
) -> set[int]:
    """Return the open records a rule holds of, of those of `ns` alone where it is not None.

    Raises `UserError` for a rule this version or this file does not know.
    """
    test = rules.where(conn, catalogue.of(conn, of), [node], today)
    asking = sql(f"SELECT t.n FROM {of} t WHERE t.deleted=0 AND {OPEN[of]} AND {{}}", test)
    if ns is not None:
        among = Sql("SELECT value FROM json_each(?)", (json.dumps(list(ns)),))
        asking = sql("{} AND t.n IN ({})", asking, among)
    return {n for (n,) in conn.execute(asking.text, asking.values)}


def touched(conn: Any, of: str, found: Touched) -> set[int]:
    """Return which records of a kind were touched: written themselves, or by what is or was about them."""
    ns = set(found.rows.get(of, ()))
    for entity in ("activity", "task"):
        if rows := found.rows.get(entity):
            asked = (json.dumps(list(rows)), RECORDS[entity].code)
            ns.update(n for (n,) in conn.execute(_NAMED.format(of=of, entity=entity), asked))
    return ns


_NAMED = (
    "SELECT t.n FROM json_each(?1) j CROSS JOIN change c ON c.entity=?2 AND c.row=j.value "
    "CROSS JOIN {of} t ON t.id=json_extract(c.patch,'$.{of}') "
    "UNION SELECT t.n FROM json_each(?1) j CROSS JOIN {entity} x ON x.n=j.value "
    "CROSS JOIN {of} t ON t.id=x.{of}"
)
"""Also what an activity was about before: whatever it ever named."""


def _numbers(conn: Any, text: str) -> list[int]:
    return [n for (n,) in conn.execute(text)]
