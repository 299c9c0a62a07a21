"""Erasures the server of a team refused: who was to go lives again, so nothing here goes on with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crm_desktop.domain.operation import ERASE, Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.privacy.erasing import jobs, words
from crm_desktop.store import arrivals, changes, identities
from crm_desktop.store.erasures import ledger
from crm_desktop.store.erasures.placing import TAKE_OFF
from crm_desktop.store.workspace import Workspace


def unless(conn: Any, stamp: str) -> None:
    """Raise `UserError` where the erasure with this stamp was refused."""
    if stamp and arrivals.is_refused(conn, stamp):
        raise UserError(
            tr("The server of your team refused this erasure: the records are back."),
            tr("Ask an owner or a manager of the team to erase them."),
        )


def forget(ws: Workspace) -> int:
    """Forget the jobs of refused erasures, their keys and what the ledger keeps of them; return how many.

    Others' texts that were made anew for one are again what they were.
    """
    if ws.read_only or ws.in_memory:
        return 0
    conn = ws.reader()
    known = {job.stamp for job in (*jobs.under_way(ws), *jobs.ended(ws))}
    stamps = {stamp for stamp in known if stamp and arrivals.is_refused(conn, stamp)}
    for stamp in sorted(stamps, reverse=True):
        _put_back(ws, stamp)
    for job in jobs.drop(ws, stamps) if stamps else ():
        words.drop_key(job.id)
        ledger.drop(job.id)
    return len(stamps)


def is_refused(ws: Workspace, entry: ledger.Entry) -> bool:
    """Say whether this file knows that an erasure of the ledger was refused; it is taken away then."""
    op = entry.erasing
    if op is None or not arrivals.is_refused(ws.reader(), op.stamp):
        return False
    ledger.drop(entry.id)
    return True


def _put_back(ws: Workspace, stamp: str) -> None:
    """Let others' texts say again what they did before this device took the words out for an erasure.

    What takes words out is never undone, so it is written anew; what somebody changed since stays.
    """
    found = ws.reader().execute(
        "SELECT t.stamp FROM operation t JOIN operation e ON e.stamp=? AND e.device=t.device "
        "WHERE t.origin=? AND t.stamp<e.stamp AND t.stamp>coalesce((SELECT max(b.stamp) "
        "FROM operation b WHERE b.device=e.device AND b.origin=? AND b.stamp<e.stamp),'')",
        (stamp, TAKE_OFF, ERASE),
    ).fetchall()  # fmt: skip
    for (taken_off,) in found:
        if edits := list(_as_before(ws.reader(), taken_off)):
            ws.log.record(Label("edit", count=len(edits)), edits)


def _as_before(conn: Any, stamp: str) -> Iterator[Edit]:
    """Yield what takes back an operation where it still shows."""
    op = jobs.operation_of(conn, stamp)
    for change in op.changes if op is not None else ():
        row = identities.number_of(conn, change.entity, change.id)
        every = changes.of_row(conn, identities.code_of(conn, change.entity), row or 0)
        before = changes.fold(one for one in every if one.stamp < stamp)
        now, said = changes.fold(every), change.patch or {}
        if not before:  # made anew: the one whose place it took is back
            yield Edit(change.entity, change.id, {"deleted": True})
        elif cells := {cell: before.get(cell) for cell in said if now.get(cell) == said[cell]}:
            yield Edit(change.entity, change.id, cells)
