"""The entries of a timeline as Qt sees them: the whole index, and the lines fetched among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt, Signal

from crm_desktop.gui.models.asked import NOTHING, Index
from crm_desktop.gui.record.story.words import Line
from crm_desktop.store.scopes import Entry

_SERVED = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
KEPT = 4000


class StoryModel(QAbstractListModel):
    """`data()` never fetches; the feed brings lines, which a view shows as they come."""

    told = Signal(list)  # rows whose lines came

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []
        self.heads: Mapping[int, str] = {}
        self._lines: dict[Entry, Line | None] = {}
        self._stale: set[Entry] = set()
        self._rows: dict[Entry, int] = {}

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _SERVED or not index.isValid():
            return None
        line = self.line(index.row())
        return "" if line is None else line.spoken()

    def line(self, row: int) -> Line | None:
        """Return an entry in words, None while it is not there."""
        return self._lines.get(self.entries[row])

    def show_entries(self, entries: list[Entry], heads: Mapping[int, str]) -> None:
        """Show another index; lines fetched already stay until they are fetched anew."""
        if entries == self.entries and heads == self.heads:
            return
        self.beginResetModel()
        self.entries, self.heads = entries, heads
        self._rows = {}
        if len(self._lines) > KEPT:
            self._lines.clear()
        self.endResetModel()

    def missing(self, first: int, last: int) -> list[Entry]:
        """Return the entries of some rows whose lines are not there or may be wrong by now."""
        return [
            e for e in self.entries[max(0, first) : last + 1]
            if e not in self._lines or e in self._stale
        ]  # fmt: skip

    def take_lines(self, entries: Sequence[Entry], lines: Sequence[Line | None]) -> None:
        """Take lines that were fetched."""
        self._lines.update(zip(entries, lines, strict=True))
        self._stale.difference_update(entries)
        if not self._rows:
            self._rows = {entry: row for row, entry in enumerate(self.entries)}
        rows = sorted(self._rows[e] for e in entries if e in self._rows)
        if rows:
            self.dataChanged.emit(self.index(rows[0]), self.index(rows[-1]))
            self.told.emit(rows)

    def doubt(self) -> None:
        """Fetch every line anew when it comes into sight: something was changed."""
        self._stale = set(self._lines)

    def clear(self) -> None:
        """Show nothing: another record comes."""
        self._lines.clear()
        self._stale.clear()
        self.show_entries([], {})
