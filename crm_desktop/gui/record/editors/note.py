"""Editing a text of several lines: Enter makes a new line, Ctrl+Enter is done."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from crm_desktop.domain.typed_values import Cells
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.record.editors import Subject


class NoteEditor(QPlainTextEdit):
    """Plain text as typed."""

    own_keys = True
    done = Signal(bool)  # True keeps, False gives up

    def __init__(self, parent: QWidget, subject: Subject) -> None:
        self._field = subject.field
        super().__init__(str(subject.row.get(self._field.name) or ""), parent)
        self.setAccessibleName(heading(self._field))
        self.setTabChangesFocus(True)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(280, self.fontMetrics().lineSpacing() * 6 + 16)

    def cells(self) -> Cells:
        return {self._field.name: self.toPlainText().strip() or None}

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.done.emit(False)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.done.emit(True)
        else:
            super().keyPressEvent(event)
