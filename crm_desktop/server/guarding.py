"""Keeping guards equal to what the log says of who sees a record, and telling whose view changed."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import orjson
from sqlalchemy import Connection, delete, func, select, update

from crm_desktop.domain.sharing import EVERYONE, PRIVATE
from crm_desktop.server import erasing, ledger, rights
from crm_desktop.server import tables as t
from crm_desktop.server.inserting import add_many, insert_many
from crm_desktop.server.keys import SOME, portions, record_key
from crm_desktop.server.rights import ABOUT, SHARING, Guard, Viewer

_SINGLE = ("company", "deal", "lead", "contact")
_CELLS = frozenset((*SHARING, "owner", "deleted", *_SINGLE))


class Named(NamedTuple):
    """A record by its names and its key."""

    entity: str
    id: str

    @property
    def key(self) -> bytes:
        """Its key in the tables."""
        return record_key(self.entity, self.id)


def concerns(cell: str) -> bool:
    """Say whether who sees a record may hang on a cell of it."""
    return cell in _CELLS or cell.startswith("contacts.")


def subjects(entity: str, cells: Mapping[str, Any]) -> list[Named]:
    """Return the records that cells of a record say it is about."""
    if entity not in ABOUT:
        return []
    found = [Named(name, _text(cells[name])) for name in _SINGLE if cells.get(name)]
    people = [c for c, value in cells.items() if value and c.startswith("contacts.")]
    return found + [Named("contact", cell.partition(".")[2]) for cell in people]


def renew(
    conn: Connection, workspace: str, records: Iterable[Named], numbers: tuple[int, int],
    viewers: Iterable[Viewer],
) -> None:  # fmt: skip
    """Bring the guards of records, and of all that is about them, in line with the log.

    `numbers` are the last one that anybody may have pulled, and the one at which views change now.
    """
    before_this, number = numbers
    first = list(dict.fromkeys(records))
    chosen = list(dict.fromkeys([*first, *_dependents(conn, workspace, first)]))
    keys = {one.key: one for one in chosen}
    before = rights.guards_of(conn, workspace, keys)
    _set(conn, workspace, keys, before)
    after = rights.guards_of(conn, workspace, keys)
    known = _known_before(conn, workspace, keys, before_this)
    changed = [
        (v.id, key, *keys[key])
        for v in viewers
        for key in keys.keys() & known
        if rights.may_see(v, after.get(key), after) != rights.may_see(v, before.get(key), before)
    ]
    tell(conn, workspace, number, changed)


def tell(
    conn: Connection, workspace: str, number: int, changed: Sequence[tuple[str, bytes, str, str]]
) -> None:
    """Note at a number whose view of which record changed: (person, key, entity, id) each."""
    add_many(conn, t.view_change, [
        (workspace, person, number, *record) for person, *record in changed
    ])  # fmt: skip


def _known_before(conn: Connection, workspace: str, keys: Iterable[bytes], upto: int) -> set[bytes]:
    """Return those of some records that were there at a number: others are no news to anybody."""
    n, found = t.touched.c, set[bytes]()
    for some in portions(sorted(keys)):
        query = (
            select(n.record)
            .where(n.workspace == workspace, n.record.in_(some))
            .group_by(n.record)
            .having(func.min(n.number) <= upto)
        )
        found |= {bytes(key) for key in conn.execute(query).scalars()}
    return found


def _dependents(conn: Connection, workspace: str, records: Sequence[Named]) -> list[Named]:
    a, found, left = t.about.c, dict[Named, None](), [one.key for one in records]
    while left:
        query = select(a.entity, a.id).where(a.workspace == workspace, a.subject.in_(left[:SOME]))
        new = [one for row in conn.execute(query) if (one := Named(*row)) not in found]
        found.update(dict.fromkeys(new))
        left = left[SOME:] + [one.key for one in new]
    return list(found)


def _set(
    conn: Connection, workspace: str, chosen: Mapping[bytes, Named], had: Mapping[bytes, Guard]
) -> None:
    """Write the guards of records anew; those of erased ones stay as they were."""
    cells = cells_of(conn, workspace, chosen)
    dead = erasing.erased(conn, workspace, chosen)
    about = {
        key: [s.key for s in subjects(one.entity, cells.get(key, {}))]
        for key, one in chosen.items()
    }
    guards = rights.guards_of(conn, workspace, {s for keys in about.values() for s in keys})
    guards |= had
    alive = [key for key in chosen if key not in dead]
    for key in alive:
        guards.pop(key, None)
    step, more = -sum(key in had for key in alive), True
    while more:  # what is about a guarded record is guarded; a ring of leads holds nobody by itself
        new = {
            key: made for key in alive if key not in guards
            if (made := _made(chosen[key], cells, about[key], guards)) is not None
        }  # fmt: skip
        guards |= new
        step, more = step + len(new), bool(new)
    guards |= {  # with all their subjects, of which some came after them
        key: made for key in alive
        if key in guards and (made := _made(chosen[key], cells, about[key], guards)) is not None
    }  # fmt: skip
    _store(conn, workspace, alive, guards)
    if step:
        w = t.workspace.c
        conn.execute(update(t.workspace).where(w.id == workspace).values(guarded=w.guarded + step))


def _made(
    one: Named, cells: Mapping[bytes, Mapping[str, Any]], about: Iterable[bytes],
    guards: Mapping[bytes, Guard],
) -> Guard | None:  # fmt: skip
    """Return the guard a record needs, None where nobody ever said who sees it."""
    mine, subjects = cells.get(one.key, {}), tuple(key for key in about if key in guards)
    if "visibility" not in mine and not subjects:
        return None
    said = mine.get("visibility")
    visibility = EVERYONE if said in (None, "") else _text(said) or PRIVATE
    owner, team = (_text(mine.get(cell)) or None for cell in ("owner", "team"))
    return Guard(one.entity, one.id, owner, team, visibility, subjects)


def _store(
    conn: Connection, workspace: str, keys: Sequence[bytes], guards: Mapping[bytes, Guard]
) -> None:
    g = t.guarded.c
    for some in portions(keys):
        conn.execute(delete(t.guarded).where(g.workspace == workspace, g.record.in_(some)))
    insert_many(conn, t.guarded, [
        (workspace, key, one.entity, one.id, one.owner, one.team, one.visibility,
         orjson.dumps([s.hex() for s in one.subjects]).decode())
        for key in keys if (one := guards.get(key)) is not None
    ])  # fmt: skip


def cells_of(
    conn: Connection, workspace: str, keys: Iterable[bytes]
) -> dict[bytes, dict[str, Any]]:
    """Return the cells of records that rights ask for, as R10 says.

    Of one that is not there (deleted, or its creation was undone) everything said of it counts:
    nobody sees more of it because somebody undid something. So a record keeps its guard, though
    everyone sees it, once somebody said who does.
    """
    found: dict[bytes, dict[str, Any]] = {}
    for key, given in _said(conn, workspace, keys, concerns).items():
        said = _folded(cells for _, cells in given)
        shown = _folded(cells for counts, cells in given if counts)
        there = shown.get("deleted") is False
        guarded = {"visibility": EVERYONE} if "visibility" in said else {}
        found[key] = guarded | (shown if there else said)
    return found


def shown_cells(
    conn: Connection, workspace: str, keys: Iterable[bytes], cells: Container[str]
) -> dict[bytes, dict[str, Any]]:
    """Return some cells of records, as R10 says."""
    said = _said(conn, workspace, keys, cells.__contains__)
    return {key: _folded(one for counts, one in given if counts) for key, given in said.items()}


def _said(
    conn: Connection, workspace: str, keys: Iterable[bytes], wanted: Callable[[str], bool]
) -> dict[bytes, list[tuple[bool, dict[str, Any]]]]:
    """Return what was said of records, oldest first: whether it counts, and the cells `wanted`."""
    said: dict[bytes, list[tuple[str, dict[str, Any]]]] = {}
    for touch in ledger.touches(conn, workspace, keys):
        for key, row in touch.rows.items():
            if row.text is not None:
                cells = {c: value for c, value in patch_of(row.text).items() if wanted(c)}
                said.setdefault(key, []).append((touch.op.stamp, cells))
    gone = cancelled(conn, workspace, sorted({s for given in said.values() for s, _ in given}))
    return {
        key: [(stamp not in gone, cells) for stamp, cells in sorted(given, key=itemgetter(0))]
        for key, given in said.items()
    }


def _folded(patches: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for patch in patches:
        made.update(patch)
    return made


def patch_of(text: str) -> Any:
    """Return what a patch says, quickly where it is strict JSON. Raises `ValueError`."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        import json

        return json.loads(text)


def cancelled(conn: Connection, workspace: str, stamps: Sequence[str]) -> set[str]:
    """Return those of some operations that have no effect (R10)."""
    o, latest, final = t.operation.c, dict[str, tuple[str, int]](), set[str]()
    for some in portions(stamps):
        query = select(o.cancels, o.stamp, o.revives).where(
            o.workspace == workspace, o.cancels.in_(some), o.refused.is_(None)
        )
        for target, stamp, revives in conn.execute(query):
            if revives == 2:
                final.add(target)
            latest[target] = max(latest.get(target, ("", 0)), (stamp, revives))
    return final | {target for target, (_, revives) in latest.items() if revives == 0}


def _text(value: Any) -> str:
    """Return a cell as the tables take it, "" for what is no text or no database's text."""
    if not isinstance(value, str) or "\0" in value:
        return ""
    try:
        value.encode()
    except UnicodeEncodeError:
        return ""
    return value
