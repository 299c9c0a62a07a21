"""Reading the log: who did what when, old → new, what others built on, and time travel."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from crm_desktop.domain import mentions, merged
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.moments import local_time
from crm_desktop.domain.operation import ERASE, FINAL, Label
from crm_desktop.domain.privacy import consent_retold
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import changes, identities
from crm_desktop.store.erasures.placing import TAKE_OFF

CellChange = tuple[Cell, Value, Value]
"""(cell, old value, new value)"""


@dataclass(frozen=True, slots=True)
class OperationInfo:
    """One operation as the History panel lists it."""

    n: int
    stamp: str
    author: str
    origin: str
    label: Label
    wall: datetime
    rows: int
    effective: bool
    cancels: str | None
    memo: str
    device: str = ""


@dataclass(frozen=True, slots=True)
class RowDifference:
    """What one operation changed on one record."""

    entity: str
    id: str
    title: str
    cells: tuple[CellChange, ...]


class Clash(NamedTuple):
    """What undoing an operation would meet (R13), in records: all it touched; those that were changed
    again and stay; those that go; of these those that were changed again."""

    rows: int
    rebuilt: int
    vanish: int
    lost: int = 0


_INFO = (
    "SELECT o.n,o.stamp,o.author,o.origin,o.label,o.wall,o.touched,o.effective,o.cancels,m.text,"
    "o.device FROM operation o LEFT JOIN memo m ON m.operation=o.n"
)


def _info(row: tuple[Any, ...]) -> OperationInfo:
    n, stamp, author, origin, label, wall, rows, effective, cancels, memo, device = row
    at = local_time(wall)
    return OperationInfo(
        n, stamp, author, origin, Label.from_json(label), at, rows or 0, bool(effective), cancels,
        memo or "", device,
    )  # fmt: skip


def newest(conn: Any, device: str, *, effective: bool) -> OperationInfo | None:
    """Return which of a device's original operations it did, took back or did again last, of those that
    are, or are not, in effect (R14).

    One that only others turned counts from when it was done. Where all it touched was erased, or it was
    refused, nothing would come back.
    """
    wanted = (
        "o.device=? AND o.cancels IS NULL AND o.effective=? "
        f"AND o.origin NOT IN {FINAL} AND EXISTS (SELECT 1 FROM change c WHERE "
        f"c.operation=o.n AND c.patch IS NOT NULL) AND NOT {changes.REFUSED}"
    )
    # With a bound the index of stamps gives the newest; without, all operations would be sorted.
    done = "SELECT o.stamp AS at,o.stamp FROM operation o WHERE o.stamp>'' AND"
    turned = (
        "SELECT CASE t.device WHEN o.device THEN t.stamp ELSE o.stamp END AS at,o.stamp "
        "FROM operation t CROSS JOIN operation o ON o.stamp=t.cancels WHERE t.cancels IS NOT NULL AND"
    )
    found = [
        tuple(row)
        for way in ((done, turned) if effective else (turned,))  # what is not was turned by another
        for row in conn.execute(
            f"{way} {wanted} ORDER BY at DESC LIMIT 1", (device, int(effective))
        )
    ]
    return operation(conn, max(found)[1]) if found else None


def erased_last(conn: Any, device: str) -> str:
    """Return the stamp of an erasure that is the newest thing a device did, "" where it is not.

    What an erasure writes by itself, before it and after it, does not count.
    """
    found = conn.execute(
        "SELECT stamp,origin FROM operation WHERE stamp>'' AND device=? "
        f"AND (origin='erase' OR origin NOT IN {FINAL}) ORDER BY stamp DESC LIMIT 1",
        (device,),
    ).fetchone()
    return str(found[0]) if found and found[1] == "erase" else ""


def operations(
    conn: Any, before: int | None = None, limit: int = 100, author: str = "", origin: str = ""
) -> list[OperationInfo]:
    """Return operations newest first, from arrival number `before` (exclusive) on."""
    found = conn.execute(
        f"{_INFO} WHERE (:before IS NULL OR o.n<:before) AND (:author='' OR o.author=:author) "
        "AND (:origin='' OR o.origin=:origin) ORDER BY o.n DESC LIMIT :limit",
        {"before": before, "author": author, "origin": origin, "limit": limit},
    )
    return [_info(row) for row in found.fetchall()]


def operation(conn: Any, stamp: str) -> OperationInfo | None:
    """Return one operation, or None when it is not in the log."""
    found = conn.execute(f"{_INFO} WHERE o.stamp=?", (stamp,)).fetchone()
    return None if found is None else _info(found)


def numbered(conn: Any, ns: Iterable[int]) -> dict[int, OperationInfo]:
    """Return local number → operation of those that are in the log."""
    found = conn.execute(
        f"{_INFO} WHERE o.n IN (SELECT value FROM json_each(?))", (json.dumps(list(ns)),)
    )
    return {row[0]: _info(row) for row in found}


def authors(conn: Any) -> list[str]:
    """Return everybody who ever wrote into this file."""
    found = conn.execute("SELECT DISTINCT author FROM operation WHERE author<>'' ORDER BY author")
    return [author for (author,) in found]


def differences(conn: Any, stamp: str, limit: int = 50) -> list[RowDifference]:
    """Return what an operation (of an undo: the original) changed, record by record."""
    found = conn.execute(
        "SELECT c.entity,c.row,c.patch,c.base FROM operation o JOIN change c ON c.operation=o.n "
        "WHERE o.stamp=coalesce((SELECT cancels FROM operation WHERE stamp=?1),?1) "
        "AND c.patch IS NOT NULL LIMIT ?2",
        (stamp, limit),
    ).fetchall()
    return [_difference(conn, stamp, row) for row in found]


def touched(conn: Any, stamp: str) -> dict[str, int]:
    """Return entity → how many records an operation (of an undo: the original) touched."""
    found = conn.execute(
        "SELECT c.entity,count(*) FROM operation o JOIN change c ON c.operation=o.n "
        "WHERE o.stamp=coalesce((SELECT cancels FROM operation WHERE stamp=?1),?1) "
        "AND c.patch IS NOT NULL GROUP BY c.entity",
        (stamp,),
    ).fetchall()
    return {identities.name_of(conn, code): count for code, count in found}


def _difference(conn: Any, stamp: str, row: tuple[int, int, str, str | None]) -> RowDifference:
    code, n, text, base = row
    entity, patch = identities.name_of(conn, code), json.loads(text)
    earlier = {} if not base else changes.fold(
        w for w in changes.of_row(conn, code, n) if w.stamp < stamp
    )  # fmt: skip
    cells = tuple((cell, earlier.get(cell), new) for cell, new in patch.items() if cell != ERASE)
    name = title(conn, entity, n)
    if not name and entity in RECORDS:  # what it wrote, where that is taken back
        name = mentions.one_line(str(patch.get(RECORDS[entity].title_field) or ""))
    return RowDifference(entity, identities.id_of(conn, entity, n) or "", name, cells)


def title(conn: Any, entity: str, n: int) -> str:
    """Return what names a record, hidden ones too ("" when nothing does)."""
    if entity not in RECORDS:
        return ""
    field = RECORDS[entity].title_field
    found = conn.execute(f"SELECT {field} FROM {entity} WHERE n=?", (n,)).fetchone()
    said = consent_retold.cell(entity, field, str(found[0] or "")) if found else ""
    return mentions.one_line(said)


def title_of(conn: Any, entity: str, id: str) -> str:
    """Return what names a record by its id ("" for one this file never heard of)."""
    n = identities.number_of(conn, entity, id) if entity in RECORDS else None
    return "" if n is None else title(conn, entity, n)


_OTHERS = (
    "EXISTS (SELECT 1 FROM change y JOIN operation p ON p.n=y.operation WHERE y.entity=x.entity "
    "AND y.row=x.row AND y.operation<>x.operation AND p.effective=1"
)
_SAME = (
    f"{_OTHERS} AND p.stamp>:stamp AND (json_extract(x.patch,'$.deleted')=0 OR EXISTS (SELECT 1 FROM "
    "json_each(y.patch) k WHERE k.key IN (SELECT key FROM json_each(x.patch)))))"
)
"""SQL on a row `x` of `change`: whether what it wrote was written again later, or what it made changed."""
_GOES = (
    "coalesce(json_extract(x.patch,'$.deleted')=0,0) AND NOT "
    f"{_OTHERS} AND json_extract(y.patch,'$.deleted')=0)"
)
"""SQL on a row `x` of `change`: whether its record goes with it."""


def clash(conn: Any, stamp: str) -> Clash:
    """Count what undoing an operation touches, what others built on, and what would vanish (R13)."""
    found = conn.execute("SELECT n FROM operation WHERE stamp=?", (stamp,)).fetchone()
    if found is None:
        return Clash(0, 0, 0)
    counts = conn.execute(
        "SELECT count(*), sum(later AND NOT goes), sum(goes), sum(later AND goes) FROM ("
        f"SELECT {_SAME} AS later, {_GOES} AS goes "
        "FROM change x WHERE x.operation=:n AND x.patch IS NOT NULL)",
        {"n": found[0], "stamp": stamp},
    ).fetchone()
    return Clash(*(count or 0 for count in counts))


def going(conn: Any, stamp: str) -> dict[str, str]:
    """Return entity → the row numbers, as JSON, of the records that undoing an operation takes away."""
    found = conn.execute(
        "SELECT x.entity,json_group_array(x.row) FROM operation o JOIN change x ON x.operation=o.n "
        f"AND x.patch IS NOT NULL WHERE o.stamp=? AND {_GOES} GROUP BY x.entity",
        (stamp,),
    ).fetchall()
    return {identities.name_of(conn, code): rows for code, rows in found}


def rebuilt(conn: Any, stamp: str, limit: int) -> list[tuple[str, str, tuple[Cell, ...]]]:
    """Return (entity, id, cells) of what an operation wrote that was written again later."""
    found = conn.execute(
        "SELECT x.entity,x.row,json_group_array(DISTINCT k.key) FROM operation o "
        "JOIN change x ON x.operation=o.n AND x.patch IS NOT NULL "
        "JOIN change y ON y.entity=x.entity AND y.row=x.row AND y.operation<>x.operation "
        "JOIN operation p ON p.n=y.operation AND p.effective=1 AND p.stamp>o.stamp "
        "JOIN json_each(y.patch) k WHERE o.stamp=? AND (json_extract(x.patch,'$.deleted')=0 "
        "OR k.key IN (SELECT key FROM json_each(x.patch))) GROUP BY x.entity,x.row LIMIT ?",
        (stamp, limit),
    ).fetchall()
    return [
        (entity, identities.id_of(conn, entity, n) or "", tuple(json.loads(cells)))
        for code, n, cells in found
        if (entity := identities.name_of(conn, code))
    ]


def record_history(
    conn: Any, entity: str, id: str
) -> list[tuple[OperationInfo, tuple[CellChange, ...]]]:
    """Return what happened to one record, newest first."""
    n, code = identities.number_of(conn, entity, id), identities.code_of(conn, entity)
    found = conn.execute(
        "SELECT o.stamp FROM change c JOIN operation o ON o.n=c.operation "
        "WHERE c.entity=? AND c.row=? AND c.patch IS NOT NULL ORDER BY o.stamp DESC",
        (code, n),
    ).fetchall()
    written = {w.stamp: w for w in changes.of_row(conn, code, n or 0)}
    story = []
    for (stamp,) in found:
        info = operation(conn, stamp)
        earlier = changes.fold(w for w in written.values() if w.stamp < stamp)
        patch = written[stamp].patch or {}
        cells = tuple((c, earlier.get(c), v) for c, v in patch.items() if c != ERASE)
        if info is not None:
            story.append((info, cells))
    return story


def record_as_of(conn: Any, entity: str, id: str, arrival: int) -> dict[Cell, Value] | None:
    """Return what one record showed after `arrival` operations, None when it was not there (R50).

    It is asked for to bring that back: what took the name of somebody who was erased out of it counts
    whenever it was done.
    """
    n, code = identities.number_of(conn, entity, id), identities.code_of(conn, entity)
    found = conn.execute(
        "SELECT c.patch,o.origin='erase' OR coalesce((SELECT p.revives=1 FROM operation p WHERE "
        "p.cancels=o.stamp AND p.n<=?3 ORDER BY p.revives=2 DESC,p.stamp DESC LIMIT 1),1),o.n<=?3 "
        "FROM change c JOIN operation o ON o.n=c.operation WHERE c.entity=?1 AND c.row=?2 "
        "AND (o.n<=?3 OR o.origin=?4) AND c.patch IS NOT NULL ORDER BY o.stamp",
        (code, n, arrival, TAKE_OFF),
    ).fetchall()
    then: dict[Cell, Value] = {}
    cells: dict[Cell, Value] = {}
    for patch, effective, there in found:
        said = json.loads(patch) if effective else {}
        cells.update(said)
        then.update(said if there else {})
    if then.get("deleted") is not False or ERASE in then:
        return None
    cells["deleted"] = False
    return {cell: value for cell, value in cells.items() if value is not None}


def cells_as_of(conn: Any, arrival: int) -> dict[tuple[str, str], dict[Cell, Value]]:
    """Return what this file showed when `arrival` operations were there (R50)."""
    return _as_of(conn, "o.n<=?", arrival)


def agreed_as_of(conn: Any, stamp: str) -> dict[tuple[str, str], dict[Cell, Value]]:
    """Return the state all operations up to `stamp` agree on, the same on every replica (R51)."""
    return _as_of(conn, "o.stamp<=?", stamp)


def _as_of(conn: Any, until: str, value: int | str) -> dict[tuple[str, str], dict[Cell, Value]]:
    verdicts: dict[str, bool] = {}
    final: set[str] = set()
    for target, revives in conn.execute(
        f"SELECT cancels,revives FROM operation o WHERE cancels IS NOT NULL AND {until} ORDER BY stamp",
        (value,),
    ):
        verdicts[target] = bool(revives)
        if revives == 2:
            final.add(target)
    found = conn.execute(
        "SELECT c.entity,c.row,o.stamp,c.patch FROM change c JOIN operation o ON o.n=c.operation "
        f"WHERE c.patch IS NOT NULL AND {until} ORDER BY o.stamp",
        (value,),
    )
    cells: dict[tuple[int, int], dict[Cell, Value]] = {}
    for code, row, stamp, patch in found:
        if verdicts.get(stamp, True) and stamp not in final:
            cells.setdefault((code, row), {}).update(json.loads(patch))
    return _visible(conn, [*cells.items(), *_there_still(conn, until, value)])


def _there_still(
    conn: Any, until: str, value: int | str
) -> list[tuple[tuple[int, int], dict[Cell, Value]]]:
    """Return rows erased since as ones that do not show: what was merged into them did not either."""
    found = conn.execute(
        "SELECT DISTINCT c.entity,c.row FROM erased e JOIN change c ON c.entity=e.entity "
        f"AND c.row=e.row JOIN operation o ON o.n=c.operation WHERE {until} AND NOT EXISTS "
        "(SELECT 1 FROM change x JOIN operation o ON o.n=x.operation WHERE x.entity=e.entity AND "
        f"x.row=e.row AND o.origin='erase' AND {until})",
        (value, value),
    )
    return [((code, n), {"deleted": True}) for code, n in found]


def _visible(
    conn: Any, rows: Iterable[tuple[tuple[int, int], dict[Cell, Value]]]
) -> dict[tuple[str, str], dict[Cell, Value]]:
    dead = {(e, n) for e, n in conn.execute("SELECT entity,row FROM erased")}
    held: dict[tuple[str, str], dict[Cell, Value]] = {}
    for (code, n), cells in rows:
        if (code, n) not in dead or cells == {"deleted": True}:
            entity = identities.name_of(conn, code)
            held[entity, identities.id_of(conn, entity, n) or ""] = cells
    return {
        key: {c: v for c, v in cells.items() if v is not None and c != ERASE}
        for key, cells in merged.visible(held)
    }
