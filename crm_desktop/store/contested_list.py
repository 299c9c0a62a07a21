"""What the conflict desk lists: one entry a record in conflict, one a suspect; and how many there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from crm_desktop.domain import mentions
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import identities, suspects
from crm_desktop.store.contested import OPEN, SETTLED
from crm_desktop.store.suspects import SHARED, Put, Suspect

TABS = ("open", "later", "settled")
MOST = 20_000
"""Entries listed at most; the count tells all."""
TITLE, READ = 120, 480
"""Letters of a title shown, and read for that: of a note, mentions are longer than their names."""


class Entry(NamedTuple):
    """One thing to decide, or decided. `at` is ms since 1970, when it came to light or was decided."""

    kind: int  # of `conflicts` or `suspects`
    entity: str
    row: int
    id: str
    title: str
    at: int
    cells: tuple[str, ...] = ()
    other: int = 0
    other_title: str = ""
    other_id: str = ""

    @property
    def key(self) -> Put:
        """Return what names it."""
        return Put(self.kind, self.entity, self.row, self.other)


class Counts(NamedTuple):
    """How many entries each tab has."""

    open: int
    later: int
    settled: int


def counts(conn: Any) -> Counts:
    """Return how many entries there are."""
    pending = _pending(conn)
    (settled,) = conn.execute(
        "SELECT count(*) FROM (SELECT 1 FROM conflict WHERE state=? GROUP BY entity,row)",
        (SETTLED,),
    ).fetchone()
    return Counts(pending[0], pending[1], settled)


def count_open(conn: Any) -> int:
    """Return how many entries wait for a decision."""
    return _pending(conn)[0]


def _pending(conn: Any) -> list[int]:
    found = [
        conn.execute(
            "SELECT count(*) FROM (SELECT 1 FROM conflict WHERE state=? AND later=? "
            "GROUP BY entity,row)",
            (OPEN, later),
        ).fetchone()[0]
        for later in (0, 1)
    ]
    for _, later in _suspects(conn):
        found[later] += 1
    return found


def entries(conn: Any, tab: str) -> list[Entry]:
    """Return the entries of a tab, the newest first."""
    state, later = (SETTLED, None) if tab == "settled" else (OPEN, int(tab == "later"))
    put = "" if later is None else f"AND later={later}"
    found = conn.execute(
        "SELECT entity,row,max(kind),json_group_array(DISTINCT cell),max(found),max(settled) "
        f"FROM conflict WHERE state=? {put} GROUP BY entity,row ORDER BY 5 DESC LIMIT ?",
        (state, MOST),
    ).fetchall()
    made = list(_of_records(conn, found))
    if later is not None:
        made += _of_suspects(conn, [s for s, put_off in _suspects(conn) if put_off == later])
    return sorted(made, key=lambda e: -e.at)


def _of_records(conn: Any, found: list[Any]) -> Iterator[Entry]:
    by_code: dict[int, list[int]] = {}
    for code, row, *_ in found:
        by_code.setdefault(code, []).append(row)
    names = {code: identities.name_of(conn, code) for code in by_code}
    told = {code: _titles(conn, names[code], rows) for code, rows in by_code.items()}
    received = _times(conn, "n", [f[4] for f in found])
    decided = _times(conn, "stamp", [f[5] for f in found if f[5]])
    for code, row, kind, cells, arrival, settled in found:
        id, title = told[code].get(row, ("", ""))
        at = decided.get(settled) or received.get(arrival, 0)
        cells = tuple(sorted(json.loads(cells)))
        yield Entry(kind, names[code], row, id, title, at, cells)


def of_suspects(conn: Any, found: list[Suspect]) -> list[Entry]:
    """Return entries of suspects that are not kept yet, those that still are so."""
    return list(_of_suspects(conn, [s for s in found if suspects.still(conn, s)]))


def _of_suspects(conn: Any, found: list[Suspect]) -> Iterator[Entry]:
    received = _times(conn, "n", [s.found for s in found])
    for s in found:
        told = _titles(conn, s.entity, [s.row, s.other])
        id, title = told.get(s.row, ("", ""))
        other_id, other = told.get(s.other, ("", ""))
        if s.kind == SHARED:
            other = ", ".join(value for _, value in suspects.shared(conn, s)) or other
        at = received.get(s.found, 0)
        yield Entry(s.kind, s.entity, s.row, id, title, at, (), s.other, other, other_id)


def _suspects(conn: Any) -> Iterator[tuple[Suspect, int]]:
    """Yield the suspects that still are so, with whether they are put off."""
    kept = conn.execute(
        "SELECT s.kind,e.name,s.row,s.other,s.why,s.found,s.later FROM suspect s "
        "JOIN entity e ON e.code=s.entity ORDER BY s.found DESC LIMIT ?",
        (MOST,),
    ).fetchall()
    for *parts, later in kept:
        suspect = Suspect(*parts)
        if suspects.still(conn, suspect):
            yield suspect, later


def suspect_of(conn: Any, put: Put) -> Suspect | None:
    """Return a suspect as it was noticed, None where it is none any more."""
    found = conn.execute(
        "SELECT why,found FROM suspect WHERE kind=? AND entity=? AND row=? AND other=?",
        (put.kind, identities.code_of(conn, put.entity), put.row, put.other),
    ).fetchone()
    made = None if found is None else Suspect(*put, *found)
    return made if made is not None and suspects.still(conn, made) else None


def _titles(conn: Any, entity: str, rows: Iterable[int]) -> dict[int, tuple[str, str]]:
    if entity not in RECORDS:
        return {}
    title = RECORDS[entity].title_field
    found = conn.execute(
        f"SELECT n,id,substr({title},1,{READ}) FROM {entity} "
        "WHERE n IN (SELECT value FROM json_each(?))",
        (json.dumps(list(rows)),),
    )
    return {n: (id, mentions.one_line(str(said or ""))[:TITLE]) for n, id, said in found}


def _times(conn: Any, by: str, wanted: Iterable[Any]) -> dict[Any, int]:
    column = "wall" if by == "stamp" else "received"
    found = conn.execute(
        f"SELECT {by},{column} FROM operation WHERE {by} IN (SELECT value FROM json_each(?))",
        (json.dumps(list(set(wanted))),),
    )
    return {key: at or 0 for key, at in found}
