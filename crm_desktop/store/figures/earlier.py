"""Some records as they were when so many operations had come: rows to ask the same questions of.

What an edit took away from a figure, and what changed it between two days, is found so without
working out all of the past.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from crm_desktop.domain.deal import NOTHING
from crm_desktop.domain.fields import Record
from crm_desktop.domain.operation import ERASE
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import merged
from crm_desktop.store import rows as codec
from crm_desktop.store.figures.sources import Was
from crm_desktop.store.terms import Sql

_UNDONE = (
    "coalesce((SELECT p.revives=1 FROM operation p WHERE p.cancels=o.stamp AND p.n<=:arrival "
    "ORDER BY p.revives=2 DESC,p.stamp DESC LIMIT 1),1)"
)
"""SQL: whether an operation had its effect after `arrival` (R10, R11, R35)."""
_CHANGES = (
    f"SELECT c.row,r.id,o.stamp,c.patch,o.origin='erase' OR {_UNDONE} FROM json_each(:ns) j "
    "CROSS JOIN change c ON c.entity=:code AND c.row=j.value CROSS JOIN operation o ON o.n=c.operation "
    "CROSS JOIN {} r ON r.n=c.row WHERE +c.operation<=:arrival AND c.patch IS NOT NULL "
    "ORDER BY c.row,o.stamp"
)


def rows(conn: Any, entity: str, ns: Collection[int], arrival: int) -> Was:
    """Return the records of `ns` as they were after `arrival` operations; one not there is left out."""
    record = RECORDS[entity]
    wanted = {"ns": json.dumps(list(ns)), "code": record.code, "arrival": arrival}
    cells: dict[tuple[int, str], dict[str, Any]] = {}
    passages: list[tuple[int, Any, Any, Any, str, Any]] = []
    for n, id, stamp, patch, effective in conn.execute(_CHANGES.format(entity), wanted):
        if not effective:
            continue
        said = json.loads(patch)
        cells.setdefault((n, id), {}).update(said)
        if entity == "deal" and "place" in said:
            place = said["place"] if isinstance(said["place"], dict) else {}
            where = (place.get(part) for part in ("pipeline", "stage", "since"))
            told = _untold(said) if place.get("told") is None else place["told"]
            passages.append((n, *where, stamp, told))
    linked = conn if merged.linked(conn) else None
    made = [_row(linked, record, key, held) for key, held in cells.items() if ERASE not in held]
    return Was(_table(("n", "id", *codec.columns(record)), made),
               _table(("deal", "pipeline", "stage", "since", "stamp", "told"), passages))  # fmt: skip


def _untold(said: dict[str, Any]) -> str | None:
    """Return what the log itself says of a deal made already closed, as the triggers of `passage` do."""
    result = said.get("result")
    ended = isinstance(result, dict) and result.get("outcome") is not None
    return NOTHING if ended and "deleted" in said else None


def stages(conn: Any, ns: Collection[int], arrival: int) -> dict[int, str]:
    """Return deal → the stage it stood in after `arrival` operations, for those of `ns` that had one."""
    was = rows(conn, "deal", ns, arrival).rows
    found = conn.execute(f"SELECT n,stage FROM ({was.text})", was.values)
    return {n: str(stage) for n, stage in found if stage}


def _row(
    linked: Any, record: type[Record], key: tuple[int, str], cells: dict[str, Any]
) -> tuple[Any, ...]:
    """Return a row; with `linked`, a connection, as it shows where records were merged (R9)."""
    row = codec.from_cells(record, cells)
    if linked is not None:
        merged.resolve(linked, record, key[1], row)
        if merged.link_of_row(row):
            row["deleted"] = merged.shown(linked, record, key[1])
    return (*key, *(row[name] for name in codec.columns(record)))


def _table(columns: tuple[str, ...], found: list[tuple[Any, ...]]) -> Sql:
    """Return a SELECT that gives rows back as a table would."""
    picked = ",".join(f"json_extract(value,'$[{at}]') AS {name}" for at, name in enumerate(columns))
    return Sql(f"SELECT {picked} FROM json_each(?)", (json.dumps(found),))
