"""Headings in the list of a choice: what stands below one belongs together."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem

from crm_desktop.gui import fonts


def heading_item(words: str) -> QStandardItem:
    """Return a heading: it cannot be chosen, and is no entry that happens to be greyed out."""
    made = QStandardItem(words)
    made.setFlags(Qt.ItemFlag.NoItemFlags)
    made.setFont(fonts.font("small-strong"))
    return made
