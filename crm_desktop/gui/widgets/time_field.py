"""A field for a time of the day, to the minute."""

from __future__ import annotations

from datetime import time

from PySide6.QtCore import QEvent, QObject, QTime
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTimeEdit, QWidget


class TimeField(QTimeEdit):
    """Its clicked part is selected: Qt takes no digit where both are written already."""

    def __init__(self, shown: time, name: str, parent: QWidget | None = None) -> None:
        super().__init__(QTime(shown.hour, shown.minute), parent)
        self.setDisplayFormat("HH:mm")
        self.setAccessibleName(name)
        # The style sheet's padding does not reach the line inside.
        self.lineEdit().setTextMargins(8, 0, 4, 0)
        self.lineEdit().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.MouseButtonRelease and not self.lineEdit().selectedText():
            self.setSelectedSection(self.currentSection())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        line = self.lineEdit()
        if event.text().isdigit() and line.selectedText() == line.text():
            self.setSelectedSection(QTimeEdit.Section.HourSection)  # all of it is written anew
        super().keyPressEvent(event)

    def chosen(self) -> time:
        """Return the time that stands in it."""
        at = self.time()
        return time(at.hour(), at.minute())
