"""All records put back to how they were at a time, by one operation.

What was done since stays in the history, one undo takes the whole back, and in a team it goes to the others
like any edit: where the log were cut, the next exchange would bring back what was cut off.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.moments import local_time
from crm_desktop.domain.operation import ERASE, Edit, Label, Operation
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import beside, identities
from crm_desktop.store.consents import carrying, unlinked
from crm_desktop.store.erasures import placing
from crm_desktop.store.erasures.placing import TAKE_OFF
from crm_desktop.store.past.moments import END, arrival_at
from crm_desktop.store.workspace import Workspace

LABEL = "bring_back_all"
NOW = 1 << 62
_LATER = "n>? AND origin NOT IN ('erase','setup')"


class Since(NamedTuple):
    """What was done after a time: operations, people who did them, records they touched."""

    operations: int
    people: int
    records: int


class Day(NamedTuple):
    """One day of the log: its end, the newest operation of it, how many there were."""

    end: datetime
    arrival: int
    operations: int


def exchanged(conn: Any) -> bool:
    """Say whether a file has been exchanged with others, who would bring back what its log lacks."""
    (found,) = conn.execute(
        "SELECT EXISTS(SELECT 1 FROM operation WHERE server_number>0) OR EXISTS(SELECT 1 FROM folder_file)"
    ).fetchone()
    return bool(found)


def since(conn: Any, arrival: int) -> Since:
    """Return what was done after operation `arrival`."""
    operations, people = conn.execute(
        f"SELECT count(*),count(DISTINCT author) FROM operation WHERE {_LATER}", (arrival,)
    ).fetchone()
    return Since(operations, people, len(_touched(conn, arrival)))


def days(conn: Any, limit: int = 400) -> list[Day]:
    """Return the days something was done on, newest first, by when it arrived here."""
    found: list[Day] = []
    (last,) = conn.execute("SELECT max(n) FROM operation").fetchone()
    while last and len(found) < limit:
        (received,) = conn.execute("SELECT received FROM operation WHERE n=?", (last,)).fetchone()
        end = datetime.combine(local_time(received or 0).date(), END).astimezone()
        before = arrival_at(conn, end - timedelta(days=1))
        (many,) = conn.execute(
            "SELECT count(*) FROM operation WHERE n>? AND n<=?", (before, last)
        ).fetchone()
        found.append(Day(end, int(last), int(many)))
        (last,) = conn.execute("SELECT max(n) FROM operation WHERE n<=?", (before,)).fetchone()
    return found


def put_back(ws: Workspace, arrival: int, going: beside.Check = beside.nobody) -> Operation | None:
    """Write all that is other than it was after operation `arrival`; None where nothing is.

    Who was erased since stays erased. `going` is asked on the way and may raise, which leaves nothing
    written. Raises `UserError` for a file that takes no edits.
    """
    if ws.read_only:
        raise UserError(tr("This file is open for reading only."))
    conn = ws.reader()
    rows = _touched(conn, arrival)
    seen = ws.log.moment()

    def check() -> None:
        going()

    return ws.log.record_bulk(Label(LABEL), _edits(conn, rows, arrival), seen=seen, check=check)


def _touched(conn: Any, arrival: int) -> list[tuple[int, int]]:
    """Return (kind, row number) of what was written since, or by what was undone or done again since."""
    found = conn.execute(
        "SELECT DISTINCT c.entity,c.row FROM change c JOIN operation o ON o.n=c.operation "
        "WHERE (o.n>?1 OR o.stamp IN (SELECT cancels FROM operation WHERE n>?1 AND cancels IS NOT NULL)) "
        "AND o.origin<>'setup' AND NOT EXISTS (SELECT 1 FROM erased e WHERE e.entity=c.entity "
        "AND e.row=c.row) ORDER BY c.entity,c.row", (arrival,),
    )  # fmt: skip
    return [(int(code), int(n)) for code, n in found]


def _edits(conn: Any, rows: list[tuple[int, int]], arrival: int) -> Iterator[Edit]:
    """Yield what is other than it was; but what people refused or asked since stays, and what leaked."""
    refused = {(one.entity, one.id): one.cells for one in carrying.refusals(conn)}
    stands, gone = placing.stood_for(conn), set[str]()
    for code, n in rows:
        if (entity := identities.name_of(conn, code)) in carrying.STAY:
            continue
        then, now = _cells(conn, code, n, arrival), _cells(conn, code, n, NOW)
        if "deleted" not in then or not placing.was_there(conn, (code, n), arrival, stands):
            new: dict[Cell, Value] = {"deleted": True} if now.get("deleted") is False else {}
        else:
            every = dict.fromkeys((*then, *now))
            new = {c: then.get(c) for c in every if then.get(c) != now.get(c)}
        id = identities.id_of(conn, entity, n) or ""
        if new := {c: v for c, v in new.items() if c not in refused.get((entity, id), {})}:
            if new.get("deleted") and entity in unlinked.WHO:
                gone.add(id)
            yield Edit(entity, id, new)
    if gone:
        yield from carrying.nameless(conn, gone)


def _cells(conn: Any, code: int, n: int, arrival: int) -> dict[Cell, Value]:
    """Return the cells of a row after operation `arrival`, as the record itself has them.

    What took the name of somebody who was erased out of it counts whenever it was done.
    """
    found = conn.execute(
        "SELECT c.patch FROM change c JOIN operation o ON o.n=c.operation WHERE c.entity=?1 AND c.row=?2 "
        "AND (o.n<=?3 OR o.origin=?4) AND c.patch IS NOT NULL AND coalesce((SELECT p.revives=1 "
        "FROM operation p WHERE p.cancels=o.stamp AND p.n<=?3 ORDER BY p.revives=2 DESC,p.stamp DESC "
        "LIMIT 1),1) ORDER BY o.stamp",
        (code, n, arrival, TAKE_OFF),
    ).fetchall()
    cells: dict[Cell, Value] = {}
    for (patch,) in found:
        cells.update(json.loads(patch))
    return {cell: value for cell, value in cells.items() if value is not None and cell != ERASE}
