"""Rows that an operation here lacks: who brought it saw less of it than another who holds it (R1).

A server put back from a backup gets its operations again from whoever comes first, of some only a part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from crm_desktop.server import erasing, following, guarding, judging, ledger, rights
from crm_desktop.server import tables as t
from crm_desktop.server.keys import portions, record_key
from crm_desktop.server.ledger import Kept, Told
from crm_desktop.server.people import is_own, viewers
from crm_desktop.server.reading import Part, read
from crm_desktop.server.rights import MANAGER, OWNER, READER
from crm_desktop.server.sums import undos_of
from crm_desktop.wire import batch
from crm_desktop.wire.carried import Carried, emptied
from crm_desktop.wire.columns import MalformedError

if TYPE_CHECKING:
    from crm_desktop.server.pushing import Push


def complete(one: Push, given: Sequence[Carried], here: Mapping[str, int]) -> None:
    """Take in the rows that operations here lack of what comes again; whoever sees them is told.

    Who holds what is hidden from them, as this server does not know, is told that it is gone.
    """
    again = [op for op in given if op.header.stamp in here and op.rows]
    keys = {record_key(row.entity, row.id): (row.entity, row.id) for op in again for row in op.rows}
    if not again:
        return
    hidden = rights.hidden(one.conn, one.viewer, keys) if one.guarding else set()
    told = [(one.viewer.id, key, *keys[key]) for key in sorted(hidden)]
    if one.viewer.role != READER:
        touched = _touched(one, keys, set(here.values()))
        for op in again:
            told += _added(one, op, here[op.header.stamp], touched, hidden)
    if told:
        number = one.pages.turn()
        one.pages.write(one.conn)
        guarding.tell(one.conn, one.workspace, number, list(dict.fromkeys(told)))


def _touched(one: Push, keys: Mapping[bytes, Any], numbers: set[int]) -> set[tuple[int, bytes]]:
    n, found = t.touched.c, set[tuple[int, bytes]]()
    for some in portions(sorted(keys)):
        query = select(n.number, n.record).where(n.workspace == one.workspace, n.record.in_(some))
        found |= {(number, bytes(key)) for number, key in one.conn.execute(query)}
    return {pair for pair in found if pair[0] in numbers}


def _added(
    one: Push, op: Carried, number: int, touched: set[tuple[int, bytes]], hidden: set[bytes]
) -> list[tuple[str, bytes, str, str]]:
    """Add what an operation lacks; return who is to be told of which record."""
    rows = []
    for row in op.rows:
        key = record_key(row.entity, row.id)
        if (number, key) not in touched and key not in hidden:
            rows.append(row)
    kept = ledger.one_of(one.conn, one.workspace, op.header.stamp)
    if not rows or kept.cancels is not None or not _trusted(one, kept):
        return []
    rows = emptied(rows) if kept.refused else rows
    try:
        part = read(kept.header, rows)
    except MalformedError:
        return []
    one.dead |= erasing.erased(one.conn, one.workspace, part.keys)
    if not kept.refused and judging.why_not_part(one, part, one.guards_of(part)):
        return []
    _write(one, kept, part._replace(rows=erasing.without_erased(one.dead, part.rows)))
    touched |= {(number, key) for key in part.keys}
    everyone = viewers(one.conn, one.workspace, active=False)
    guards = one.guards_of(part)
    return [
        (viewer.id, key, row.entity, row.id)
        for key, row in zip(part.keys, part.rows, strict=True)
        for viewer in everyone
        if rights.may_see(viewer, guards.get(key), guards)
    ]


def _trusted(one: Push, kept: Kept) -> bool:
    """Say whether rows are believed to be of an operation: nobody puts words in another's mouth."""
    return one.viewer.role in (OWNER, MANAGER) or is_own(one.conn, one.viewer, kept.header.device)


def _write(one: Push, kept: Kept, part: Part) -> None:
    stamp, number = kept.header.stamp, kept.number
    hashes = one.sums.add(stamp, part.rows)
    first = _stored(one, kept, part)
    one.pages.touch(part.keys, hashes, first, number)
    one.pages.write(one.conn)
    if kept.refused:
        return
    says = following.linked(one, part, one.guards_of(part))
    total, o = kept.total + len(hashes) - hashes.count(0), t.operation.c
    if not kept.total and total:
        one.sums.add_operation(stamp, None, None)
        for undo in list(undos_of(one.conn, one.workspace, [stamp])):
            one.sums.add_operation(*undo)
    mine = (o.workspace == one.workspace, o.number == number)
    values: dict[str, Any] = {"total": total} | ({"guards": True} if says else {})
    one.conn.execute(update(t.operation).where(*mine).values(**values))
    told = one.told(stamp)
    one.pages.told[stamp] = Told(number, total, says or bool(told and told.guards))
    erasing.erase(one, part.erased())
    if one.unsettled:
        following.settle(one)


def _stored(one: Push, kept: Kept, part: Part) -> int:
    """Put rows beside those of an operation; return where the piece they are in begins."""
    workspace, o, p = one.workspace, t.operation.c, t.piece.c
    if kept.rows is not None:
        text = ledger.rows_text([*ledger.rows_from(kept.rows), *part.rows])
        one.pages.bytes += len(text) - len(kept.rows)
        same = (o.workspace == workspace, o.number == kept.number)
        one.conn.execute(update(t.operation).where(*same).values(rows=text))
        return 0
    mine = (p.workspace == workspace, p.stamp == kept.stamp, p.staged.is_(None))
    first = int(one.conn.execute(select(func.sum(p.count)).where(*mine)).scalar_one() or 0)
    body = batch.pack([Carried(kept.header, part.rows, first, first + len(part.rows))])
    one.pages.bytes += len(body)
    one.conn.execute(insert(t.piece).values(
        workspace=workspace, stamp=kept.stamp, device=one.viewer.device, first=first,
        count=len(part.rows), body=body, staged=None,
    ))  # fmt: skip
    return first
