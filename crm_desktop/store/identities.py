"""Names of entities and ids of records ↔ the integers that stand for them inside one file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import count
from typing import Any

from crm_desktop.domain import keys
from crm_desktop.domain.records import RECORDS

FIRST_UNKNOWN = 1000


def code_of(conn: Any, entity: str) -> int:
    """Return the number of an entity; one from a newer version gets a number of its own."""
    record = RECORDS.get(entity)
    if record is not None:
        return record.code
    found = conn.execute("SELECT code FROM entity WHERE name=?", (entity,)).fetchone()
    if found is not None:
        return int(found[0])
    (last,) = conn.execute("SELECT max(code) FROM entity").fetchone()
    code = max(int(last or 0) + 1, FIRST_UNKNOWN)
    conn.execute("INSERT INTO entity(code,name) VALUES(?,?)", (code, entity))
    return code


def name_of(conn: Any, code: int) -> str:
    """Return the name of an entity's number."""
    (name,) = conn.execute("SELECT name FROM entity WHERE code=?", (code,)).fetchone()
    return str(name)


def number_of(conn: Any, entity: str, id: str) -> int | None:
    """Return the row number of a record, or None when this file never heard of it."""
    if entity in RECORDS:
        found = conn.execute(f"SELECT n FROM {entity} WHERE id=?", (id,)).fetchone()
    else:
        found = conn.execute(
            "SELECT u.n FROM unknown_record u JOIN entity e ON e.code=u.entity "
            "WHERE e.name=? AND u.id=?",
            (entity, id),
        ).fetchone()
    return None if found is None else int(found[0])


def made_number(conn: Any, entity: str, id: str) -> int:
    """Return the row number of a record, making an invisible row for one not known yet."""
    known = number_of(conn, entity, id)
    if known is not None:
        return known
    if entity in RECORDS:
        made = conn.execute(f"INSERT INTO {entity}(id) VALUES(?)", (id,))
    else:
        code = code_of(conn, entity)
        made = conn.execute("INSERT INTO unknown_record(entity,id) VALUES(?,?)", (code, id))
    return int(made.lastrowid)


def id_of(conn: Any, entity: str, n: int) -> str | None:
    """Return the id of a row number."""
    if entity in RECORDS:
        found = conn.execute(f"SELECT id FROM {entity} WHERE n=?", (n,)).fetchone()
    else:
        found = conn.execute("SELECT id FROM unknown_record WHERE n=?", (n,)).fetchone()
    return None if found is None else str(found[0])


def named(conn: Any, entity: str, *names: str, deleted: bool = False) -> str:
    """Return the id of a record that these names stand for, the same on every device.

    It is the first they give that no record has: two devices that make the same at a time make one
    record, who makes it again makes another. What was undone comes back under its own id, and with
    `deleted` what was deleted, too.
    """
    ids = (keys.named_id(entity, *names, *([str(at)] if at else [])) for at in count())
    return next(id for id in ids if _free(conn, entity, id, deleted=deleted))


def _free(conn: Any, entity: str, id: str, *, deleted: bool) -> bool:
    found = conn.execute(
        f"SELECT t.deleted,t.merged_into,e.row FROM {entity} t LEFT JOIN erased e ON e.entity=? "
        "AND e.row=t.n WHERE t.id=?",
        (RECORDS[entity].code, id),
    ).fetchone()
    if found is None:
        return True
    gone, merged, erased = found
    return erased is None and (gone is None or (deleted and gone == 1 and not merged))


def ids_of(conn: Any, entity: str, ns: Iterable[int]) -> list[tuple[int, str]]:
    """Return (row number, id) of many rows of one entity."""
    table = entity if entity in RECORDS else "unknown_record"
    sql = f"SELECT n,id FROM {table} WHERE n IN (SELECT value FROM json_each(?))"
    return [(n, str(id)) for n, id in conn.execute(sql, (json.dumps(list(ns)),))]
