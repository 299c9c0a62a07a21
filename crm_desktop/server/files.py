"""The bytes of attachments: under their SHA-256, for who sees a record that names them and had them.

A record names a digest as soon as its operation is here; the bytes come after. That somebody knows a
digest is no right to its bytes: a record opens them (`given`) when whoever wrote it could read them
through another record, or somebody who sees it sent all of them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from crm_desktop.server import ledger, rights
from crm_desktop.server import tables as t
from crm_desktop.server.keys import now, portions
from crm_desktop.server.reading import Part
from crm_desktop.server.rights import Viewer

MOST = 1 << 30
"""Bytes of one file."""
PART = 8 << 20
"""Bytes of one part; what is sent at once may hold several."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
NAMING = "attachment"
"""The kind of record that names a file, in its cell `digest`."""


class WrongBytesError(Exception):
    """All of a file came, and its hash is another: it is taken back."""


class GapError(Exception):
    """A part that does not follow what is here; `have` bytes are."""

    def __init__(self, have: int) -> None:
        super().__init__(str(have))
        self.have = have


class FullError(Exception):
    """The workspace holds as much as it may."""


class Upload(NamedTuple):
    """How many bytes of a file are here, and whether that is all and proved."""

    have: int
    whole: bool


def link(conn: Connection, viewer: Viewer, part: Part) -> None:
    """Note which files records name."""
    for digest, record in _named(part):
        u = t.blob_use.c
        mine = (u.workspace == viewer.workspace, u.digest == digest, u.record == record)
        if conn.execute(select(u.given).where(*mine)).first() is None:
            conn.execute(insert(t.blob_use).values(
                workspace=viewer.workspace, digest=digest, record=record,
                given=size_for(conn, viewer, digest) is not None,
            ))  # fmt: skip


def _named(part: Part) -> Iterator[tuple[str, bytes]]:
    for row, key, patch in zip(part.rows, part.keys, part.patches, strict=True):
        digest = patch.get("digest") if patch is not None and row.entity == NAMING else None
        if isinstance(digest, str) and _DIGEST.fullmatch(digest):
            yield digest, key


def _records(conn: Connection, viewer: Viewer, digest: str) -> dict[bytes, bool]:
    """Return the records somebody sees that name a file, and whether each gives it."""
    u = t.blob_use.c
    query = select(u.record, u.given).where(u.workspace == viewer.workspace, u.digest == digest)
    found = {bytes(key): bool(given) for key, given in conn.execute(query)}
    hidden = rights.hidden(conn, viewer, found)
    return {key: given for key, given in found.items() if key not in hidden}


def may_send(conn: Connection, viewer: Viewer, digest: str) -> bool:
    """Say whether somebody may send a file: a record they see names it."""
    return bool(_records(conn, viewer, digest))


def size_for(conn: Connection, viewer: Viewer, digest: str) -> int | None:
    """Return the size of a file somebody may read, None where it is not here for them."""
    if not any(_records(conn, viewer, digest).values()):
        return None
    return _size(conn, viewer.workspace, digest)


def _size(conn: Connection, workspace: str, digest: str) -> int | None:
    b = t.blob.c
    query = select(b.size).where(b.workspace == workspace, b.digest == digest)
    found: int | None = conn.execute(query).scalar_one_or_none()
    return found


def part_at(conn: Connection, workspace: str, digest: str, at: int) -> tuple[int, bytes]:
    """Return the part of a file that holds the byte `at`, with where it begins."""
    p = t.blob_part.c
    query = (
        select(p.first, p.data)
        .where(p.workspace == workspace, p.digest == digest, p.first <= at)
        .order_by(p.first.desc())
        .limit(1)
    )
    first, data = conn.execute(query).one()
    return first, bytes(data)


def sent(conn: Connection, viewer: Viewer, digest: str) -> int:
    """Return how many bytes of a file this device has sent."""
    u = t.upload.c
    mine = (u.workspace == viewer.workspace, u.digest == digest, u.device == viewer.device)
    found = conn.execute(select(func.coalesce(func.sum(u.size), 0)).where(*mine)).scalar_one()
    return int(found)


def take(
    conn: Connection, viewer: Viewer, digest: str, first: int, total: int, data: bytes
) -> Upload:
    """Take the bytes of a file from `first` on; with the last ones its hash is proved.

    Raises `GapError`, `WrongBytesError`, `FullError`.
    """
    head = ledger.held(conn, viewer.workspace)
    have = sent(conn, viewer, digest)
    if first > have:
        raise GapError(have)
    fresh = data[have - first :]  # the beginning may have come in a request whose answer was lost
    if head.bytes - have + total > head.quota:
        raise FullError
    for at in range(0, len(fresh), PART):
        some = fresh[at : at + PART]
        conn.execute(insert(t.upload).values(
            workspace=viewer.workspace, digest=digest, device=viewer.device, first=have + at,
            size=len(some), data=some, at=now(),
        ))  # fmt: skip
    ledger.grow(conn, viewer.workspace, len(fresh))
    have += len(fresh)
    if have < total:
        return Upload(have, whole=False)
    if have > total:  # it was said to be longer before
        raise WrongBytesError
    _prove(conn, viewer, digest)
    _keep(conn, viewer, digest, total)
    return Upload(total, whole=True)


def _prove(conn: Connection, viewer: Viewer, digest: str) -> None:
    u, found = t.upload.c, hashlib.sha256()
    mine = (u.workspace == viewer.workspace, u.digest == digest, u.device == viewer.device)
    places = conn.execute(select(u.first).where(*mine).order_by(u.first)).scalars().all()
    for first in places:
        found.update(conn.execute(select(u.data).where(*mine, u.first == first)).scalar_one())
    if found.hexdigest() != digest:
        raise WrongBytesError


def _keep(conn: Connection, viewer: Viewer, digest: str, size: int) -> None:
    """Put what came beside the other files, once, and open it through the sender's records."""
    u, b, uses = t.upload.c, t.blob.c, t.blob_use.c
    mine = (u.workspace == viewer.workspace, u.digest == digest, u.device == viewer.device)
    if _size(conn, viewer.workspace, digest) is None:
        conn.execute(insert(t.blob).values(
            workspace=viewer.workspace, digest=digest, size=size, stored=now(), unnamed=None
        ))  # fmt: skip
        parts = select(u.workspace, u.digest, u.first, u.data).where(*mine)
        conn.execute(
            insert(t.blob_part).from_select(["workspace", "digest", "first", "data"], parts)
        )
        conn.execute(delete(t.upload).where(*mine))
    else:
        drop_upload(conn, viewer.workspace, digest, viewer.device)
    same = (b.workspace == viewer.workspace, b.digest == digest)
    conn.execute(update(t.blob).where(*same).values(unnamed=None))
    for record in _records(conn, viewer, digest):
        one = (uses.workspace == viewer.workspace, uses.digest == digest, uses.record == record)
        conn.execute(update(t.blob_use).where(*one).values(given=True))


def drop_upload(conn: Connection, workspace: str, digest: str, device: str) -> None:
    """Take back what a device sent of a file, and the space it took."""
    u = t.upload.c
    mine = (u.workspace == workspace, u.digest == digest, u.device == device)
    size = conn.execute(select(func.coalesce(func.sum(u.size), 0)).where(*mine)).scalar_one()
    conn.execute(delete(t.upload).where(*mine))
    ledger.grow(conn, workspace, -int(size))


def drop(conn: Connection, workspace: str, digest: str) -> None:
    """Take a file out, and the space it took."""
    size = _size(conn, workspace, digest)
    for table in (t.blob_part, t.blob):
        mine = (table.c.workspace == workspace, table.c.digest == digest)
        conn.execute(delete(table).where(*mine))
    ledger.grow(conn, workspace, -(size or 0))


def forget(conn: Connection, workspace: str, records: Iterable[bytes]) -> None:
    """Drop the files of erased records that no other one names, at once (R40)."""
    u, digests = t.blob_use.c, set[str]()
    for some in portions(records):
        mine = (u.workspace == workspace, u.record.in_(some))
        digests.update(conn.execute(select(u.digest).where(*mine)).scalars())
        conn.execute(delete(t.blob_use).where(*mine))
    for digest in digests:
        left = select(u.record).where(u.workspace == workspace, u.digest == digest).limit(1)
        if conn.execute(left).first() is None:
            drop(conn, workspace, digest)
