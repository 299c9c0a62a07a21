"""A dialog that something is written in: Esc does not throw it away at the first touch."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from crm_desktop.i18n import tr


class UnsavedDialog(QDialog):
    """Undo cannot bring back what never was saved, so leaving it takes Esc twice, or Cancel."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._warned_of = ""

    def unsaved(self) -> str:
        """Return what would be lost, "" for nothing. To be overridden."""
        return ""

    def kept_as(self) -> Any:
        """Return what would be lost as it is kept in the file, as JSON. Overridden where it is secret."""
        return self.unsaved().strip()

    def warn(self, text: str) -> None:
        """Show a sentence in the dialog. To be overridden."""

    def reject(self) -> None:
        text = self.unsaved()
        if text and text != self._warned_of:
            self._warned_of = text
            self.warn(tr("This is not saved yet. Press Esc again to throw it away."))
        else:
            super().reject()

    def throw_away(self) -> None:
        """Leave at once, as Cancel says."""
        super().reject()
