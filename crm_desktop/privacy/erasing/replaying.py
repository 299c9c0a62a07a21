"""Erasing again what an old file brings back: a backup that was restored knows nothing of what came after.

The ledger does. It is held against a file before anybody sees anything of it.
"""

from __future__ import annotations

import time
from dataclasses import replace

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn
from crm_desktop.privacy.erasing import jobs, mentions, refused, running
from crm_desktop.store.erasures import ledger, naming, placing
from crm_desktop.store.workspace import Workspace


def replay(ws: Workspace, step: str = "") -> int:
    """Erase those again who were erased on this computer and stand in a file; return how many.

    Also goes on with what was cut off before its records were gone. Raises `UserError` for a file that
    holds somebody and is open read-only; `step` is what it says to do then, "" that it is to be opened.
    """
    if ws.in_memory:
        return 0
    refused.forget(ws)
    found = [entry for entry in ledger.entries() if _stands(ws, entry)]
    begun = {job.id for job in jobs.under_way(ws)}
    again = [entry for entry in found if entry.id not in begun]
    if again and ws.read_only:
        raise _only_read(_records(again), step)
    for entry in again:
        _carry_out(ws, entry)
    if not ws.read_only:
        for job in jobs.under_way(ws):
            if job.at_step <= jobs.STEPS.index("rows"):
                running.run(running.taken_up(ws, job), upto=jobs.STEPS.index("rows") + 1)
    return _records(again)


def _records(every: list[ledger.Entry]) -> int:
    """Return how many records some erasures are of: of one that was erased in two copies there are two."""
    return len({(entry.rows[0].entity, entry.rows[0].id) for entry in every})


def _stands(ws: Workspace, entry: ledger.Entry) -> bool:
    """Say whether a file still holds who an entry names, and no server refused that erasure."""
    return not refused.is_refused(ws, entry) and bool(ledger.standing(ws.reader(), entry.rows))


def told(many: int, unread: int = 0) -> str:
    """Say that a file was from before erasures, which is why people are not in it any more.

    And that of some nothing can be read, so that they were not carried out; "" where nothing is to be said.
    """
    again = trn(
        "This file is from before {n} erasure, which was carried out in it too.",
        "This file is from before {n} erasures, which were carried out in it too.",
        many,
    )
    return " ".join(filter(None, (again if many else "", ledger.unread_warning(unread))))


def _carry_out(ws: Workspace, entry: ledger.Entry) -> None:
    _make_anew(ws, entry)
    op, now = entry.erasing, time.time_ns() // 1_000_000
    if op is None:  # cut off before it was written, in another copy of the file
        standing = ledger.standing(ws.reader(), entry.rows)
        op = ws.log.erase([(row.entity, row.id) for row in standing])
        ledger.write(replace(entry, operation=op.to_json()))
    else:
        with ws.transaction() as conn:
            placing.put(conn, op, now)
    jobs.do_again(ws, op.stamp, now)


def _make_anew(ws: Workspace, entry: ledger.Entry) -> None:
    """Make others' records anew without the names, which this old state still says itself."""
    gone = [(row.entity, row.id) for row in entry.rows]
    names = naming.ever_named(ws.reader(), gone)
    if entry.made:
        with ws.transaction() as conn:
            placing.put_anew(conn, mentions.edits(conn, entry.made, names, gone), entry.made)


def _only_read(many: int, step: str) -> UserError:
    return UserError(
        trn(
            "This file holds {n} person who was erased since it was made.",
            "This file holds {n} people who were erased since it was made.",
            many,
        ),
        step or tr("Open it once for writing: they are erased again before anything shows."),
    )
