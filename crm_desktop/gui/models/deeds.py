"""What tables and panels write: one cell at once, many records in the background, each one undo."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from PySide6.QtCore import QObject

from crm_desktop.domain.counts import counted
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import Busy, UserError
from crm_desktop.gui.context import Context
from crm_desktop.i18n import tr, trn
from crm_desktop.leads import triage
from crm_desktop.store import hierarchy, listing

Row = Mapping[str, Any]
Cells = dict[Cell, Value]
AT_ONCE = 200
"""Records written in the window's thread; more go to the lane."""
SOON = 100
"""Records of a deed that reads before it writes, as moves and plans do."""
PAGE = 500


class Deeds(QObject):
    """Writes through the log and says what was done, with the way back."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context

    def frontier(self, entity: str, id: str) -> tuple[str, ...]:
        """Return what an editor that opens now has seen of a record (R21)."""
        found = listing.record(self.context.ws.reader(), entity, id)
        return () if found is None else found.frontier

    def write(
        self, subject: Any, cells: Cells, base: tuple[str, ...] = (), also: Sequence[Edit] = ()
    ) -> bool:
        """Write cells of one record; say whether anything was new. Raises `UserError`.

        `also` are records that come into being with it, taken back by the same undo.
        """
        if not cells or same(subject.row, cells):
            return False
        if not cells.get(RECORDS[subject.entity].title_field, "named"):
            raise UserError(tr("A name is needed."))
        id = subject.row["id"]
        hierarchy.refuse_circle(self.context.ws.reader(), subject.entity, id, cells)
        triage.refuse_status(subject.entity, subject.row, cells)
        label = Label("edit", subject.entity, field=subject.field.name, row=id)
        edit = Edit(subject.entity, id, cells)
        bases = {id: base} if base else {}
        log = self.context.ws.log
        try:
            return log.record(label, [edit, *also], bases) is not None
        except Busy:  # what was typed is not lost, it waits behind what is being written
            self.context.long_lane.run(
                lambda _token: log.record(label, [edit, *also], bases),
                lambda _done: None, self.context.failed,
            )  # fmt: skip
            return True

    def create(self, entity: str, cells: Cells, also: Sequence[Edit] = ()) -> str:
        """Make a record and return its id; a deal no place is given for comes to the first stage."""
        if entity == "deal":
            from crm_desktop.deals.placing import placed

            cells = placed(self.context.ws.reader(), cells)
        edit = fresh(entity, cells)
        self.context.ws.log.record(Label("create", entity, row=edit.id), [edit, *also])
        return edit.id

    def delete(self, entity: str, ns: Sequence[int]) -> None:
        record = RECORDS[entity]
        label = Label("delete", entity, len(ns))
        said = tr("Deleted {what}", what=counted(record.entity, len(ns)))
        self.many(label, ns, lambda _row: {"deleted": True}, said)

    def tag(self, entity: str, ns: Sequence[int], tag_id: str, on: bool) -> None:
        """Put a tag on records, or take it off."""
        name = listing.title_of(self.context.ws.reader(), "tag", tag_id)
        what = counted(entity, len(ns))
        said = tr("Tagged {what} with {tag}", what=what, tag=name)
        if not on:
            said = tr("Took {tag} off {what}", what=what, tag=name)
        label = Label("tag" if on else "untag", entity, len(ns), field="tags", row=tag_id)
        self.many(label, ns, lambda _row: {f"tags.{tag_id}": True if on else None}, said)

    def many(
        self,
        label: Label,
        ns: Sequence[int],
        cells_of: Callable[[Row], Cells],
        said: str,
        also: Sequence[Edit] = (),
        *,
        seen: int | None = None,
    ) -> None:
        """Write `cells_of(row)` on every record of `ns` as one operation and say it was done.

        `also` are records that come into being with it; `seen` is the moment of a preview.
        """
        wish = _Wish(label, array("q", ns), cells_of, said, also, seen)
        if len(ns) <= AT_ONCE:
            self._now(wish)
        else:
            self._in_lane(wish)

    def writable(self) -> bool:
        """Say whether the file can be changed; tell the user when not."""
        why = self.context.ws.closed_because
        if why:
            self.warn(why)
        return not why

    def soon(self, write: Callable[[], Operation | None], said: str, many: int = 1) -> None:
        """Write one operation now, or in the lane when it is much or somebody else writes; say it."""

        def done(operation: Operation | None) -> None:
            self.context.tell(operation, said)

        def later() -> None:
            self.context.long_lane.run(lambda _token: write(), done, self.context.failed)

        if many > SOON:
            later()
            return
        try:
            done(write())
        except Busy:
            later()
        except UserError as problem:
            self.context.failed(problem)

    def say(self, text: str) -> None:
        self.context.toast(text)

    def warn(self, text: str) -> None:
        """Say what was not done."""
        self.context.toast(text, icon="circle-alert")

    def _now(self, wish: _Wish) -> None:
        log, edits = self.context.ws.log, list(wish.edits(self.context.ws.reader()))
        try:
            operation = log.record(
                wish.label, [*edits, *wish.also] if edits else [], seen=wish.seen
            )
        except Busy:
            self._in_lane(wish)
        except UserError as problem:
            self.context.failed(problem)
        else:
            self._done(wish, operation)

    def _in_lane(self, wish: _Wish) -> None:
        ws = self.context.ws

        def job(token: Any) -> Operation | None:
            edits = chain(wish.also, wish.edits(ws.reader()))
            done: Operation | None = ws.log.record_bulk(
                wish.label, edits, seen=wish.seen, check=token.check
            )
            return done

        self.say(trn("Writing {n} record…", "Writing {n} records…", len(wish.ns)))
        self.context.long_lane.run(job, lambda done: self._done(wish, done), self.context.failed)

    def _done(self, wish: _Wish, operation: Operation | None) -> None:
        self.context.tell(operation, wish.said)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be written on many records, and what is said when it is."""

    label: Label
    ns: array[int]
    cells_of: Callable[[Row], Cells]
    said: str
    also: Sequence[Edit]
    seen: int | None

    def edits(self, conn: Any) -> Iterator[Edit]:
        return edits_for(conn, self.label.entity, self.ns, self.cells_of)


def edits_for(
    conn: Any, entity: str, ns: Sequence[int], cells_of: Callable[[Row], Cells]
) -> Iterator[Edit]:
    """Yield an edit for each visible row that `cells_of` would change, read page by page."""
    for start in range(0, len(ns), PAGE):
        part = ns[start : start + PAGE]
        rows = listing.page(conn, entity, part)
        for n in part:
            row = rows.get(n)
            cells = cells_of(row) if row is not None and row["deleted"] == 0 else {}
            if row is not None and cells and not same(row, cells):
                hierarchy.refuse_circle(conn, entity, row["id"], cells)
                triage.refuse_status(entity, row, cells)
                yield Edit(entity, row["id"], cells)


def same(row: Row, cells: Cells) -> bool:
    """Say whether a row shows these cells already."""
    for cell, value in cells.items():
        name, dot, key = cell.partition(".")
        shown = (row.get(name) or {}).get(key) if dot else row.get(name)
        if cell == "deleted":
            shown = bool(row.get("deleted"))
        if shown != value:
            return False
    return True
