"""What every Qt model and delegate of ours is asked with: an index, no parent, the roles of a text."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
NOTHING = QModelIndex()
"""The parent of rows that have none."""
SERVED = (
    int(Qt.ItemDataRole.DisplayRole),
    int(Qt.ItemDataRole.AccessibleTextRole),
    int(Qt.ItemDataRole.ToolTipRole),
)
"""Roles that are answered with the text of a cell."""
