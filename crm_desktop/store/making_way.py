"""What making this file brought and nobody used makes way for what others have of the same kind.

Until it travels such an operation is this file's alone. So it goes as if it had never been written: nobody
else has to learn that it is not wanted, and of a reader, who may write nothing, nothing is refused.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from crm_desktop.domain.operation import Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import forgetting, identities, outgoing, projection

_ALONE = (
    "SELECT n,stamp,label FROM operation o WHERE server_number IS NULL AND origin='setup' AND device IN "
    "(SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM folder_range r WHERE o.n BETWEEN "
    "r.first AND r.last) LIMIT 1"
)
_OF_OTHERS = (
    "SELECT 1 FROM {0} t JOIN change c ON c.entity=? AND c.row=t.n JOIN operation o ON o.n=c.operation "
    "WHERE t.deleted=0 AND o.device NOT IN (SELECT value FROM json_each(?)) LIMIT 1"
)
_NAMED = "SELECT 1 FROM change c JOIN json_each(?) i WHERE c.operation<>? AND instr(c.patch,i.value) LIMIT 1"


class Making(NamedTuple):
    """What was written when the file was made: its arrival number, what kind of thing, its records."""

    n: int
    entity: str
    records: tuple[tuple[str, str], ...]


def alone(conn: Any, mine: Collection[str]) -> Making | None:
    """Return what the devices `mine` wrote when the file was made, where it has travelled nowhere yet."""
    found = conn.execute(_ALONE, (json.dumps(sorted(mine)),)).fetchone()
    if found is None:
        return None
    n, stamp, label = found
    return Making(n, Label.from_json(label).entity, tuple(outgoing.records(conn, stamp)))


def make_way(conn: Any, mine: Collection[str]) -> Mapping[str, set[int]]:
    """Take it out inside a transaction, unused and with others' there; return the rows that show no more."""
    made = alone(conn, mine)
    touched: dict[str, set[int]] = {}
    if made is None or not _of_others(conn, made.entity, mine) or _used(conn, made):
        return touched
    for entity, id in made.records:
        n = identities.made_number(conn, entity, id)
        touched.setdefault(entity, set()).add(n)
        code = identities.code_of(conn, entity)
        projection.join(touched, forgetting.forget_row(conn, code, n))
    conn.execute("DELETE FROM operation WHERE n=?", (made.n,))
    return touched


def _of_others(conn: Any, entity: str, mine: Collection[str]) -> bool:
    asked = (RECORDS[entity].code, json.dumps(sorted(mine)))
    return conn.execute(_OF_OTHERS.format(entity), asked).fetchone() is not None


def _used(conn: Any, made: Making) -> bool:
    """Say whether anything else was ever written on its records, or names one of them."""
    for entity, id in made.records:
        row = (identities.code_of(conn, entity), identities.made_number(conn, entity, id))
        sql = "SELECT 1 FROM change WHERE entity=? AND row=? AND operation<>? LIMIT 1"
        if conn.execute(sql, (*row, made.n)).fetchone() is not None:
            return True
    ids = json.dumps([id for _, id in made.records])
    return conn.execute(_NAMED, (ids, made.n)).fetchone() is not None
