"""Hints under the pointer: Qt reads those that look like HTML as such, and names come with anybody's mail."""

from __future__ import annotations

from PySide6.QtGui import Qt


def plain(text: str) -> str:
    """Return a text as a hint that shows it letter for letter."""
    return Qt.convertFromPlainText(text) if Qt.mightBeRichText(text) else text
