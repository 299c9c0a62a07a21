"""Filling a row or a column of widgets anew."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QBoxLayout, QWidget


def fill(box: QBoxLayout, widgets: Iterable[QWidget]) -> None:
    """Put widgets in the place of those there are, which go at once."""
    while item := box.takeAt(0):
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
    for widget in widgets:
        box.addWidget(widget)
