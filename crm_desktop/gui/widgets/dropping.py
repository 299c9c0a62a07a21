"""Taking what is dropped: files are read where they lie, so they are never moved away."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QDropEvent


def take_copy(event: QDropEvent) -> None:
    """Accept a drag as a copy, whatever the other program proposes: told of a move, it would delete."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def refuse(event: QDropEvent) -> None:
    """Tell the other program that nothing was taken."""
    event.setDropAction(Qt.DropAction.IgnoreAction)
    event.ignore()
