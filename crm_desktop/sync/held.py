"""What is here and not with the server: waiting, refused or set aside; tried again, written out."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from crm_desktop.domain.moments import local_time
from crm_desktop.domain.operation import ERASE, Edit, Operation
from crm_desktop.i18n import mark, tr
from crm_desktop.store import belongings, history, named_files, outgoing, parking
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import refusing
from crm_desktop.sync.applying import readable
from crm_desktop.wire import batch
from crm_desktop.wire.carried import carried
from crm_desktop.wire.columns import MalformedError

PENDING, LEFT, MISSING = "pending", "left", "missing"
KINDS = {
    PENDING: mark("waits to be sent"),
    LEFT: mark("left with this device by the server"),
    MISSING: mark("waits for a change that did not come yet"),
    parking.REFUSED: mark("refused"),
    parking.MALFORMED: mark("cannot be applied"),
    parking.UNREADABLE: mark("cannot be read"),
}
BUILT_ON = mark("It is built on a change that did not come yet.")
CARRIED = mark("The server may take it from the computer of {who} yet.")
MOST = 1000
"""Operations of a list, and values of one of them."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an operation: of which record, which field, what."""

    entity: str
    id: str
    title: str
    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class Held:
    """One operation; `kind` is a key of `KINDS`, `why` in words, `wall` its author's clock in ms."""

    kind: str
    stamp: str
    why: str
    author: str
    wall: int
    label: str
    values: tuple[Value, ...] = ()


def listed(ws: Workspace, kinds: Collection[str] = tuple(KINDS), most: int = MOST) -> list[Held]:
    """Return what is here and not with the server."""
    conn = ws.reader()
    found: list[Held] = []
    if PENDING in kinds:
        for one in outgoing.unsent(conn, most):
            found.append(_of(conn, PENDING, _operation(conn, one)))
    if LEFT in kinds:
        found += [_of(conn, LEFT, op, why) for op, why in left(conn, most)]
    if MISSING in kinds:
        waiting = outgoing.waiting_all(conn)[:most]
        found += [_of(conn, MISSING, op, tr(BUILT_ON)) for op in waiting]
    for kept in parking.parked(conn):
        if kept.kind in kinds:
            op = kept.operation
            why = refusing.reason(kept.reason)
            if op is None:
                found.append(Held(kept.kind, kept.stamp, why, "", kept.received, ""))
            else:
                found.append(_of(conn, kept.kind, op, why))
    return found


def left(conn: Any, most: int = MOST) -> list[tuple[Operation, str]]:
    """Return what the server left with this device, each with why in words."""
    found = []
    for stamp, why in list(outgoing.left(conn).items())[:most]:
        op = refusing.written(conn, stamp)
        if op is not None:
            said = (refusing.reason(why), tr(CARRIED, who=op.author or tr("Unnamed")))
            found.append((op, " ".join(filter(None, said))))
    return found


def retry(ws: Workspace, stamps: Collection[str] = ()) -> int:
    """Try again what was refused or set aside, all of it without `stamps`; return how many.

    What the server refused is written once more, as a new operation of now: a refusal is for good. What
    could not be read or applied is read and applied again, as a newer version of the program may do.
    """
    done = 0
    for one in parking.parked(ws.reader()):
        if stamps and one.stamp not in stamps:
            continue
        again = _write_again if one.kind == parking.REFUSED else _apply_again
        if again(ws, one):
            with ws.transaction() as conn:
                parking.drop(conn, [one.stamp])
            done += 1
    with ws.transaction() as conn:
        done += outgoing.send_again(conn, list(stamps))
    return done


def export(ws: Workspace, folder: Path) -> list[Path]:
    """Write everything as JSON (whole) and CSV (to read) into a folder; return the two files."""
    found = listed(ws)
    plain, whole = folder / "crm-changes.csv", folder / "crm-changes.json"
    said = json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1)
    with named_files.in_place_when_whole(whole) as partial:
        partial.write_text(said, "utf-8")
    rows = (row for one in found for row in _rows(one))
    named_files.write_list(plain, map(tr, HEADS), rows)
    return [plain, whole]


HEADS = (
    mark("State"), mark("Why"), mark("When"), mark("By"), mark("Record"), mark("Field"), mark("Value"),
    mark("Stamp"),
)  # fmt: skip


def _rows(one: Held) -> list[list[str]]:
    when = local_time(one.wall).isoformat(" ", "minutes")
    begin = [tr(KINDS[one.kind]), one.why, when, one.author]
    values = one.values or (Value("", "", "", "", ""),)
    return [[*begin, v.title or v.id, v.field, _text(v.value), one.stamp] for v in values]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _of(conn: Any, kind: str, op: Operation, why: str = "") -> Held:
    values = [
        Value(c.entity, c.id, history.title_of(conn, c.entity, c.id), cell, value)
        for c in op.changes[:MOST]
        for cell, value in (c.patch or {}).items()
    ]
    return Held(kind, op.stamp, why, op.author, op.wall, op.label.key, tuple(values[:MOST]))


def _operation(conn: Any, one: outgoing.Unsent) -> Operation:
    if one.total > MOST or one.refused:
        return one.header
    return outgoing.operation(conn, one)


def _write_again(ws: Workspace, one: parking.Parked) -> bool:
    op = one.operation
    if op is None or not op.changes:
        return False
    if op.origin == ERASE:
        belongings.check_permitted(ws)
        return bool(ws.log.erase((c.entity, c.id) for c in op.changes))
    edits = [Edit(c.entity, c.id, c.patch) for c in op.changes if c.patch is not None]
    return bool(edits and ws.log.record(op.label, edits))


def _apply_again(ws: Workspace, one: parking.Parked) -> bool:
    for op in _read_again(one):
        if isinstance(op, str):
            return False
        try:
            ws.log.apply([op])
        except Exception:  # noqa: BLE001 - it stays where it is
            return False
    return True


def _read_again(one: parking.Parked) -> Sequence[Operation | str]:
    op = one.operation
    if op is not None:
        return [readable(carried(op))]
    try:
        return [readable(found) for found in batch.unpack(one.body)]
    except MalformedError as error:
        return [str(error)]
