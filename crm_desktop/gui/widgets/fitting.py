"""Limits of sizes: none, and dialogs that are no larger than the window they belong to."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

NO_LIMIT = 16_777_215
"""Pixels a side may have at most: Qt's own limit of every widget."""
AROUND = QSize(24, 48)
"""What of the window stays seen beside a dialog, and room for its frame."""


def resize(dialog: QDialog, width: int, height: int) -> None:
    """Give a dialog a size, as far as its window has room."""
    wanted, parent = QSize(width, height), dialog.parentWidget()
    dialog.resize(wanted.boundedTo(parent.window().size() - AROUND) if parent else wanted)
