"""The columns of a file and what each becomes, as Qt sees them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QObject,
    Qt,
    Signal,
)

from crm_desktop.gui.models.asked import NOTHING, SERVED, Index
from crm_desktop.i18n import mark, tr

HEADING, EXAMPLES, TARGET = range(3)
HEADS = (mark("Column in the file"), mark("Examples"), mark("Becomes"))
NEW_FIELD = "custom:"


class ColumnModel(QAbstractTableModel):
    """One row a column of the file. Choosing a target tells it; the page makes the new mapping."""

    chosen = Signal(int, str)  # column, key of the target

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: tuple[Any, ...] = ()
        self._labels: dict[str, str] = {}

    def show_mapping(self, mapping: Any, labels: dict[str, str]) -> None:
        """Show a mapping; `labels` says each target in words."""
        same = len(mapping.columns) == len(self.columns)
        if not same:
            self.beginResetModel()
        self.columns, self._labels = mapping.columns, labels
        if not same:
            self.endResetModel()
        elif self.columns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.columns) - 1, TARGET))

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.columns)

    def columnCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(HEADS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.row()]
        if role == Qt.ItemDataRole.EditRole:
            return column.target if index.column() == TARGET else None
        if int(role) not in SERVED:
            return None
        if index.column() == HEADING:
            return column.name
        if index.column() == EXAMPLES:
            known = list(dict.fromkeys(text for text in column.examples if text.strip()))
            return ("\n" if _is_tip(role) else " · ").join(known)
        return self.target_words(column)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or int(role) not in SERVED:
            return None
        return tr(HEADS[section]) if 0 <= section < len(HEADS) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == TARGET else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Choose what a column becomes."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or index.column() != TARGET:
            return False
        column = self.columns[index.row()]
        if value != column.target:
            self.chosen.emit(column.index, str(value))
        return True

    def target_words(self, column: Any) -> str:
        """Return what a column becomes, with its number and kind where there are several."""
        key = column.target
        if not key:
            return tr("Leave out")
        if key.startswith(NEW_FIELD):
            return self._labels.get(key) or tr("New field “{name}”", name=key[len(NEW_FIELD) :])
        words = self._labels.get(key, key)
        number = f" {column.number}" if column.number > 1 else ""
        return words + number


def _is_tip(role: int) -> bool:
    return role == Qt.ItemDataRole.ToolTipRole
