"""Which attachments a repair can bring back, and which it cannot: no backup of the file has their content."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from crm_desktop.store import backup, beside, blobs

if TYPE_CHECKING:
    from crm_desktop.store.check import Report
    from crm_desktop.store.workspace import Workspace


class Outlook(NamedTuple):
    """What a repair would do: whether it mends anything, and what stays as it is after it."""

    mends: bool
    gone: tuple[str, ...]
    """Names of attachments whose content neither the file nor a backup of it has."""
    stale: bool
    """Whether copies in the backups are damaged whose content the file has no more."""


def outlook(ws: Workspace, report: Report) -> Outlook:
    """Say what a repair of what was found would do."""
    kept, conn = backup.backups(ws.path), ws.reader()
    wanted = dict(blobs.lost(conn, ws.near)) if report.lost else {}
    if report.damaged:
        wanted |= blobs.damaged(conn, ws.near, beside.nobody)
    near = beside.Near(kept[0].path, ws.key) if kept else None
    known = blobs.named_beside(conn)
    gone = tuple(
        name for digest, name in wanted.items()
        if near is None or digest not in known or not beside.sound(near, digest, beside.nobody)
    )  # fmt: skip
    spoilt = backup.spoilt(ws) if report.spoilt else set()
    fresh = {
        beside.name(near, digest) for digest in known
        if near is not None and beside.name(near, digest) in spoilt
        and beside.sound(ws.near, digest, beside.nobody)
    }  # fmt: skip
    mends = bool(report.problems or len(gone) < len(wanted) or fresh or report.unnamed)
    return Outlook(mends, gone, bool(spoilt - fresh))
