"""The plan of an import as the window sees it: made, read by pages and decided in one lane."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange.long_job import LongJob
from crm_desktop.gui.printing import words
from crm_desktop.store.spool import Decision

PAGE = 64
_WHEN = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?")


class PlanDesk(QObject):
    """Everything that touches the plan's temporary file happens in the lane that made it."""

    decided = Signal()  # a verdict was accepted or refused as a whole

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.job = LongJob(context, self)
        self.plan: Any = None
        self.counts: dict[str, int] = {}
        self.accepted: dict[str, int] = {}

    def make(self, source: Any, mapping: Any, done: Callable[[], None], failed: Any) -> None:
        """Check all rows of a source."""
        from crm_desktop.exchange import dry_run

        self.close()
        ws = self._context.ws

        def work(progress: Any, check: Any) -> tuple[Any, dict[str, int], dict[str, int]]:
            plan = dry_run.plan(ws, source, mapping, progress=progress, check=check)
            return plan, dict(plan.counts), _accepted(plan)

        def ready(found: tuple[Any, dict[str, int], dict[str, int]]) -> None:
            self.plan, self.counts, self.accepted = found
            done()

        self.job.run(work, ready, failed)

    def page(self, verdict: str, at: int, show: Callable[[list[Any]], None]) -> None:
        """Read one page of the rows of a verdict ("" for all)."""
        plan = self.plan
        self._run(lambda: [_dated(row) for row in plan.page(verdict, at * PAGE, PAGE)], show)

    def decide(self, row: Any, decision: Decision, done: Callable[[], None]) -> None:
        """Take one row, leave it out, or add it as a record of its own."""
        plan, n = self.plan, row.n
        more = int(decision is not Decision.LEAVE) - int(row.accepted)
        self.accepted[row.verdict] = self.accepted.get(row.verdict, 0) + more
        self._run(lambda: plan.decide(n, decision), lambda _done: done())

    def decide_all(self, verdict: str, decision: Decision) -> None:
        """Take all rows of a verdict, or leave them out."""
        plan = self.plan
        self.accepted[verdict] = self.counts.get(verdict, 0) if decision else 0
        self._run(lambda: plan.decide_all(verdict, decision), lambda _done: self.decided.emit())

    def save_errors(self, path: Path, done: Callable[[int], None]) -> None:
        """Write the rows that cannot be read to a file."""
        plan = self.plan
        self._run(lambda: plan.save_errors(path), done)

    def carry_out(self, remembered: tuple[Any, Any], done: Any, failed: Any) -> None:
        """Import what is accepted, and remember how this kind of file was mapped."""
        from crm_desktop.exchange import importing
        from crm_desktop.exchange.columns import mapping

        ws, plan = self._context.ws, self.plan

        def work(progress: Any, check: Any) -> Any:
            outcome = importing.run(ws, plan, progress=progress, check=check)
            mapping.remember(ws, *remembered)
            return outcome

        self.job.run(work, done, failed)

    def total(self) -> int:
        """Return how many rows would be written."""
        return sum(self.accepted.values())

    def close(self) -> None:
        """Drop the plan and its temporary file."""
        self.job.drop()
        plan, self.plan = self.plan, None
        if plan is not None:
            self._context.long_lane.run(lambda _t: plan.close(), lambda _d: None, lambda _e: None)

    def _run(self, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        plan = self.plan

        def deliver(found: Any) -> None:
            if plan is self.plan:
                done(found)

        self._context.long_lane.run(lambda _token: work(), deliver, self._context.failed)


def _dated(row: Any) -> Any:
    """Return a row with the dates and times of its changes as they stand everywhere in the window."""
    said = [(field, _shown(old), _shown(new)) for field, old, new in row.changes]
    return replace(row, changes=said)


def _shown(text: str) -> str:
    return words.moment(text) if _WHEN.fullmatch(text) else text


def _accepted(plan: Any) -> dict[str, int]:
    """Return how many rows of each verdict are taken unless the user says otherwise."""
    found: dict[str, int] = {}
    for verdict, count in plan.counts.items():
        first = plan.page(verdict, 0, 1) if count else []
        found[verdict] = count if first and first[0].accepted else 0
    return found
