"""Keeping guards equal to what the log says of who sees a record, and telling whose view changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from crm_desktop.domain.sharing import EVERYONE
from crm_desktop.server import ledger, rights
from crm_desktop.server import tables as t
from crm_desktop.server.keys import record_key
from crm_desktop.server.rights import Guard, Viewer
from crm_desktop.wire.carried import Row

ABOUT = ("activity", "task", "note", "attachment", "lead")
"""Kinds of record that are about others: who may not see those does not see these."""
_SINGLE = ("company", "deal", "lead", "contact")
_CELLS = ("visibility", "team", "owner", *_SINGLE)


class Named(NamedTuple):
    """A record by its names and its key."""

    entity: str
    id: str

    @property
    def key(self) -> bytes:
        """Its key in the tables."""
        return record_key(self.entity, self.id)


def says_who(row: Row) -> bool:
    """Say whether a patch may say who sees its record."""
    return row.text is not None and ('"visibility"' in row.text or '"team"' in row.text)


def subjects(entity: str, cells: Mapping[str, Any]) -> list[Named]:
    """Return the records that cells of a record say it is about."""
    if entity not in ABOUT:
        return []
    found = [Named(name, str(cells[name])) for name in _SINGLE if cells.get(name)]
    people = [c for c, value in cells.items() if c.startswith("contacts.") and value]
    return found + [Named("contact", cell.partition(".")[2]) for cell in people]


def link(conn: Connection, workspace: str, rows: Iterable[Row]) -> set[bytes]:
    """Note what rows say they are about; return the keys of all their subjects."""
    pairs: dict[tuple[bytes, bytes], Named] = {}
    for row in rows:
        if row.entity in ABOUT and row.text is not None:
            for one in subjects(row.entity, json.loads(row.text)):
                pairs[one.key, record_key(row.entity, row.id)] = Named(row.entity, row.id)
    if pairs:
        given = [
            {"workspace": workspace, "subject": s, "record": r, "entity": n.entity, "id": n.id}
            for (s, r), n in pairs.items()
        ]
        conn.execute(_or_ignore(conn, insert(t.about)), given)
    return {subject for subject, _ in pairs}


def renew(
    conn: Connection, workspace: str, records: Iterable[Named], number: int,
    viewers: Iterable[Viewer],
) -> None:  # fmt: skip
    """Bring the guards of records, and of all that is about them, in line with the log at `number`."""
    chosen = list(dict.fromkeys([*records, *_dependents(conn, workspace, records)]))
    before = rights.guards_of(conn, workspace, [one.key for one in chosen])
    for one in chosen:
        _set(conn, workspace, one, before.get(one.key))
    after = rights.guards_of(conn, workspace, [one.key for one in chosen])
    changed = [
        {"workspace": workspace, "person": v.id, "number": number, "record": one.key,
         "entity": one.entity, "id": one.id, "seen": now}
        for v in viewers
        for one in chosen
        if (now := rights.may_see(v, after.get(one.key), after))
        != rights.may_see(v, before.get(one.key), before)
    ]  # fmt: skip
    tell(conn, workspace, changed)


def tell(conn: Connection, workspace: str, changed: list[dict[str, Any]]) -> None:
    """Note whose view of what changed; of a record twice at one number the last counts."""
    for one in changed:
        v = t.view_change.c
        same = (v.workspace == workspace, v.person == one["person"], v.number == one["number"])
        conn.execute(delete(t.view_change).where(*same, v.record == one["record"]))
    if changed:
        conn.execute(insert(t.view_change), changed)


def _dependents(conn: Connection, workspace: str, records: Iterable[Named]) -> list[Named]:
    a, found, left = t.about.c, dict[Named, None](), [one.key for one in records]
    while left:
        query = select(a.entity, a.id).where(a.workspace == workspace, a.subject.in_(left[:500]))
        new = [Named(*row) for row in conn.execute(query) if Named(*row) not in found]
        found.update(dict.fromkeys(new))
        left = left[500:] + [one.key for one in new]
    return list(found)


def _set(conn: Connection, workspace: str, one: Named, had: Guard | None) -> None:
    cells = effective_cells(conn, workspace, one.key)
    about = [s.key for s in subjects(one.entity, cells)]
    guarded_subjects = [key for key in about if key in rights.guards_of(conn, workspace, about)]
    visibility = str(cells.get("visibility") or EVERYONE)
    needed = visibility != EVERYONE or bool(guarded_subjects)
    g, w = t.guarded.c, t.workspace.c
    conn.execute(delete(t.guarded).where(g.workspace == workspace, g.record == one.key))
    if needed:
        conn.execute(insert(t.guarded).values(
            workspace=workspace, record=one.key, entity=one.entity, id=one.id,
            owner=cells.get("owner"), team=cells.get("team"), visibility=visibility,
            subjects=json.dumps([key.hex() for key in guarded_subjects]),
        ))  # fmt: skip
    step = int(needed) - int(had is not None)
    if step:
        conn.execute(update(t.workspace).where(w.id == workspace).values(guarded=w.guarded + step))


def effective_cells(conn: Connection, workspace: str, key: bytes) -> dict[str, Any]:
    """Return the cells of a record that rights ask for, as R10 says."""
    cells = shown_cells(conn, workspace, key)
    return {c: v for c, v in cells.items() if c in _CELLS or c.startswith("contacts.")}


def shown_cells(conn: Connection, workspace: str, key: bytes) -> dict[str, Any]:
    """Return all cells of a record, as R10 says."""
    o, n = t.operation.c, t.touched.c
    query = (
        ledger.columns()
        .join(t.touched, (n.workspace == o.workspace) & (n.number == o.number))
        .where(n.workspace == workspace, n.record == key, o.refused.is_(None))
        .order_by(o.stamp)
    )
    operations = [ledger.kept(row) for row in conn.execute(query)]
    gone = cancelled(conn, workspace, [op.stamp for op in operations])
    cells: dict[str, Any] = {}
    for op in operations:
        if op.stamp in gone:
            continue
        for piece in ledger.rows_of(conn, workspace, op):
            for row in piece.rows:
                if row.text is not None and record_key(row.entity, row.id) == key:
                    cells.update(json.loads(row.text))
    return cells


def cancelled(conn: Connection, workspace: str, stamps: list[str]) -> set[str]:
    """Return those of some operations that have no effect (R10)."""
    o, latest, final = t.operation.c, dict[str, tuple[str, int]](), set[str]()
    for at in range(0, len(stamps), 500):
        query = select(o.cancels, o.stamp, o.revives).where(
            o.workspace == workspace, o.cancels.in_(stamps[at : at + 500]), o.refused.is_(None)
        )
        for target, stamp, revives in conn.execute(query):
            if revives == 2:
                final.add(target)
            latest[target] = max(latest.get(target, ("", 0)), (stamp, revives))
    return final | {target for target, (_, revives) in latest.items() if revives == 0}


def _or_ignore(conn: Connection, statement: Any) -> Any:
    if conn.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(statement.table).on_conflict_do_nothing()
    return statement.prefix_with("OR IGNORE")
