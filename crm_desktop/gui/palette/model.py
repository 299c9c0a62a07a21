"""The rows of the palette as Qt sees them, and which of them can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from crm_desktop.gui.models.asked import NOTHING, Index
from crm_desktop.gui.palette.entries import Entry

_SERVED = (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole))


class EntryModel(QAbstractListModel):
    """Captions and rows in one list; only rows take the keyboard."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if int(role) not in _SERVED or not index.isValid():
            return None
        return self.entries[index.row()].said()

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or not self.entries[index.row()].takes_enter:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show other rows altogether."""
        if list(entries) == self.entries:
            return
        self.beginResetModel()
        self.entries = list(entries)
        self.endResetModel()

    def next_from(self, row: int, by: int) -> int:
        """Return the row `by` steps on that can be chosen, round the ends; -1 when none can."""
        chosen = [at for at, entry in enumerate(self.entries) if entry.takes_enter]
        if not chosen:
            return -1
        if row not in chosen:
            return chosen[0] if by > 0 else chosen[-1]
        return chosen[(chosen.index(row) + by) % len(chosen)]
