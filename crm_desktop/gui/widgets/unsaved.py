"""A dialog that something is written in: Esc does not throw it away at the first touch.

It is also what `gui.locking.drafts` keeps when the file is locked: every form with a Save derives from it.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout, QDialog, QLabel, QWidget

from crm_desktop.gui.binding import entered
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.gui.widgets.growing import Growing
from crm_desktop.i18n import tr

EDGE = 20


class UnsavedDialog(QDialog):
    """Undo cannot bring back what never was saved, so leaving it takes Esc twice, or Cancel."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._warned_of = ""
        self._warning_line: QLabel | None = None
        self._chosen_before: entered.Choices | None = None

    def unsaved(self) -> str:
        """Return what would be lost, "" for nothing. Overridden where a form knows more of it."""
        return entered.typed(self)

    def touched(self) -> bool:
        """Say whether anything is to be kept when the file is locked, a choice too."""
        before = self._chosen_before or {}
        now = entered.choices(self)
        changed = any(now.get(field, held) != held for field, held in before.items())
        return changed or bool(self.unsaved().strip())

    def kept_as(self) -> Any:
        """Return what would be lost as it is kept in the file, as JSON. Overridden where it is secret."""
        return entered.described(self, self._chosen_before or {})

    def take_as_untouched(self, part: QWidget) -> None:
        """Count what is chosen in a part that was filled since the dialog is shown as nobody's choice."""
        if self._chosen_before is not None:
            self._chosen_before |= entered.choices(part)

    def warn(self, text: str) -> None:
        """Show a sentence in the dialog, above its buttons. Overridden where it has a place for that."""
        box = self.layout()
        if self._warning_line is None and isinstance(box, QBoxLayout):
            self._warning_line = label("", "error", wrap=True)
            if not box.contentsMargins().left():
                self._warning_line.setContentsMargins(EDGE, 0, EDGE, EDGE // 2)
            Growing(self)
            box.insertWidget(box.count() - 1, self._warning_line)
        if self._warning_line is not None:
            self._warning_line.setText(text)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        if self._chosen_before is None:
            self._chosen_before = entered.choices(self)
        super().showEvent(event)

    def reject(self) -> None:
        text = self.unsaved()
        if text and text != self._warned_of:
            self._warned_of = text
            self.warn(tr("This is not saved yet. Press Esc again to throw it away."))
        else:
            super().reject()

    def throw_away(self) -> None:
        """Leave at once, as Cancel says."""
        self._warned_of = self.unsaved()
        self.reject()
