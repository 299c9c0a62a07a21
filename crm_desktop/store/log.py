"""The change log's verbs: record, cancel, apply, since. Nothing writes data around them."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_desktop.domain.fields import Cell
from crm_desktop.domain.operation import FINAL, RECEIPT, Change, Changed, Edit, Label, Operation
from crm_desktop.domain.stamp import own_clock
from crm_desktop.store.writing import Writer

# What only verbs need is imported by them: opening a file to look at it shall not wait for it.
if TYPE_CHECKING:
    from crm_desktop.store.arrivals import Arrivals
    from crm_desktop.store.bulk_arrivals import Chunks
    from crm_desktop.store.history import OperationInfo
    from crm_desktop.store.prepared import Block
    from crm_desktop.store.recording import Draft
    from crm_desktop.store.suspects import Put, Suspect

Bases = Mapping[str, tuple[str, ...]]
Listener = Callable[[Changed], None]


class Applied(NamedTuple):
    """What `apply` did: operations new to this file, and how many wait for an ancestor."""

    added: int
    waiting: int


def wall_clock() -> int:
    """Return ms since 1970 by this computer's clock."""
    return time.time_ns() // 1_000_000


class Log:
    """The change log of one open workspace; `reader` gives each thread its reading connection."""

    def __init__(self, writer: Writer, reader: Callable[[], Any]) -> None:
        self._writer = writer
        self._reader = reader
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after each commit, in the thread that wrote; return how to stop it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def moment(self) -> int:
        """Return the arrival number of the newest operation, which a preview made now has seen."""
        (n,) = self._reader().execute("SELECT max(n) FROM operation").fetchone()
        return int(n or 0)

    def record(
        self, label: Label, edits: Sequence[Edit], bases: Bases | None = None,
        origin: str = "user", *, seen: int | None = None, more: Mapping[str, Any] | None = None,
    ) -> Operation | None:  # fmt: skip
        """Write `edits` as one operation; None when they say nothing new (R8). `more` goes with it.

        `bases` maps a record's id to the frontier its editor saw when it opened; without one that of
        the `moment` it was `seen` at is taken, or of this one (R21).
        """
        from crm_desktop.store import recording
        from crm_desktop.store.access import secrets

        self._writer.may_record()
        with self._writing() as conn:
            draft = self._draft(conn, seen)
            sealed = secrets.sealing(conn, self._writer, edits, label.key)
            changes = recording.write_edits(draft, sealed, bases or {})
            if not changes:
                return None
            operation = self._operation(draft, label, origin, tuple(changes), more=more)
            recording.put_header(draft, operation)
        self._tell(origin, operation.stamp, draft.rows, _cells(changes))
        return operation

    def record_bulk(
        self,
        label: Label,
        edits: Iterable[Edit | Block],
        *,
        memo: str = "",
        origin: str = "user",
        seen: int | None = None,
        check: Callable[[], None] | None = None,
        count: Callable[[], int] | None = None,
    ) -> Operation | None:
        """Write a stream of edits as one operation in one transaction; see `bulk.write_stream`.

        The label's count is what `count` says when all is written; 0 stands for the records written.
        `seen` is the `moment` of the preview. `check` is asked again and again; when it raises,
        nothing is kept.
        """
        from crm_desktop.store import bulk, recording
        from crm_desktop.store.access import secrets

        self._writer.may_record()
        with self._writing(bulk=True) as conn:
            draft = self._draft(conn, seen)
            sealed = secrets.sealing(conn, self._writer, edits, label.key)
            written = bulk.write_stream(draft, sealed, check or _go_on)
            if not written:
                return None
            shown = replace(label, count=count() if count else label.count or written)
            operation = self._operation(draft, shown, origin, ())
            recording.put_header(draft, operation, memo=memo, touched=written)
        self._tell(origin, operation.stamp, dict.fromkeys(draft.rows), frozenset())
        return operation

    def cancel(self, stamp: str) -> Operation | None:
        """Undo one operation, old or new (R11); None when it has no effect already.

        Undoing an undo brings the original back, undoing a redo takes it away again.
        """
        return self._turn(stamp, undo=True)

    def revive(self, stamp: str) -> Operation | None:
        """Redo one operation (R11); None when it is in effect already."""
        return self._turn(stamp, undo=False)

    def undoable(self) -> OperationInfo | None:
        """Return what Undo would take back: what this device did, or did again, last (R14)."""
        from crm_desktop.store import history

        return history.newest(self._reader(), self._writer.device, effective=True)

    def erased_last(self) -> str:
        """Return the stamp of an erasure where it is the last thing this device did, else ""."""
        from crm_desktop.store import history

        return history.erased_last(self._reader(), self._writer.device)

    def redoable(self) -> OperationInfo | None:
        """Return what Redo would bring back: what was taken back last (R14)."""
        from crm_desktop.store import history

        return history.newest(self._reader(), self._writer.device, effective=False)

    def undo(self) -> Operation | None:
        """Undo what this device did, or did again, last; None when there is nothing."""
        found = self.undoable()
        return None if found is None else self.cancel(found.stamp)

    def redo(self) -> Operation | None:
        """Redo what was taken back last of what this device did; None when there is nothing."""
        found = self.redoable()
        return None if found is None else self.revive(found.stamp)

    def erase(self, records: Iterable[tuple[str, str]], *, take: bool = True) -> Operation:
        """Erase (entity, id) records for good, here and on every replica (R40); not undoable.

        What was merged into them is somebody's too: `erasure.with_merged` names all of it. Without
        `take` nothing of it is kept: the job that erases knows what to look for.
        """
        from crm_desktop.store import blobs, erasure, recording

        with self._writing(bulk=True) as conn:
            draft = self._draft(conn)
            changes = tuple(erasure.mark(draft, entity, id) for entity, id in records)
            operation = self._operation(draft, Label("erase", count=len(changes)), "erase", changes)
            n = recording.put_header(draft, operation)
            erasure.carry_out(conn, n, take=take)
        blobs.sweep_beside(self._writer.conn, self._writer.key, self._writer.transaction)
        self._tell("erase", operation.stamp, draft.rows, frozenset())
        return operation

    def sweep_files(self) -> tuple[set[str], int]:
        """Take away bytes of attachments, in the file and beside it, that nothing in it names.

        Return the digests of those the file kept, and how many lay beside it that it did not know.
        """
        from crm_desktop.store import blobs
        from crm_desktop.store.erasures import unnamed_bytes

        conn, key, transaction = self._writer.conn, self._writer.key, self._writer.transaction
        with transaction() as writing:
            swept = unnamed_bytes.sweep(writing)
        blobs.sweep_beside(conn, key, transaction)
        return swept, unnamed_bytes.sweep_beside(conn, key, transaction)

    def confirm(self, stamp: str, doubts: int) -> Operation:
        """Tell all replicas that an erasure is carried out here, but for so many `doubts`: no content."""
        from crm_desktop.store import recording

        with self._writing() as conn:
            label = Label(RECEIPT, count=doubts, row=stamp)
            operation = self._operation(self._draft(conn), label, RECEIPT, ())
            recording.insert_header(conn, operation)
        self._tell(RECEIPT, operation.stamp, {}, frozenset())
        return operation

    def confirmed(self, stamp: str) -> bool:
        """Say whether this device has told of an erasure that it is carried out."""
        found = self._reader().execute(
            "SELECT 1 FROM operation WHERE origin=? AND device=? AND json_extract(label,'$.row')=?",
            (RECEIPT, self._writer.device, stamp),
        ).fetchone()  # fmt: skip
        return found is not None

    def apply(self, operations: Iterable[Operation], *, more: bool = False) -> Applied:
        """Take in operations of other replicas, in any order, any number of times.

        With `more` to come, `all_came` is to be called in the end.
        """

        def take(arriving: Arrivals) -> None:
            for operation in operations:
                arriving.take(operation)

        return self._arrive(take, more=more)

    def apply_large(
        self, header: Operation, chunks: Chunks, check: Callable[[], None] | None = None,
        *, more: bool = False,
    ) -> Applied:  # fmt: skip
        """Take in one operation with its changes a chunk at a time; what `check` raises keeps nothing."""
        return self._arrive(lambda arriving: arriving.take_large(header, chunks), check, more=more)

    def all_came(self) -> None:
        """Erase records anew of which only tombstones came: nobody may hold those alone (R42)."""
        from crm_desktop.store import erasure

        if orphans := erasure.without_operation(self._reader()):
            self.erase(orphans)

    def _arrive(
        self, take: Callable[[Arrivals], None], check: Callable[[], None] | None = None,
        *, more: bool = False,
    ) -> Applied:  # fmt: skip
        from crm_desktop.store import arrivals, blobs, outgoing

        with self._writing() as conn:
            arriving = arrivals.Arrivals(conn, self._writer.clock(), check or _go_on)
            take(arriving)
            waiting = outgoing.missing(conn)
        blobs.sweep_beside(self._writer.conn, self._writer.key, self._writer.transaction)
        self._tell("sync", arriving.last, arriving.rows, frozenset())
        if not more:
            self.all_came()
        return Applied(arriving.added, waiting)

    def forget(
        self, records: Iterable[tuple[str, str]], mine: Collection[str], reason: str
    ) -> None:
        """Take (entity, id) records out of this file that its user may see no more.

        What the devices `mine` wrote on them and no server has is set aside as refused for a `reason`.
        """
        from crm_desktop.store import blobs, forgetting

        with self._writing(bulk=True) as conn:
            own = forgetting.Own(mine, reason, self._writer.clock())
            rows = forgetting.forget(conn, records, own)
        blobs.sweep_beside(self._writer.conn, self._writer.key, self._writer.transaction)
        self._tell("sync", "", rows, frozenset())

    def make_way(self, mine: Collection[str]) -> bool:
        """Take out what the devices `mine` wrote to set this file up, where it is unused, travelled
        nowhere, and others have the like; say whether anything went.
        """
        from crm_desktop.store import making_way

        if making_way.alone(self._reader(), mine) is None:
            return False
        with self._writing() as conn:
            rows = making_way.make_way(conn, mine)
        self._tell("sync", "", rows, frozenset())
        return bool(rows)

    def go_on_without(self) -> int:
        """Project operations whose ancestors will never come (R24); return how many."""
        from crm_desktop.store import arrivals

        with self._writing() as conn:
            arriving = arrivals.Arrivals(conn, self._writer.clock())
            count = arriving.release_all()
        self._tell("sync", arriving.last, arriving.rows, frozenset())
        return count

    def put_off(self, items: Iterable[Put], *, later: bool) -> None:
        """Put off deciding, or take up again; kept in this file alone."""
        from crm_desktop.store import suspects

        with self._writer.transaction() as conn:
            rows = suspects.put_off(conn, items, later)
        self._tell("desk", "", rows, frozenset())

    def suspect(self, found: Iterable[Suspect], upto: int) -> None:
        """Keep what was noticed of operations that came, up to arrival number `upto`; not logged."""
        from crm_desktop.store import suspects

        with self._writer.transaction() as conn:
            rows = suspects.keep(conn, found, upto)
        if rows:
            self._tell("desk", "", rows, frozenset())

    def since(self, n: int = 0, limit: int | None = None) -> list[tuple[int, Operation]]:
        """Return (arrival number, operation) after `n` in order of arrival; waiting ones last as 0."""
        from crm_desktop.store import outgoing

        conn = self._reader()
        here = outgoing.after(conn, n, -1 if limit is None else limit)
        found = [(one.n, outgoing.operation(conn, one)) for one in here]
        if limit is None or len(found) < limit:
            found += [(0, op) for op in outgoing.waiting_all(conn)]
        return found

    @contextmanager
    def _writing(self, *, bulk: bool = False) -> Iterator[Any]:
        """Run one transaction, and bring in line what follows of conflicts from what it wrote."""
        from crm_desktop.store import contested

        with self._writer.transaction(bulk=bulk) as conn:
            before = contested.mark(conn)
            yield conn
            contested.review(conn, before)

    def _turn(self, stamp: str, *, undo: bool) -> Operation | None:
        from crm_desktop.store import arrivals, recording

        self._writer.may_record()
        with self._writing() as conn:
            root, is_undo = arrivals.root_of(conn, stamp)
            wanted = 0 if undo and not is_undo else 1
            found = conn.execute("SELECT origin FROM operation WHERE stamp=?", (root,)).fetchone()
            # The original may still be on its way: its cancels alone say what it will be (R12).
            # What a server refused stays so (R35), and what belongs to an erasure stays done.
            if arrivals.is_effective(conn, root) == bool(wanted) or (found and found[0] in FINAL):
                return None
            if arrivals.is_refused(conn, root):
                return None
            draft = self._draft(conn)
            label = Label("redo" if wanted else "undo")
            operation = self._operation(draft, label, "user", (), cancels=(root, wanted))
            recording.put_header(draft, operation)
            rows = arrivals.settle(conn, root)
        self._tell("user", operation.stamp, rows, frozenset())
        return operation

    def _draft(self, conn: Any, seen: int | None = None) -> Draft:
        from crm_desktop.store.recording import Draft

        draft = Draft(self._writer.next_stamp(conn), self._writer.device, conn)
        if seen is not None:
            draft.seen = seen
        return draft

    def _operation(
        self, draft: Draft, label: Label, origin: str, changes: tuple[Change, ...],
        cancels: tuple[str, int] | None = None, more: Mapping[str, Any] | None = None,
    ) -> Operation:  # fmt: skip
        root, revives = cancels or (None, None)
        return Operation(
            stamp=draft.stamp, device=self._writer.device, number=self._writer.next_number(draft.conn),
            author=self._writer.author, origin=origin, label=label, wall=own_clock(self._writer.clock()),
            cancels=root, revives=revives, changes=changes, more=more or {},
        )  # fmt: skip

    def _tell(
        self, origin: str, stamp: str,
        rows: Mapping[str, set[int] | frozenset[int] | None], cells: frozenset[Cell],
    ) -> None:  # fmt: skip
        if not rows and origin == "sync":
            return
        frozen = {e: None if ns is None else frozenset(ns) for e, ns in rows.items()}
        news = Changed(origin, stamp, frozen, cells)
        for listener in list(self._listeners):
            listener(news)


def _cells(changes: Iterable[Change]) -> frozenset[Cell]:
    return frozenset(cell for c in changes for cell in c.patch or ())


def _go_on() -> None:
    return None
