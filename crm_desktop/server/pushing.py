"""Taking operations in: known ones skipped, each judged against this server's own state, numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Connection, delete, select, update

from crm_desktop.domain.operation import Operation
from crm_desktop.server import erasing, files, guarding, judging, ledger, rights, staging
from crm_desktop.server import tables as t
from crm_desktop.server.guarding import ABOUT, SHARING, Named
from crm_desktop.server.judging import MALFORMED
from crm_desktop.server.keys import portions, record_key
from crm_desktop.server.ledger import Head, Pages, Told
from crm_desktop.server.people import as_now, is_own, viewers
from crm_desktop.server.reading import MARK, Coming, Part, read
from crm_desktop.server.rights import READER, Guard, Viewer
from crm_desktop.server.sums import Counting, undos_of
from crm_desktop.wire import verdicts
from crm_desktop.wire.carried import Carried, Row
from crm_desktop.wire.columns import MalformedError

WITHDRAWN = "verdict"
"""Why an operation is refused on which a verdict of this server is there already."""
EMPTY = "{}"
"""The patch of what was refused."""


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
        settle(one)
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
                one.keys.update(part.keys)
                if one.guarding:
                    one.keys.update(_subjects(part))
    conn, workspace = one.conn, one.workspace
    undone = {op.header.cancels for op in new if op.header.cancels is not None}
    one.known = ledger.told(conn, workspace, undone)
    one.final = _with_verdict(one, [op.header.stamp for op in new])
    one.dead = erasing.erased(conn, workspace, one.keys)
    if one.guarding:
        one.guards = rights.guards_of(conn, workspace, one.keys)
    return found


def _subjects(part: Part) -> Iterator[bytes]:
    for row, patch in zip(part.rows, part.patches, strict=True):
        if patch is not None:
            yield from (named.key for named in guarding.subjects(row.entity, patch))


def _with_verdict(one: Push, stamps: Sequence[str]) -> set[str]:
    return {
        target for _, target, revives in undos_of(one.conn, one.workspace, stamps) if revives == 2
    }


def _whole(one: Push, op: Carried, parts: Mapping[int, Part | None]) -> Coming | None:
    """Return an operation where all of it is here; a piece is kept until then."""
    if op.whole:
        part = parts[id(op)]
        if part is None:
            return Coming(op.header, len(op.rows), _broken)
        return Coming(op.header, len(part.rows), lambda: iter((part,)))
    if op.header.cancels is not None:
        return Coming(op.header, op.total, _broken)
    if one.viewer.role == READER:  # not one piece of it is kept
        return Coming(op.header, op.total, lambda: iter((read(op.header, ()),)))
    return staging.staged(one, op)


def _broken() -> Iterator[Part]:
    raise MalformedError("nothing of it is taken in")


def _take(one: Push, op: Coming) -> int:
    """Number an operation, refused or not; return its number, 0 where it is left with the client."""
    header = op.header
    if header.origin == verdicts.ORIGIN and _said_here(one, op):
        number, reason = _believe(one, op), ""
    else:
        number, reason = _judged(one, op)
    if reason and op.pieced:
        staging.drop(one, header.stamp)
    one.answers.append(Answer(header.stamp, number, reason))
    return number


def _judged(one: Push, op: Coming) -> tuple[int, str]:
    if one.unsettled and _hangs_on_unsettled(one, op):
        settle(one)
    header = op.header
    reason = WITHDRAWN if header.stamp in one.final else judging.why_not(one, op)
    if reason == MALFORMED or (
        reason not in ("", WITHDRAWN) and not is_own(one.conn, one.viewer, header.device)
    ):
        # Its author may well write it: another device only carried it here.
        return 0, reason
    if not reason:
        return _append(one, op), ""
    number = one.pages.append(header, 0, _without_values(op), refused=reason)
    _count(one, header, 0)
    if reason != WITHDRAWN:
        _pass_verdict(one, header)
    return number, reason


def _without_values(op: Coming) -> str:
    """Return what a refused operation touched and was built on: without it, what is built on it in
    turn would seem to know nothing of all that (R22). Nothing is kept of a large one.
    """
    return _emptied(() if op.pieced else (row for part in op.parts() for row in part.rows))


def _emptied(rows: Iterable[Row]) -> str:
    return ledger.rows_text([row._replace(text=EMPTY) for row in rows])


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


def settle(one: Push) -> None:
    """Bring guards in line with all that came so far."""
    one.pages.write(one.conn)
    everyone = viewers(one.conn, one.workspace, active=False)
    number = one.pages.head.number
    guarding.renew(one.conn, one.workspace, one.unsettled, (one.before, number), everyone)
    one.unsettled.clear()
    one.guarding = bool(ledger.held(one.conn, one.workspace).guarded)
    one.guards = rights.guards_of(one.conn, one.workspace, one.keys) if one.guarding else {}


# what is taken in


def _append(one: Push, op: Coming) -> int:
    header, pages = op.header, one.pages
    number, total, says = pages.head.number + 1, 0, False
    text = None if op.pieced else "[]"
    killed: list[bytes] = []
    for part in op.parts():
        rows = part.rows
        if not one.dead.isdisjoint(part.keys):
            rows = erasing.without_erased(one.dead, rows)
            if op.pieced:
                piece = Carried(header, rows, part.first, op.total)
                erasing.rewrite(one.conn, one.workspace, piece)
        if not op.pieced:
            text = ledger.rows_text(rows)
        pages.touch(part.keys, one.sums.add(header.stamp, rows), part.first, number)
        says |= _linked(one, part, _guards_for(one, op, part))
        killed += [
            k for k, row in zip(part.keys, rows, strict=True)
            if row.text is None or row.text == MARK
        ]  # fmt: skip
        total += len(rows)
        if op.pieced:
            pages.write(one.conn)
    number = pages.append(header, total, text, guards=says)
    _count(one, header, total)
    erasing.erase(one, killed)
    if header.cancels is not None:
        _undone(one, header.cancels)
    return number


def _guards_for(one: Push, op: Coming, part: Part) -> Mapping[bytes, Guard]:
    if not one.guarding or not op.pieced:
        return one.guards
    return rights.guards_of(one.conn, one.workspace, [*part.keys, *_subjects(part)])


def _linked(one: Push, part: Part, guards: Mapping[bytes, Guard]) -> bool:
    """Note what rows are about and whose guards they change; say whether one says who sees it."""
    says, about = False, False
    for key, row, patch in zip(part.keys, part.rows, part.patches, strict=True):
        if patch is None:
            continue
        keys = {key}
        if row.entity in ABOUT:
            about = about or row.entity == files.NAMING
            for subject in guarding.subjects(row.entity, patch):
                keys.add(subject.key)
                one.pages.about[subject.key, key] = (row.entity, row.id)
        sharing = not SHARING.isdisjoint(patch)
        says = says or sharing
        changed = guards and any(map(guarding.concerns, patch)) and not keys.isdisjoint(guards)
        if sharing or changed:
            one.unsettled[Named(row.entity, row.id)] = key
    if about:
        files.link(one.conn, one.viewer, part)
    return says


def _undone(one: Push, stamp: str) -> None:
    """Renew the guards that an undone or redone operation may have changed."""
    told = one.told(stamp)
    if told is None or not (one.guarding or told.guards):
        return
    for key, named in judging.guarded_by(one, told.number):
        one.unsettled[named] = key
    for named in (*judging.saying_of(one, stamp), *_about_guarded(one, told.number)):
        one.unsettled[named] = named.key


def _about_guarded(one: Push, number: int) -> list[Named]:
    """Return the records an operation touched that are, or once were, about a guarded one."""
    a, g, n = t.about.c, t.guarded.c, t.touched.c
    query = (
        select(a.entity, a.id)
        .join(t.guarded, (g.workspace == a.workspace) & (g.record == a.subject))
        .join(t.touched, (n.workspace == a.workspace) & (n.record == a.record))
        .where(a.workspace == one.workspace, n.number == number)
    )
    return [Named(*row) for row in one.conn.execute(query)]


def _count(one: Push, header: Operation, total: int) -> None:
    """Count an operation that has rows, or undoes one that counts (or did not come yet)."""
    if header.cancels is not None:
        told = one.told(header.cancels)
        if told is None or told.total:
            one.sums.add_operation(header.stamp, header.cancels, header.revives)
    elif total:
        one.sums.add_operation(header.stamp, None, None)
    else:  # what undid it came before it, and was counted
        one.pages.write(one.conn)
        for undo in list(undos_of(one.conn, one.workspace, [header.stamp])):
            one.sums.take_operation(*undo)


# verdicts


def _pass_verdict(one: Push, refused: Operation) -> None:
    before = 1
    if refused.cancels is not None:
        one.pages.write(one.conn)  # what undid it before may have come in this push
        gone = guarding.cancelled(one.conn, one.workspace, [refused.cancels])
        before = int(refused.cancels not in gone)
    said = verdicts.verdict(one.workspace, one.pages.head.seed, refused, before, one.pages.at)
    one.pages.append(said, 0, "[]")
    _count(one, said, 0)


def _said_here(one: Push, op: Coming) -> bool:
    """Say whether a verdict is this server's own, of a past that a restore took from it."""
    key = verdicts.public_key(one.pages.head.seed)
    return not op.total and verdicts.genuine(op.header, one.workspace, key)


def _believe(one: Push, op: Coming) -> int:
    header = op.header
    told = one.told(str(header.cancels))
    if header.revives == verdicts.FINAL and told is not None and told.total:
        _withdraw(one, str(header.cancels))
    number = one.pages.append(header, 0, "[]")
    _count(one, header, 0)
    _undone(one, str(header.cancels))
    return number


def _withdraw(one: Push, stamp: str) -> None:
    """Refuse an operation after all: another device brought it here before the verdict on it."""
    one.pages.write(one.conn)
    workspace, o, n = one.workspace, t.operation.c, t.touched.c
    found = ledger.one_of(one.conn, workspace, stamp)
    one.unsettled |= {named: key for key, named in judging.guarded_by(one, found.number)}
    for piece in ledger.rows_of(one.conn, workspace, found):
        one.sums.take(stamp, piece.rows)
        keys = (record_key(row.entity, row.id) for row in piece.rows)
        for some in portions(keys):
            mine = (n.workspace == workspace, n.number == found.number)
            one.conn.execute(delete(t.touched).where(*mine, n.record.in_(some)))
    one.sums.take_operation(stamp, None, None)
    for undo in list(undos_of(one.conn, workspace, [stamp])):
        one.sums.take_operation(*undo)
    staging.drop(one, stamp)
    mine = (o.workspace == workspace, o.stamp == stamp)
    rows = [] if found.rows is None else ledger.rows_from(found.rows)
    values = {"rows": _emptied(rows), "total": 0, "refused": WITHDRAWN, "guards": False}
    one.conn.execute(update(t.operation).where(*mine).values(**values))
    one.pages.told[stamp] = Told(found.number, 0, False)
