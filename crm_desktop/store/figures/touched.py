"""Which records were written between two moments of the log, so that only those are asked again."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, NamedTuple

from crm_desktop.store import identities

MOST = 5000
"""So many records are asked one by one; for more all are asked anew."""


class Touched(NamedTuple):
    """Entity → row numbers; `whole` says that more was written than is listed, or something erased."""

    rows: dict[str, set[int]]
    whole: bool = False


_WRITTEN = (
    "SELECT c.entity,c.row FROM change c WHERE c.operation>:after AND c.operation<=:upto "
    "UNION SELECT c.entity,c.row FROM operation u JOIN operation o ON o.stamp=u.cancels "
    "JOIN change c ON c.operation=o.n WHERE u.cancels IS NOT NULL AND u.n>:after AND u.n<=:upto LIMIT :most"
)
_ERASED = "SELECT 1 FROM operation WHERE n>? AND n<=? AND origin='erase' LIMIT 1"


def newest(conn: Any) -> int:
    """Return the arrival number of the last operation, 0 for none."""
    (n,) = conn.execute("SELECT coalesce(max(n),0) FROM operation").fetchone()
    return int(n)


def between(conn: Any, after: int, upto: int, most: int = MOST) -> Touched:
    """Return what operations after one, up to another, wrote, took back or did again."""
    if conn.execute(_ERASED, (after, upto)).fetchone():
        return Touched({}, whole=True)
    found: dict[str, set[int]] = {}
    wanted = {"after": after, "upto": upto, "most": most + 1}
    rows = conn.execute(_WRITTEN, wanted).fetchall()
    for code, n in rows:
        found.setdefault(identities.name_of(conn, code), set()).add(n)
    return Touched(found, whole=len(rows) > most)


_DID = (
    "SELECT c.row,o.stamp FROM json_each(:ns) j CROSS JOIN change c ON c.entity=:e AND c.row=j.value "
    "JOIN operation o ON o.n=c.operation WHERE +c.operation>:after AND +c.operation<=:upto UNION "
    "SELECT c.row,u.stamp FROM json_each(:ns) j CROSS JOIN change c ON c.entity=:e AND c.row=j.value "
    "JOIN operation o ON o.n=c.operation JOIN operation u ON u.cancels=o.stamp "
    "WHERE u.n>:after AND u.n<=:upto ORDER BY 1,2"
)


def operations(
    conn: Any, entity: str, ns: Collection[int], after: int, upto: int
) -> dict[int, list[str]]:
    """Return row number → stamps of what was done to it between, undos of earlier things among them."""
    code = identities.code_of(conn, entity)
    wanted = {"e": code, "ns": json.dumps(list(ns)), "after": after, "upto": upto}
    found: dict[int, list[str]] = {}
    for n, stamp in conn.execute(_DID, wanted):
        found.setdefault(n, []).append(stamp)
    return found
