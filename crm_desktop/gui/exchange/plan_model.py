"""The checked rows of a file as Qt sees them: a million of them, fetched by pages when looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QObject,
    Qt,
    Signal,
)

from crm_desktop.gui.exchange.plan_desk import PAGE, PlanDesk
from crm_desktop.gui.exchange.verdicts import ACCEPTED, LOOKS, REFUSED
from crm_desktop.gui.models.asked import NOTHING, SERVED, Index
from crm_desktop.i18n import mark, tr
from crm_desktop.store.spool import Decision

TICK, LINE, TITLE, CHANGES, DECISION = range(5)
HEADS = ("", mark("Line"), mark("Record"), mark("Old → new"), mark("Decision"))
KEPT = 40
"""Pages kept; a page that is looked at again is read again."""


class PlanModel(QAbstractTableModel):
    """Rows of one verdict, "" for all. A row that is not there yet reads empty and is asked for."""

    decided = Signal()

    def __init__(self, desk: PlanDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._total = 0
        self._pages: dict[int, list[Any]] = {}
        self._asked: set[int] = set()
        self._stale: set[int] = set()  # pages shown as they were until they are read again
        self._deciding: object = None  # the last decision, until it is written
        self.verdict = ""

    def show_verdict(self, verdict: str) -> None:
        """Show the rows of a verdict from the first on."""
        self.beginResetModel()
        self.verdict = verdict
        counts = self._desk.counts
        self._total = counts.get(verdict, 0) if verdict else sum(counts.values())
        self._pages.clear()
        self._asked.clear()
        self._stale.clear()
        self._deciding = None
        self.endResetModel()

    def refresh(self) -> None:
        """Read what is shown anew: what becomes of a row follows what is decided of earlier ones."""
        self._stale.update(self._pages)
        self._asked.clear()
        self._tell(0, self._total - 1)

    def row(self, at: int) -> Any:
        """Return a row if it was read, else None; then it is asked for."""
        page = self._pages.get(at // PAGE)
        if page is None or at // PAGE in self._stale:
            self._ask(at // PAGE)
        if page is None:
            return None
        return page[at % PAGE] if at % PAGE < len(page) else None

    def toggle(self, at: int) -> None:
        """Take a row that was left out, or leave it out."""
        row = self.row(at)
        if row is None or not LOOKS[row.verdict].open:
            return
        self.decide(at, Decision.LEAVE if row.accepted else Decision.TAKE)

    def decide(self, at: int, decision: Decision) -> None:
        """Say what becomes of a row."""
        row = self.row(at)
        if row is None or row.decision is decision:
            return
        self._deciding = deciding = object()
        self._desk.decide(row, decision, lambda: self._decided(deciding))
        self._pages[at // PAGE][at % PAGE] = replace(row, decision=decision)
        self._tell(at, at)
        self.decided.emit()

    def _decided(self, deciding: object) -> None:
        if self._deciding is deciding:
            self._deciding = None
            self.refresh()

    # what Qt asks

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.row(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.CheckStateRole:
            return _state(row) if index.column() == TICK and LOOKS[row.verdict].open else None
        if int(role) not in SERVED:
            return None
        return _TEXTS[index.column()](row)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Tick or untick a row."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        row = self.row(index.row())
        if row is None or not LOOKS[row.verdict].open:
            return False
        if (Qt.CheckState(value) == Qt.CheckState.Checked) is not row.accepted:
            self.toggle(index.row())
        return True

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if section == LINE and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        if int(role) not in SERVED:
            return None
        if not 0 <= section < len(HEADS):
            return None
        return tr(HEADS[section]) if HEADS[section] else ""

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == TICK else flags

    def _ask(self, page: int) -> None:
        if page in self._asked or self._deciding or self._desk.plan is None:
            return
        self._asked.add(page)
        verdict = self.verdict
        self._desk.page(verdict, page, lambda rows: self._take(verdict, page, rows))

    def _take(self, verdict: str, page: int, rows: list[Any]) -> None:
        if verdict != self.verdict or page not in self._asked or self._deciding:
            return  # or as it was before a decision: it is read again after that
        self._asked.discard(page)
        self._stale.discard(page)
        while len(self._pages) >= KEPT:
            del self._pages[next(iter(self._pages))]
        self._pages[page] = list(rows)
        self._tell(page * PAGE, page * PAGE + len(rows) - 1)

    def _tell(self, first: int, last: int) -> None:
        if 0 <= first <= last < self._total:
            self.dataChanged.emit(self.index(first, 0), self.index(last, DECISION))


def decision(row: Any) -> str:
    """Return what will happen with a row."""
    if not LOOKS[row.verdict].open:
        return tr(LOOKS[row.verdict].line)
    if row.decision is Decision.ADD:
        return tr("Add as new")
    if row.twin and row.accepted:
        return tr("Into line {n}", n=f"{row.twin:,}")
    return tr((ACCEPTED if row.accepted else REFUSED)[row.verdict])


def changes_text(row: Any) -> str:
    """Return the changes of a row as lines of text, or the reason where there are none."""
    lines = [f"{field}: {old or tr('(none)')} → {new or tr('(none)')}" if not row.fresh else
             f"{field}: {new}" for field, old, new in row.changes]  # fmt: skip
    return "\n".join([row.reason, *lines] if row.reason else lines)


def _state(row: Any) -> Qt.CheckState:
    return Qt.CheckState.Checked if row.accepted else Qt.CheckState.Unchecked


_TEXTS = {
    TICK: lambda _row: "",
    LINE: lambda row: f"{row.line:,}",
    TITLE: lambda row: row.title,
    CHANGES: changes_text,
    DECISION: decision,
}
