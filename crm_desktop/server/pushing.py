"""Taking operations in: known ones skipped, each judged against this server's own state, numbered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from crm_desktop.server.guarding import Named
from crm_desktop.server.judging import MALFORMED
from crm_desktop.server.ledger import Head, Pages, Told
from crm_desktop.server.people import as_now, is_own
from crm_desktop.server.reading import Broken, Coming, Part, read
from crm_desktop.server.rights import ABOUT, READER, Guard, Viewer
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
        found = self.pages.told.get(stamp) or self.known.get(stamp)
        return None if found is None else Told(*found)

    def guards_of(self, part: Part) -> Mapping[bytes, Guard]:
        """Return the guards of what rows touch and are about that were not asked for at once."""
        if not self.guarding:
            return self.guards
        return rights.guards_of(self.conn, self.workspace, _named([part]))


def push(
    conn: Connection, viewer: Viewer, given: Sequence[Carried], known: tuple[int, bytes],
    epoch: str = "",
) -> tuple[list[Answer], Head]:  # fmt: skip
    """Take operations in; return what became of each, and the counter afterwards.

    `known` is the greatest number the client knows with the digest there, `epoch` the server it knows,
    "" none yet. Raises `ResetNeeded`, `QuotaReached`, `NotWelcome`; nothing is kept then.
    """
    head = ledger.held(conn, viewer.workspace)
    if epoch not in ("", head.epoch):
        raise ResetNeeded
    viewer = as_now(conn, viewer)  # what the token stood for may have changed since it was read
    if ledger.chain_at(conn, viewer.workspace, known[0]) != known[1]:
        raise ResetNeeded
    pages = Pages(viewer.workspace, viewer.device, head)
    sums = Counting(conn, viewer.workspace)
    one = Push(conn, viewer, pages, sums, head.number, bool(head.guarded))
    here = ledger.by_stamp(conn, viewer.workspace, {op.header.stamp for op in given})
    new = [op for op in given if op.header.stamp not in here]
    completing.complete(one, given, here)
    small = _looked_up(one, new)
    for op in given:
        stamp = op.header.stamp
        if stamp in here:
            one.answers.append(Answer(stamp, here[stamp]))
        elif (coming := small.get(id(op)) or _staged(one, op)) is not None:
            here[stamp] = _take(one, coming)
    if head.bytes + pages.bytes > head.quota:
        raise QuotaReached
    pages.write(conn)
    sums.write()
    if one.unsettled:
        following.settle(one)
    return one.answers, pages.head


def _looked_up(one: Push, new: Sequence[Carried]) -> dict[int, Coming]:
    """Read small operations, and ask for all that judging them needs; return them by identity."""
    found: dict[int, Coming] = {}
    parts: list[Part] = []
    for op in new:
        if op.whole:
            part = _read(op)
            parts += part
            found[id(op)] = Coming(op.header, len(op.rows), part or Broken())
    conn, workspace = one.conn, one.workspace
    one.keys = _named(parts)  # what comes first may guard what the next is about
    undone = {c for op in new if (c := op.header.cancels) is not None and well_formed(c)}
    one.known = ledger.told(conn, workspace, undone)
    one.final = refusing.final(one, new)
    one.dead = erasing.erased(conn, workspace, one.keys)
    if one.guarding:
        one.guards = rights.guards_of(conn, workspace, one.keys)
    return found


def _read(op: Carried) -> tuple[Part, ...]:
    """Return the one part of a small operation, none where it is malformed."""
    try:
        return (read(op.header, op.rows),)
    except MalformedError:
        return ()


def _named(parts: Sequence[Part]) -> set[bytes]:
    """Return the keys of the records that rows touch, and of those these are about."""
    touched = {key for part in parts for key in part.keys}
    return touched.union(
        subject.key
        for part in parts
        if part.steers
        for row, patch in zip(part.rows, part.patches, strict=True)
        if row.entity in ABOUT and patch is not None
        for subject in guarding.subjects(row.entity, patch)
    )


def _staged(one: Push, op: Carried) -> Coming | None:
    """Keep a piece of a large operation; return all of it with the last."""
    if op.header.cancels is not None:
        return Coming(op.header, op.total, Broken())
    if one.viewer.role == READER:  # it will be refused: not one value of it is kept
        op = replace(op, rows=emptied(op.rows))
    return staging.staged(one, op)


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
    if not reason:
        return _append(one, op), ""
    if reason == MALFORMED or (
        reason != refusing.WITHDRAWN and not is_own(one.conn, one.viewer, header.device)
    ):
        # Its author may well write it: another device only carried it here.
        return 0, reason
    return refusing.refuse(one, op, reason), reason


def _hangs_on_unsettled(one: Push, op: Coming) -> bool:
    if op.pieced or op.header.cancels is not None:
        return True
    touched = set(one.unsettled.values())
    try:
        return any(
            not touched.isdisjoint(part.keys) or any(row.entity in ABOUT for row in part.rows)
            for part in op.parts
        )
    except MalformedError:
        return False


def _append(one: Push, op: Coming) -> int:
    header, pages = op.header, one.pages
    number, total, says = pages.head.number + 1, 0, False
    text = None if op.pieced else "[]"
    killed: list[bytes] = []
    for part in op.parts:
        rows = part.rows
        if not one.dead.isdisjoint(part.keys):
            rows = erasing.without_erased(one.dead, rows)
            if op.pieced:
                piece = Carried(header, rows, part.first, op.total)
                erasing.rewrite(one.conn, one.workspace, piece)
        hashes = one.sums.add(header.stamp, rows)
        pages.touch(part.keys, hashes, part.first, number)
        guards = one.guards_of(part) if op.pieced else one.guards
        if part.steers or (guards and not guards.keys().isdisjoint(part.keys)):
            says |= following.linked(one, part, guards)
        total += len(rows) - hashes.count(0)
        if part.erases:
            killed += part.erased()
        if op.pieced:
            pages.write(one.conn)
        else:
            text = ledger.rows_text(rows)
    number = pages.append(header, total, text, guards=says)
    following.count(one, header, total)
    if killed:
        erasing.erase(one, killed)
    if header.cancels is not None:
        following.undone(one, header.cancels)
    return number
