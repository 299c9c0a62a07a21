"""Taking operations in: known ones skipped, each checked against this server's own state, numbered."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from crm_desktop.domain.operation import Operation
from crm_desktop.domain.stamp import in_order
from crm_desktop.server import erasing, files, guarding, ledger, rights
from crm_desktop.server import tables as t
from crm_desktop.server.guarding import Named
from crm_desktop.server.keys import now, record_key
from crm_desktop.server.ledger import Head, Pages
from crm_desktop.server.people import as_now, viewers
from crm_desktop.server.rights import MANAGER, OWNER, READER, Viewer
from crm_desktop.server.sums import Counting
from crm_desktop.wire import batch, verdicts
from crm_desktop.wire.carried import Carried, Row

MALFORMED, READ_ONLY, NOT_YOURS, NOT_SHARED, NO_ERASING, NOT_CANCELLED = (
    "malformed", "read_only", "not_yours", "not_shared", "no_erasing", "not_cancelled",
)  # fmt: skip


class Answer(NamedTuple):
    """What became of one operation pushed: its number here, or why it was not taken."""

    stamp: str
    number: int = 0
    refused: str = ""


class ResetNeeded(Exception):  # noqa: N818 - an answer, not a fault
    """The client knows another past of this server than this one (R33)."""


class QuotaReached(Exception):  # noqa: N818 - likewise
    """The workspace holds as much as it may."""


@dataclass(slots=True)
class Push:
    """One push in its transaction."""

    conn: Connection
    viewer: Viewer
    pages: Pages
    sums: Counting
    renewed: list[tuple[list[Named], int]] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    dead: set[bytes] = field(default_factory=set)  # of the records it names, those erased

    @property
    def workspace(self) -> str:
        """Whose operations they are."""
        return self.viewer.workspace


def push(
    conn: Connection, viewer: Viewer, given: Sequence[Carried], known: tuple[int, bytes]
) -> tuple[list[Answer], Head]:
    """Take operations in; return what became of each, and the counter afterwards.

    `known` is the greatest number the client knows with the digest there. Raises `ResetNeeded`,
    `QuotaReached`, `NotWelcome`; nothing is kept then.
    """
    head = ledger.held(conn, viewer.workspace)
    viewer = as_now(conn, viewer)  # what the token stood for may have changed since it was read
    if ledger.chain_at(conn, viewer.workspace, known[0]) != known[1]:
        raise ResetNeeded
    pages = Pages(viewer.workspace, viewer.device, head)
    one = Push(conn, viewer, pages, Counting(conn, viewer.workspace))
    keys = {record_key(row.entity, row.id) for op in given for row in op.rows}
    one.dead = erasing.erased(conn, viewer.workspace, keys)
    here = ledger.by_stamp(conn, viewer.workspace, [op.header.stamp for op in given])
    for op in given:
        stamp = op.header.stamp
        if stamp in here:
            one.answers.append(Answer(stamp, here[stamp]))
        elif (whole := op if op.whole else _staged(one, op)) is not None:
            here[stamp] = _take(one, whole, pieced=not op.whole)
    if head.bytes + pages.bytes > head.quota:
        raise QuotaReached
    pages.write(conn)
    one.sums.write()
    if one.renewed:
        everyone = viewers(conn, viewer.workspace, active=False)
        for records, number in one.renewed:
            guarding.renew(conn, viewer.workspace, records, number, everyone)
    return one.answers, one.pages.head


def _take(one: Push, op: Carried, *, pieced: bool) -> int:
    """Number an operation, refused or not; return its number, 0 where it is left with the client."""
    reason = why_not(one, op)
    own = op.header.device == one.viewer.device
    if reason == MALFORMED or (reason and not own):
        # Its author may well write it: another device only carried it here.
        one.answers.append(Answer(op.header.stamp, 0, reason))
        return 0
    if reason and pieced:
        _drop_pieces(one, op.header.stamp)
    if reason:
        number = one.pages.append(op, refused=reason)
        if op.header.cancels is not None:
            _count(one, op)
        _pass_verdict(one, op.header)
    else:
        number = _append(one, op, pieced)
    one.answers.append(Answer(op.header.stamp, number, reason))
    return number


def _pass_verdict(one: Push, refused: Operation) -> None:
    w, before = t.workspace.c, 1
    seed = one.conn.execute(select(w.signing_key).where(w.id == one.workspace)).scalar_one()
    if refused.cancels is not None:
        one.pages.write(one.conn)  # what undid it before may have come in this push
        gone = guarding.cancelled(one.conn, one.workspace, [refused.cancels])
        before = int(refused.cancels not in gone)
    said = Carried(verdicts.verdict(one.workspace, bytes(seed), refused, before, now()), [])
    one.pages.append(said)
    _count(one, said)


def _count(one: Push, op: Carried) -> None:
    """Count an operation that has rows, or undoes one that counts (or did not come yet)."""
    header = op.header
    counts = bool(op.rows)
    if header.cancels is not None:
        one.pages.write(one.conn)
        o = t.operation.c
        query = select(o.total).where(o.workspace == one.workspace, o.stamp == header.cancels)
        counts = one.conn.execute(query).scalar_one_or_none() != 0
    if counts:
        one.sums.add_operation(header.stamp, header.cancels, header.revives)


def _append(one: Push, came: Carried, pieced: bool) -> int:
    op = erasing.without_erased(one.dead, came)
    saying = [Named(r.entity, r.id) for r in op.rows if guarding.says_who(r)]
    number = one.pages.append(op, guards=bool(saying), pieced=pieced)
    if pieced and op is not came:
        erasing.rewrite(one.conn, one.workspace, op)
    header = op.header
    one.sums.add(header.stamp, op.rows)
    _count(one, op)
    subjects = guarding.link(one.conn, one.workspace, op.rows)
    files.link(one.conn, one.viewer, op.rows)
    marked = [r for r in op.rows if r.text == erasing.MARK]
    dead = [r for r in op.rows if r.text is None]
    if marked or dead:
        one.pages.write(one.conn)  # what is erased may have come in this push
        erasing.erase(one, [*marked, *dead])
    concerned = _concerned(one, op, saying, subjects)
    if concerned:
        one.pages.write(one.conn)
        one.renewed.append((concerned, number))
    return number


def _concerned(
    one: Push, op: Carried, saying: list[Named], subjects: set[bytes]
) -> list[Named]:  # fmt: skip
    """Return the records whose guards an operation may change."""
    if op.header.cancels is not None:
        return _guarded_rows(one, op.header.cancels)
    if not one.pages.head.guarded and not one.renewed:
        return saying
    keys = {record_key(r.entity, r.id): Named(r.entity, r.id) for r in op.rows}
    found = rights.guards_of(one.conn, one.workspace, keys.keys() | subjects)
    about = [n for n in keys.values() if n.entity in guarding.ABOUT] if found else []
    return list(dict.fromkeys([*saying, *(keys[k] for k in keys.keys() & found.keys()), *about]))


def _guarded_rows(one: Push, stamp: str) -> list[Named]:
    """Return the records of an operation that says, or may say, who sees them."""
    rows = rows_of_stamp(one, stamp)
    if any(guarding.says_who(row) for row in rows):
        return list(dict.fromkeys(Named(r.entity, r.id) for r in rows))
    if not one.pages.head.guarded:
        return []
    keys = {record_key(r.entity, r.id): Named(r.entity, r.id) for r in rows}
    return [keys[k] for k in rights.guards_of(one.conn, one.workspace, keys) if k in keys]


def rows_of_stamp(one: Push, stamp: str) -> list[Row]:
    """Return the rows of an operation that rests here or came just now."""
    one.pages.write(one.conn)
    o = t.operation.c
    query = ledger.columns().where(o.workspace == one.workspace, o.stamp == stamp)
    found = conn_first(one.conn, query)
    if found is None:
        return []
    pieces = ledger.rows_of(one.conn, one.workspace, ledger.kept(found))
    return [row for piece in pieces for row in piece.rows]


def conn_first(conn: Connection, query: Any) -> Any:
    """Return the first row of a query, None where there is none."""
    return conn.execute(query).first()


def why_not(one: Push, op: Carried) -> str:
    """Return why an operation may not be taken in, "" where it may."""
    header, viewer = op.header, one.viewer
    named = {stamp for row in op.rows for stamp in row.base}
    if header.cancels is not None:
        named.add(header.cancels)
    if not in_order(header.stamp, named) or header.revives == verdicts.FINAL or _broken(op.rows):
        return MALFORMED
    if viewer.role == READER:
        return READ_ONLY
    if any(row.text == erasing.MARK for row in op.rows) and viewer.role not in (OWNER, MANAGER):
        return NO_ERASING
    rows = op.rows if header.cancels is None else rows_of_stamp(one, header.cancels)
    return _rights(one, rows, NOT_YOURS if header.cancels is None else NOT_CANCELLED)


def _rights(one: Push, rows: Sequence[Row], reason: str) -> str:
    if not one.pages.head.guarded and not one.renewed:
        return ""
    if one.renewed:  # guards of what came just before count already
        _settle(one)
    keys = {record_key(r.entity, r.id) for r in rows}
    found = rights.guards_of(one.conn, one.workspace, keys)
    if any(not rights.may_see(one.viewer, found.get(key), found) for key in keys):
        return reason
    sharing = [r for r in rows if guarding.says_who(r)]
    shared = all(
        rights.may_share(one.viewer, found.get(record_key(r.entity, r.id))) for r in sharing
    )
    return "" if shared else NOT_SHARED


def _settle(one: Push) -> None:
    one.pages.write(one.conn)
    everyone = viewers(one.conn, one.workspace, active=False)
    for records, number in one.renewed:
        guarding.renew(one.conn, one.workspace, records, number, everyone)
    one.renewed.clear()
    head = ledger.held(one.conn, one.workspace)
    one.pages.head = one.pages.head._replace(guarded=head.guarded)


def _broken(rows: Iterable[Row]) -> bool:
    """Say whether a patch is no JSON object, or a record is named twice."""
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if (row.entity, row.id) in seen or not row.entity or not row.id:
            return True
        seen.add((row.entity, row.id))
        if row.text is not None and not _is_object(row.text):
            return True
    return False


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _drop_pieces(one: Push, stamp: str) -> None:
    p = t.piece.c
    one.conn.execute(delete(t.piece).where(p.workspace == one.workspace, p.stamp == stamp))


def _staged(one: Push, op: Carried) -> Carried | None:
    """Keep a piece of a large operation; return all of it when the last one came (R5)."""
    conn, header, p = one.conn, op.header, t.piece.c
    mine = (p.workspace == one.workspace, p.stamp == header.stamp)
    conn.execute(delete(t.piece).where(*mine, p.first == op.first))
    body = batch.pack([op])
    conn.execute(insert(t.piece).values(
        workspace=one.workspace, stamp=header.stamp, first=op.first, count=len(op.rows), body=body,
        staged=now(),
    ))  # fmt: skip
    one.pages.bytes += len(body)
    found = conn.execute(select(p.first, p.count).where(*mine).order_by(p.first)).all()
    upto = 0
    for first, count in found:
        if first != upto:
            return None
        upto += count
    if upto < op.total:
        return None
    conn.execute(update(t.piece).where(*mine).values(staged=None))
    bodies = ledger.bodies(conn, one.workspace, header.stamp)
    rows = [row for _, body in bodies for piece in batch.unpack(body) for row in piece.rows]
    return replace(op, rows=rows, first=0, total=len(rows))
