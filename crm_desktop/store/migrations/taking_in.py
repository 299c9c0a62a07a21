"""What a file kept of newer versions until its schema could show it: whole kinds, fields, links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crm_desktop.domain.records import RECORDS

Schema = dict[str, frozenset[str]]
"""Table → its columns."""
LINK = "merged_into"


def schema(conn: Any) -> Schema:
    """Return the tables of records there are."""
    found = {
        entity: frozenset(row[1] for row in conn.execute(f"PRAGMA table_info({entity})").fetchall())
        for entity in RECORDS
    }
    return {entity: columns for entity, columns in found.items() if columns}


def take_in(conn: Any, before: Schema) -> None:
    """Show what the log holds of kinds and fields that `before` had no place for.

    Newer versions may have sent it; a link of merged records is one as well.
    """
    from crm_desktop.store import changes, projection
    from crm_desktop.store import rows as codec

    rows = [*_adopted(conn), *_told_more(conn, before)]
    for entity, n in dict.fromkeys(rows):
        record = RECORDS[entity]
        cells = changes.fold(changes.of_row(conn, record.code, n))
        new = codec.from_cells(record, cells) if cells else codec.empty(record)
        projection.write(conn, entity, n, projection.read(conn, entity, n), new)


def _adopted(conn: Any) -> Iterator[tuple[str, int]]:
    """Give the records of kinds that were unknown their place in the tables; yield them."""
    for code, entity in conn.execute("SELECT code,name FROM entity").fetchall():
        if entity not in RECORDS or code == RECORDS[entity].code:
            continue
        known = RECORDS[entity].code
        conn.execute("UPDATE entity SET code=? WHERE code=?", (known, code))
        kept = conn.execute("SELECT n,id FROM unknown_record WHERE entity=?", (code,)).fetchall()
        conn.execute("DELETE FROM unknown_record WHERE entity=?", (code,))
        for old, id in kept:
            conn.execute(f"INSERT OR IGNORE INTO {entity}(id) VALUES(?)", (id,))
            (n,) = conn.execute(f"SELECT n FROM {entity} WHERE id=?", (id,)).fetchone()
            for table in ("change", "erased", "conflict"):
                conn.execute(
                    f"UPDATE {table} SET entity=?,row=? WHERE entity=? AND row=?",
                    (known, n, code, old),
                )
            yield entity, n


def _told_more(conn: Any, before: Schema) -> Iterator[tuple[str, int]]:
    """Yield the rows of known tables whose log may say something of columns that are new."""
    for entity, columns in schema(conn).items():
        if entity not in before:
            continue
        names = [LINK, *sorted(columns - before[entity])]
        says = " OR ".join(["instr(patch,?)"] * len(names))
        found = conn.execute(
            f"SELECT DISTINCT row FROM change WHERE entity=? AND ({says})",
            (RECORDS[entity].code, *(f'"{name}' for name in names)),
        )
        yield from ((entity, n) for (n,) in found.fetchall())
