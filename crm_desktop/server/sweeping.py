"""Taking out what nobody finished or names any more: half operations, half files, unnamed files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, select, update

from crm_desktop.server import files, guarding, ledger, staging
from crm_desktop.server import tables as t
from crm_desktop.server.database import Database
from crm_desktop.server.keys import now, portions
from crm_desktop.server.people import DAY

EVERY = 3600.0
"""Seconds between two sweeps of one process."""
HALF, UNNAMED, CODES = 7 * DAY, 30 * DAY, 30 * DAY
"""Ms that halves of something, unnamed files and worthless codes stay."""


class Swept(NamedTuple):
    """How many of each were taken out."""

    pieces: int
    uploads: int
    files: int
    codes: int


def sweep(database: Database, at: int | None = None) -> Swept:
    """Sweep every workspace as of `at` (ms since 1970, now where not given); short transactions."""
    moment = now() if at is None else at
    with database.read() as conn:
        spaces = list(conn.execute(select(t.workspace.c.id)).scalars())
    found = Swept(0, 0, 0, 0)
    for one in spaces:
        with database.write() as conn:
            pieces, uploads = _pieces(conn, one, moment), _uploads(conn, one, moment)
            codes = _codes(conn, one, moment)
        gone = _files(database, one, moment)
        found = Swept(found.pieces + pieces, found.uploads + uploads, found.files + gone,
                      found.codes + codes)  # fmt: skip
    database.settle()
    return found


def _pieces(conn: Connection, workspace: str, at: int) -> int:
    p = t.piece.c
    old = select(p.stamp).where(p.workspace == workspace, p.staged.is_not(None))
    # A large operation that still comes in is left whole: its newest piece counts.
    stale = old.group_by(p.stamp).having(func.max(p.staged) < at - HALF)
    stamps = list(conn.execute(stale).scalars())
    for stamp in stamps:
        size = staging.taken_out(conn, p.workspace == workspace, p.stamp == stamp)
        ledger.grow(conn, workspace, -size)
    return len(stamps)


def _uploads(conn: Connection, workspace: str, at: int) -> int:
    u = t.upload.c
    found = conn.execute(
        select(u.digest, u.device)
        .where(u.workspace == workspace)
        .group_by(u.digest, u.device)
        .having(func.max(u.at) < at - HALF)
    ).all()
    for digest, device in found:
        files.drop_upload(conn, workspace, digest, device)
    return len(found)


def _files(database: Database, workspace: str, at: int) -> int:
    """Note since when files are unnamed; take out those that are for long."""
    b, gone = t.blob.c, 0
    with database.read() as conn:  # looking takes longest, and keeps nobody from writing
        query = select(b.digest, b.unnamed).where(b.workspace == workspace)
        here = conn.execute(query).all()
        named = _named(conn, workspace, [digest for digest, unnamed in here if unnamed is None])
    for digest, unnamed in here:
        if digest in named:
            continue
        with database.write() as conn:
            gone += _judge(conn, workspace, (digest, unnamed), at)
    return gone


def _judge(conn: Connection, workspace: str, one: tuple[str, int | None], at: int) -> bool:
    """Bring one file in line with what names it; say whether it was taken out."""
    digest, unnamed = one
    b = t.blob.c
    mine = (b.workspace == workspace, b.digest == digest)
    if _named(conn, workspace, [digest]):
        conn.execute(update(t.blob).where(*mine).values(unnamed=None))
    elif unnamed is None:
        conn.execute(update(t.blob).where(*mine).values(unnamed=at))
    elif unnamed < at - UNNAMED:
        files.drop(conn, workspace, digest)
        return True
    return False


def _named(conn: Connection, workspace: str, digests: Iterable[str]) -> set[str]:
    """Return those of some digests a record that is not deleted shows now; an undo may show more."""
    u, found = t.blob_use.c, set[str]()
    for some in portions(digests):
        query = select(u.record).where(u.workspace == workspace, u.digest.in_(some)).distinct()
        records = [bytes(key) for key in conn.execute(query).scalars()]
        for cells in guarding.shown_cells(conn, workspace, records, ("digest", "deleted")).values():
            if cells.get("deleted") is False and cells.get("digest") in some:
                found.add(cells["digest"])
    return found


def _codes(conn: Connection, workspace: str, at: int) -> int:
    i = t.invite.c
    old = (i.workspace == workspace, i.expires < at - CODES)
    return conn.execute(delete(t.invite).where(*old)).rowcount
