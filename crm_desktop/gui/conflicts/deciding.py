"""What the buttons of the desk do: each decision at once, many in the lane of long jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from crm_desktop.conflicts import settling
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.operation import Operation
from crm_desktop.duplicates import merging
from crm_desktop.errors import Busy, UserError
from crm_desktop.gui.conflicts.reading import Shown
from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange.long_job import LongJob
from crm_desktop.gui.undoing import AT_ONCE
from crm_desktop.i18n import tr, trn
from crm_desktop.store.contested_list import Entry
from crm_desktop.store.suspects import TWIN


class Deciding(QObject):
    """Writes through the log and says so with the way back."""

    progressed = Signal(float)
    ended = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.job = LongJob(context, self)
        self.job.progressed.connect(self.progressed)
        self.job.stopped.connect(self._stopped)

    def settle(self, shown: Shown, cells: Mapping[Cell, Value]) -> None:
        """Write what was decided of fields."""
        case = shown.case
        if case is not None and cells:
            self._do(lambda: settling.settle(self._context.ws, case, cells), shown)

    def run(self, shown: Shown, decide: Callable[[Any, Any], Operation | None]) -> None:
        """Decide by one of `settling`'s verbs about a case or a suspect."""
        what = shown.case if shown.case is not None else shown.suspect
        if what is not None:
            self._do(lambda: decide(self._context.ws, what), shown)

    def apart(self, shown: Shown) -> None:
        """Remember that two records are not one."""
        ids = [id for _, id, _ in shown.others]
        entity = shown.entry.entity
        self._do(lambda: merging.set_apart(self._context.ws, entity, ids), shown)

    def undo(self, shown: Shown) -> None:
        """Take a decision back, with all that were made in the same step: they are listed again."""
        if shown.case is not None and shown.case.decided is not None:
            stamp, many = shown.case.decided.stamp, shown.together
            said = trn("The decision was undone", "{n} decisions were undone", many)
            self._do(lambda: self._context.ws.log.cancel(stamp), shown, said, many)

    def put_off(self, entries: Sequence[Entry], *, later: bool) -> None:
        """Put off, or take up again."""
        log, keys = self._context.ws.log, [e.key for e in entries]
        try:
            log.put_off(keys, later=later)
        except Busy:
            self._context.long_lane.run(
                lambda _token: log.put_off(keys, later=later), lambda _: None, self._context.failed
            )
        except UserError as problem:
            self._context.failed(problem)

    def many(self, entries: Sequence[Entry], way: str, fields: Sequence[str] = ()) -> None:
        """Decide many alike in one operation."""
        ws, puts = self._context.ws, [e.key for e in entries if e.kind < TWIN]

        def work(report: Any, check: Any) -> Operation | None:
            return settling.settle_many(ws, puts, way, fields, report, check)

        self.job.run(work, self._done, self._failed)

    def _do(
        self, deed: Callable[[], Operation | None], shown: Shown, said: str = "", many: int = 1
    ) -> None:
        def tell(done: Operation | None) -> None:
            if done is None:
                self._context.toast(tr("That was decided already."))
            else:
                self._context.tell(done, said or tr("Decided: {name}", name=shown.title))

        def later() -> None:
            self._context.long_lane.run(lambda _token: deed(), tell, self._context.failed)

        if many > AT_ONCE:
            later()
            return
        try:
            tell(deed())
        except Busy:  # a decision is not lost, it waits behind what is being written
            later()
        except UserError as problem:
            self._context.failed(problem)

    def _done(self, done: Operation | None) -> None:
        self.ended.emit()
        if done is None:
            self._context.toast(tr("There was nothing to decide this way."))
        else:
            words = trn("Decided {n} conflict", "Decided {n} conflicts", done.label.count)
            self._context.tell(done, words)

    def _stopped(self) -> None:
        self.ended.emit()
        self._context.toast(tr("Stopped. Nothing was decided."))

    def _failed(self, error: Exception) -> None:
        self.ended.emit()
        self._context.failed(error)
