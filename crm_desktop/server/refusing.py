"""What is refused: kept without its values, with a verdict of this server that reaches every copy (R35)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import update

from crm_desktop.domain.operation import ERASE, Operation
from crm_desktop.server import erasing, following, guarding, judging, ledger
from crm_desktop.server import tables as t
from crm_desktop.server.keys import portions, record_key
from crm_desktop.server.ledger import Told
from crm_desktop.server.reading import Coming
from crm_desktop.server.sums import undos_of
from crm_desktop.wire import verdicts
from crm_desktop.wire.carried import Carried, emptied

if TYPE_CHECKING:
    from crm_desktop.server.pushing import Push

WITHDRAWN = "verdict"
"""Why an operation is refused on which a verdict of this server is there already."""


def refuse(one: Push, op: Coming, reason: str) -> int:
    """Number an operation that is not taken, and say so to everybody; return its number.

    What it touched and was built on stays: without that, what is built on it in turn would seem to
    know nothing of all that (R22).
    """
    header, number = op.header, one.pages.head.number + 1
    text = None if op.pieced else "[]"
    for part in op.parts:
        rows = emptied(part.rows)
        if op.pieced:
            piece = Carried(header, rows, part.first, op.total)
            erasing.rewrite(one.conn, one.workspace, piece)
        else:
            text = ledger.rows_text(rows)
        one.pages.touch(part.keys, [0] * len(rows), part.first, number)
    number = one.pages.append(header, 0, text, refused=reason)
    following.count(one, header, 0)
    if reason != WITHDRAWN:
        _pass_verdict(one, header)
        if header.origin == ERASE:
            _give_back(one, op)
    return number


def _give_back(one: Push, op: Coming) -> None:
    """Let whoever erased in vain have all of it again: it is gone on their device."""
    number = one.pages.head.number
    rows = [row for part in op.parts for row in part.rows]
    told = [(one.viewer.id, record_key(r.entity, r.id), r.entity, r.id) for r in rows]
    guarding.tell(one.conn, one.workspace, number, told)


def _pass_verdict(one: Push, refused: Operation) -> None:
    before = 1
    if refused.cancels is not None:
        one.pages.write(one.conn)  # what undid it before may have come in this push
        gone = guarding.cancelled(one.conn, one.workspace, [refused.cancels])
        before = int(refused.cancels not in gone)
    said = verdicts.verdict(one.workspace, one.pages.head.seed, refused, before, one.pages.at)
    one.pages.append(said, 0, "[]")
    following.count(one, said, 0)


def said_here(one: Push, op: Coming) -> bool:
    """Say whether a verdict is this server's own, of a past that a restore took from it."""
    return not op.total and _genuine(one, op.header)


def _genuine(one: Push, said: Operation) -> bool:
    if said.origin != verdicts.ORIGIN:
        return False
    return verdicts.genuine(said, one.workspace, verdicts.public_key(one.pages.head.seed))


def final(one: Push, given: Sequence[Carried]) -> set[str]:
    """Return what a verdict is on, here or among what comes, whatever comes first."""
    here = undos_of(one.conn, one.workspace, [op.header.stamp for op in given])
    found = {target for _, target, revives in here if revives == verdicts.FINAL}
    coming = (op.header for op in given if op.header.revives == verdicts.FINAL)
    return found | {str(said.cancels) for said in coming if _genuine(one, said)}


def believe(one: Push, op: Coming) -> int:
    """Take a verdict of ours in again; return its number."""
    header = op.header
    told = one.told(str(header.cancels))
    if header.revives == verdicts.FINAL and told is not None and told.total:
        _withdraw(one, str(header.cancels))
    number = one.pages.append(header, 0, "[]")
    following.count(one, header, 0)
    following.undone(one, str(header.cancels))
    return number


def _withdraw(one: Push, stamp: str) -> None:
    """Refuse an operation after all: another device brought it here before the verdict on it."""
    one.pages.write(one.conn)
    workspace, o = one.workspace, t.operation.c
    found = ledger.one_of(one.conn, workspace, stamp)
    one.unsettled |= {named: key for key, named in judging.guarded_by(one, found.number)}
    values = {"total": 0, "refused": WITHDRAWN, "guards": False}
    for piece in ledger.rows_of(one.conn, workspace, found):
        one.sums.take(stamp, piece.rows)
        rows, n = emptied(piece.rows), t.touched.c
        for some in portions(record_key(row.entity, row.id) for row in rows):
            touched = (n.workspace == workspace, n.number == found.number, n.record.in_(some))
            one.conn.execute(update(t.touched).where(*touched).values(hash=0))
        if found.rows is None:
            erasing.rewrite(
                one.conn, workspace, Carried(found.header, rows, piece.first, piece.total)
            )
        else:
            values["rows"] = ledger.rows_text(rows)
    one.sums.take_operation(stamp, None, None)
    for undo in list(undos_of(one.conn, workspace, [stamp])):
        one.sums.take_operation(*undo)
    mine = (o.workspace == workspace, o.stamp == stamp)
    one.conn.execute(update(t.operation).where(*mine).values(**values))
    one.pages.told[stamp] = Told(found.number, 0, False)
