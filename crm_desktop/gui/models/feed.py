"""What keeps a table's rows true: it asks the store again when the query or the data change."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from crm_desktop.domain.fields import CUSTOM, Field, Kind
from crm_desktop.domain.operation import Changed
from crm_desktop.gui.models.record_table import RecordTable
from crm_desktop.store import about, listing
from crm_desktop.store.listing import ListQuery

FIRST = 50
AT_ONCE = 200
"""Changed rows looked at one by one; more of them and every fetched row is dropped."""


class Feed(QObject):
    """First rows at once, all row numbers when they are ready, then the news."""

    listed = Signal()  # all row numbers stand in the model
    settling = Signal()  # rows are about to move; their records stay the same
    counted = Signal()  # how many there are without the filter
    asked = Signal()  # a new question was put: rows are first rows only until `listed`
    failed = Signal(Exception)

    def __init__(
        self, model: RecordTable, ws: Any, lane: Any, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.model = model
        self.query = ListQuery(model.record.entity)
        self.complete = False
        self.total = 0  # of all records, filtered out or not
        self._totalled = False
        self._ws = ws
        self._lane = lane
        self._jobs: list[Any] = []
        self._stale = False
        self._holders: set[int] = set()
        self._begun = True  # the first rows of what is asked for are shown
        self._later = QTimer(self, interval=40, singleShot=True)
        self._later.timeout.connect(self._list_again)
        targets = {f.target for f in model.fields if f.target}
        self._worked_out = {f.name for f in model.fields if f.derived}
        self._named = targets | ({"stage", "pipeline"} if model.record.entity == "deal" else set())

    def ask(self, query: ListQuery, *, wait: bool = False) -> None:
        """Show the rows of `query`; with `wait` those at hand before this returns."""
        if query.text != self.query.text or query.conditions != self.query.conditions:
            self.model.ticks.clear()
        self._cancel()
        self.query, self.complete = query, False
        self.asked.emit()
        if wait and listing.at_hand(query):
            self._show_first(listing.first_rows(self._ws.reader(), query, FIRST))
        else:
            self._run(lambda conn: listing.early_rows(conn, query, FIRST), self._show_first)
        self._read_all()

    def take(self, news: Changed) -> None:
        """Act on news from the bridge: shown rows first, then what enters, leaves or moves."""
        entity = self.model.record.entity
        if self._named & set(news.rows):
            self.model.forget()
        if self._worked_out and set(about.SOURCES) & set(news.rows):
            self._take_standing()
        if self.query.conditions:
            from crm_desktop.domain import rule_reach

            if rule_reach.others(self.model.record, self.query.conditions) & set(news.rows):
                self._later.start()
        if entity not in news.rows:
            return
        rows = news.rows[entity]
        if rows is None or len(rows) > AT_ONCE:
            self.model.forget()
        else:
            self.model.drop(self.model.refresh(rows))
        if rows is None or self._moves(news.cells):
            self._totalled = False
            self._later.start()

    def _take_standing(self) -> None:
        """Show next steps and last contacts anew; whom they are about the news does not say."""
        self.model.forget()
        if self._asked() & self._worked_out:
            self._later.start()

    def hold(self, by: int) -> None:
        """Keep the rows where they are while an editor, `by` its number, is open."""
        self._holders.add(by)

    def let_go(self, by: int) -> None:
        """Let the rows move again once no editor is open any more."""
        self._holders.discard(by)
        if not self._holders and self._stale and isValid(self._later):
            self._later.start()

    def bare(self) -> bool:
        """Whether the query asks for all rows, unfiltered."""
        return not self.query.text and not self.query.conditions

    def stop(self) -> None:
        self._later.stop()
        self._cancel()

    def _moves(self, cells: frozenset[str]) -> bool:
        if not cells or self.query.text or not self.complete:
            return True
        asked = self._asked() | {self.model.record.title_field, "deleted", "merged_into"}
        if any(name.startswith(CUSTOM) for name in asked):  # a formula uses any cell
            return True
        return any(cell.partition(".")[0] in asked for cell in cells)

    def _asked(self) -> set[str]:
        """Return the fields that say which rows are listed, and in which order."""
        asked = {s.field for s in self.query.sorts}
        if self.query.conditions:
            from crm_desktop.domain import rule_reach

            asked |= rule_reach.fields(self.query.conditions)
        return asked

    def _list_again(self) -> None:
        self._stale = bool(self._holders)
        if not self._holders:
            self._cancel()
            self._read_all()

    def _read_all(self) -> None:
        query = replace(self.query)
        self._run(lambda conn: listing.all_rows(conn, query), self._show_all)
        if not self._totalled and not self.bare():
            every = ListQuery(query.entity)
            self._run(lambda conn: listing.count(conn, every), self._take_total)

    def _take_total(self, total: int) -> None:
        self.total, self._totalled = total, not self._later.isActive()
        self.counted.emit()

    def _show_first(self, rows: list[int] | None) -> None:
        self._begun = rows is not None
        if rows is not None:
            self.model.start_over(array("q", rows))

    def _show_all(self, rows: array[int]) -> None:
        if self._holders:
            self._stale = True
            return
        if not self._begun:
            self._show_first(list(rows[:FIRST]))
        self.settling.emit()
        self.complete = True
        self.model.settle(rows)
        if self.bare():
            self.total, self._totalled = len(rows), True
        self.listed.emit()

    def _run(self, read: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        reader = self._ws.reader
        job = self._lane.run(lambda _token: read(reader()), done, self.failed.emit)
        self._jobs.append(job)

    def _cancel(self) -> None:
        for job in self._jobs:
            job.cancel()
        self._jobs = []


def sortable(field: Field) -> bool:
    """Say whether rows can be put in order by a field."""
    return field.kind is not Kind.NOTE
