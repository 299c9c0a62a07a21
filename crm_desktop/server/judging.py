"""Whether an operation may be taken in: by its shape, its sender's role and who sees what it touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from crm_desktop.domain.stamp import in_order
from crm_desktop.server import erasing, guarding, ledger, rights
from crm_desktop.server import tables as t
from crm_desktop.server.guarding import Named
from crm_desktop.server.reading import Coming, Part
from crm_desktop.server.rights import MANAGER, OWNER, READER, SHARING, Guard
from crm_desktop.wire import verdicts
from crm_desktop.wire.carried import Row
from crm_desktop.wire.columns import MalformedError

if TYPE_CHECKING:
    from crm_desktop.server.pushing import Push

MALFORMED, READ_ONLY, NOT_YOURS, NOT_SHARED, NO_ERASING, NOT_CANCELLED = (
    "malformed", "read_only", "not_yours", "not_shared", "no_erasing", "not_cancelled",
)  # fmt: skip


def why_not(one: Push, op: Coming) -> str:
    """Return why an operation may not be taken in, "" where it may."""
    header = op.header
    if header.cancels is not None:
        return _undoing(one, op)
    if header.revives is not None or header.origin == verdicts.ORIGIN:
        return MALFORMED
    found = ""
    try:
        for part in op.parts:  # all of them, for one may be malformed
            guards = one.guards_of(part) if op.pieced else one.guards
            found = found or why_not_part(one, part, guards)
    except MalformedError:
        return MALFORMED
    return READ_ONLY if one.viewer.role == READER else found


def why_not_part(one: Push, part: Part, guards: Mapping[bytes, Guard]) -> str:
    """Return why rows may not be taken in, "" where they may; `guards` of what they name."""
    if part.erases and one.viewer.role not in (OWNER, MANAGER) and _erases(one, part):
        return NO_ERASING
    return "" if guards.keys().isdisjoint(part.keys) else _rights(one, part, guards)


def _erases(one: Push, part: Part) -> bool:
    """Say whether rows take out words that are here: a mark says so, a tombstone does it.

    What holds none, or is erased already, anybody may erase: nothing goes that was not gone.
    """
    named = [key for key in part.erased() if key not in one.dead]
    if not named:
        return False
    one.pages.write(one.conn)  # they may have come in this push
    return erasing.worded(one.conn, one.workspace, named)


def _rights(one: Push, part: Part, guards: Mapping[bytes, Guard]) -> str:
    for key, patch in zip(part.keys, part.patches, strict=True):
        guard = guards.get(key)
        if guard is None:
            continue
        if not rights.may_see(one.viewer, guard, guards):
            return NOT_YOURS
        sharing = patch is not None and not SHARING.isdisjoint(patch)
        if sharing and not rights.may_share(one.viewer, guard):
            return NOT_SHARED
    return ""


def _undoing(one: Push, op: Coming) -> str:
    header = op.header
    if op.total or header.revives not in (0, 1) or header.origin == verdicts.ORIGIN:
        return MALFORMED
    if header.cancels is None or not in_order(header.stamp, [header.cancels]):
        return MALFORMED
    if one.viewer.role == READER:
        return READ_ONLY
    told = one.told(header.cancels)
    if told is None or not told.total or not (one.guarding or told.guards):
        return ""
    guards = dict(guarded_by(one, told.number))
    found = rights.guards_of(one.conn, one.workspace, guards)
    if any(not rights.may_see(one.viewer, guard, found) for guard in found.values()):
        return NOT_CANCELLED
    shared = all(
        rights.may_share(one.viewer, found.get(n.key)) for n in saying_of(one, header.cancels)
    )
    return "" if shared else NOT_SHARED


def guarded_by(one: Push, number: int) -> Sequence[tuple[bytes, Named]]:
    """Return the guarded records an operation here touched."""
    g, n = t.guarded.c, t.touched.c
    query = (
        select(g.record, g.entity, g.id)
        .join(t.touched, (n.workspace == g.workspace) & (n.record == g.record))
        .where(g.workspace == one.workspace, n.number == number)
    )
    one.pages.write(one.conn)
    return [(bytes(key), Named(*names)) for key, *names in one.conn.execute(query)]


def saying_of(one: Push, stamp: str) -> list[Named]:
    """Return the records of which an operation here says who sees them."""
    told = one.told(stamp)
    if told is None or not told.guards:
        return []
    return [Named(r.entity, r.id) for r in _rows(one, stamp) if _says_who(r)]


def _says_who(row: Row) -> bool:
    return row.text is not None and not SHARING.isdisjoint(guarding.patch_of(row.text))


def _rows(one: Push, stamp: str) -> Iterator[Row]:
    one.pages.write(one.conn)
    found = ledger.one_of(one.conn, one.workspace, stamp)
    for piece in ledger.rows_of(one.conn, one.workspace, found):
        yield from piece.rows
