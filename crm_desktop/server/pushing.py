"""Taking operations in: known ones skipped, each judged against this server's own state, numbered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sqlalchemy import Connection

from crm_desktop.domain.stamp import well_formed
from crm_desktop.server import (
    completing,
    erasing,
    following,
    guarding,
    judging,
    ledger,
    refusing,
    rights,
    staging,
)
from crm_desktop.server.guarding import ABOUT, Named
from crm_desktop.server.judging import MALFORMED
from crm_desktop.server.ledger import Head, Pages, Told
from crm_desktop.server.people import as_now, is_own
from crm_desktop.server.reading import MARK, Coming, Part, read
from crm_desktop.server.rights import READER, Guard, Viewer
from crm_desktop.server.sums import Counting
from crm_desktop.wire.carried import Carried, emptied
from crm_desktop.wire.columns import MalformedError


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
    """One push in its transaction: what it knows of all that it brings, asked for at once."""

    conn: Connection
    viewer: Viewer
    pages: Pages
    sums: Counting
    before: int  # the last number of others
    guarding: bool  # whether any record is guarded
    guards: Mapping[bytes, Guard] = field(default_factory=dict)  # of the records it names
    known: dict[str, Told] = field(default_factory=dict)  # what it undoes
    final: set[str] = field(default_factory=set)  # of its operations, those with a verdict here
    dead: set[bytes] = field(default_factory=set)  # of the records it names, those erased
    keys: set[bytes] = field(default_factory=set)
    unsettled: dict[Named, bytes] = field(default_factory=dict)  # whose guards are to be renewed
    answers: list[Answer] = field(default_factory=list)

    @property
    def workspace(self) -> str:
        """Whose operations they are."""
        return self.viewer.workspace

    def told(self, stamp: str) -> Told | None:
        """Return what is known here of an operation that something undoes."""
        return self.pages.told.get(stamp) or self.known.get(stamp)

    def guards_of(self, part: Part, *, anew: bool = True) -> Mapping[bytes, Guard]:
        """Return the guards of what rows touch and are about, `anew` what was not asked for at once."""
        if not anew or not self.guarding:
            return self.guards
        return rights.guards_of(self.conn, self.workspace, _named(part))


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
    sums = Counting(conn, viewer.workspace)
    one = Push(conn, viewer, pages, sums, head.number, bool(head.guarded))
    here = ledger.by_stamp(conn, viewer.workspace, {op.header.stamp for op in given})
    new = [op for op in given if op.header.stamp not in here]
    completing.complete(one, given, here)
    read_parts = _looked_up(one, new)
    for op in given:
        stamp = op.header.stamp
        if stamp in here:
            one.answers.append(Answer(stamp, here[stamp]))
        elif (whole := _whole(one, op, read_parts)) is not None:
            here[stamp] = _take(one, whole)
    if head.bytes + pages.bytes > head.quota:
        raise QuotaReached
    pages.write(conn)
    sums.write()
    if one.unsettled:
        following.settle(one)
    return one.answers, pages.head


def _looked_up(one: Push, new: Sequence[Carried]) -> dict[int, Part | None]:
    """Read small operations, None for malformed ones, and ask for all that judging them needs."""
    found: dict[int, Part | None] = {}
    for op in new:
        if op.whole:
            try:
                found[id(op)] = part = read(op.header, op.rows)
            except MalformedError:
                found[id(op)] = None
            else:
                one.keys.update(_named(part))  # what comes first may guard what the next is about
    conn, workspace = one.conn, one.workspace
    undone = {c for op in new if (c := op.header.cancels) is not None and well_formed(c)}
    one.known = ledger.told(conn, workspace, undone)
    one.final = refusing.final(one, new)
    one.dead = erasing.erased(conn, workspace, one.keys)
    if one.guarding:
        one.guards = rights.guards_of(conn, workspace, one.keys)
    return found


def _named(part: Part) -> Iterator[bytes]:
    """Yield the keys of the records that rows touch, and of those these are about."""
    yield from part.keys
    for row, patch in zip(part.rows, part.patches, strict=True):
        if patch is not None:
            yield from (named.key for named in guarding.subjects(row.entity, patch))


def _whole(one: Push, op: Carried, parts: Mapping[int, Part | None]) -> Coming | None:
    """Return an operation where all of it is here; a piece is kept until then."""
    if op.whole:
        part = parts[id(op)]
        if part is None:
            return Coming(op.header, len(op.rows), _broken)
        return Coming(op.header, len(part.rows), lambda: iter((part,)))
    if op.header.cancels is not None:
        return Coming(op.header, op.total, _broken)
    if one.viewer.role == READER:  # it will be refused: not one value of it is kept
        op = replace(op, rows=emptied(op.rows))
    return staging.staged(one, op)


def _broken() -> Iterator[Part]:
    raise MalformedError("nothing of it is taken in")


def _take(one: Push, op: Coming) -> int:
    """Number an operation, refused or not; return its number, 0 where it is left with the client."""
    header = op.header
    if refusing.said_here(one, op):
        number, reason = refusing.believe(one, op), ""
    else:
        number, reason = _judged(one, op)
    if not number and op.pieced:
        staging.drop(one, header.stamp)
    one.answers.append(Answer(header.stamp, number, reason))
    return number


def _judged(one: Push, op: Coming) -> tuple[int, str]:
    if one.unsettled and _hangs_on_unsettled(one, op):
        following.settle(one)
    header = op.header
    reason = judging.why_not(one, op)
    if header.stamp in one.final and reason != MALFORMED:
        reason = refusing.WITHDRAWN
    if reason == MALFORMED or (
        reason not in ("", refusing.WITHDRAWN) and not is_own(one.conn, one.viewer, header.device)
    ):
        # Its author may well write it: another device only carried it here.
        return 0, reason
    if not reason:
        return _append(one, op), ""
    return refusing.refuse(one, op, reason), reason


def _hangs_on_unsettled(one: Push, op: Coming) -> bool:
    if op.pieced or op.header.cancels is not None:
        return True
    touched = set(one.unsettled.values())
    try:
        return any(
            not touched.isdisjoint(part.keys) or any(row.entity in ABOUT for row in part.rows)
            for part in op.parts()
        )
    except MalformedError:
        return False


def _append(one: Push, op: Coming) -> int:
    header, pages = op.header, one.pages
    number, total, says = pages.head.number + 1, 0, False
    text = None if op.pieced else "[]"
    killed: list[bytes] = []
    for part in op.parts():
        rows = part.rows
        if one.dead and not one.dead.isdisjoint(part.keys):
            rows = erasing.without_erased(one.dead, rows)
            if op.pieced:
                piece = Carried(header, rows, part.first, op.total)
                erasing.rewrite(one.conn, one.workspace, piece)
        if not op.pieced:
            text = ledger.rows_text(rows)
        hashes = one.sums.add(header.stamp, rows)
        pages.touch(part.keys, hashes, part.first, number)
        says |= following.linked(one, part, one.guards_of(part, anew=op.pieced))
        killed += [
            part.keys[at] for at, row in enumerate(rows) if row.text is None or row.text == MARK
        ]
        total += len(rows) - hashes.count(0)
        if op.pieced:
            pages.write(one.conn)
    number = pages.append(header, total, text, guards=says)
    following.count(one, header, total)
    if killed:
        erasing.erase(one, killed)
    if header.cancels is not None:
        following.undone(one, header.cancels)
    return number
