"""Who was erased and may stand in a salvaged file: it may be from before that, and have lost its ids."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from crm_desktop.domain.merged import Key
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import tr, trn
from crm_desktop.store import changes, identities
from crm_desktop.store import rows as codec
from crm_desktop.store.erasures import ledger
from crm_desktop.store.erasures.naming import NAMED
from crm_desktop.store.erasures.suppression import Suppressed, unchecked_warning


class Before(NamedTuple):
    """What could be told: ids of records with an address of somebody erased, how many persons lost their
    own id, and how many erasures nobody can be held against. Who is known by their id is erased again, not
    said here.
    """

    alike: tuple[str, ...] = ()
    unknown: int = 0
    unchecked: int = 0

    @property
    def clear(self) -> bool:
        return not (self.alike or self.unknown or self.unchecked)

    def words(self) -> list[str]:
        """Return what to look at before the file is used."""
        said = []
        if self.alike:
            ids = ", ".join(self.alike)
            said.append(trn(
                "{n} record has an address of somebody who was erased. Look at it, and erase it unless they "
                "wanted to be here again, with: erase ID. The ID: {ids}",
                "{n} records have an address of somebody who was erased. Look at them, and erase those who "
                "did not want to be here again, with: erase ID. The IDs: {ids}",
                len(self.alike), ids=ids))  # fmt: skip
        if self.unknown:
            said.append(
                tr("It could not be told which persons were erased, as records lost their own numbers. "
                   "Look through the contacts, leads and companies before you use this file, and erase who "
                   "should not be there with: erase ID"))  # fmt: skip
        if self.unchecked:
            said.append(unchecked_warning(self.unchecked))
        return said


def of(conn: Any, unknown: int) -> Before:
    """Hold a salvaged file against the erasures of this computer; `unknown` persons in it lost their id."""
    if ledger.is_empty():
        return Before()
    suppressed = Suppressed()
    known = {(row.entity, row.id) for entry in ledger.entries()
             for row in ledger.standing(conn, entry.rows)}  # fmt: skip
    alike = [id for (entity, id), cells in _people(conn) if suppressed and (entity, id) not in known
             and suppressed.meets(cells)]  # fmt: skip
    return Before(tuple(alike), unknown, suppressed.unchecked)


def give_back_ids(conn: Any) -> tuple[int, int]:
    """Give records their ids again that the ledger tells, by what wrote them first and an address of theirs.

    Return how many, and how many persons are left without. By its id a record is known, and erased again:
    so where several were written together and have an address of that erasure, none gets it.
    """
    lost = {(entity, int(n)) for entity, n in conn.execute("SELECT entity,n FROM temp.given")
            if entity in NAMED}  # fmt: skip
    given = 0
    for entry in ledger.entries() if lost else ():
        for row in entry.rows:
            n = _only_one(conn, entry, row, lost)
            if n is not None:
                conn.execute(f"UPDATE {row.entity} SET id=? WHERE n=?", (row.id, n))
                lost.discard((row.entity, n))
                given += 1
    return given, len(lost)


def _only_one(
    conn: Any, entry: ledger.Entry, row: ledger.Row, lost: Collection[tuple[str, int]]
) -> int | None:
    """Return which row without an id is an erased record, None where none is or several may be."""
    if row.entity not in NAMED or identities.number_of(conn, row.entity, row.id) is not None:
        return None
    born = [n for n in _born_with(conn, row) if (row.entity, n) in lost]
    marked = Suppressed([entry]) if born else None  # of others erased it says nothing
    found = [n for n in born if marked and marked.meets(_cells(conn, row.entity, n))]
    return found[0] if len(found) == 1 else None


def _born_with(conn: Any, row: ledger.Row) -> list[int]:
    """Return the rows that one of the operations wrote which wrote an erased record first."""
    found = conn.execute(
        "SELECT DISTINCT c.row FROM change c JOIN operation o ON o.n=c.operation WHERE c.entity=? "
        "AND o.stamp IN (SELECT value FROM json_each(?)) ORDER BY c.row",
        (RECORDS[row.entity].code, json.dumps(row.births)),
    ).fetchall()
    return [int(n) for (n,) in found]


def _cells(conn: Any, entity: str, n: int) -> dict[str, Any]:
    return changes.fold(changes.of_row(conn, RECORDS[entity].code, n))


def _people(conn: Any) -> Iterator[tuple[Key, dict[str, Any]]]:
    for entity in NAMED:
        record = RECORDS[entity]
        columns = ("n", "id", *codec.columns(record))
        for stored in conn.execute(f"{codec.select_sql(record)} WHERE deleted=0"):
            row = dict(zip(columns, stored, strict=True))
            yield (entity, row["id"]), codec.to_cells(record, row)
