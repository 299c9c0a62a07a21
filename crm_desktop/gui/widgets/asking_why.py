"""Asking why something is given up: typed, or one of the reasons given before; it can be skipped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QToolButton, QVBoxLayout, QWidget

from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.feet import with_cancel
from crm_desktop.gui.widgets.flow import Flow
from crm_desktop.gui.widgets.growing import Growing
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import tr

OFFERED = 6


class Words(NamedTuple):
    """What the dialog says: its title, the question, an example, a hint and the button."""

    title: str
    question: str
    example: str
    hint: str
    button: str


class AskingWhy(UnsavedDialog):
    """Enter gives the reason, also an empty one; Esc leaves everything as it is."""

    given = Signal(str)

    def __init__(self, parent: QWidget, words: Words) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.title)
        self.setMinimumWidth(440)
        self.reason = QLineEdit(self)
        self.reason.setAccessibleName(tr("Reason"))
        self.reason.setPlaceholderText(words.example)
        asked = label(words.question, "section")
        hint = label(words.hint, "hint", wrap=True)
        self.go = push(words.button, "primary")
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(asked)
        box.addWidget(self.reason)
        self._chips = Flow()
        box.addLayout(self._chips)
        box.addWidget(hint)
        box.addLayout(with_cancel(self, self.go))
        Growing(self)
        self.reason.setFocus()

    def accept(self) -> None:
        reason = self.reason.text()
        super().accept()
        self.given.emit(reason)

    def offer(self, known: Sequence[str]) -> None:
        """Offer reasons given before."""
        for reason in known[:OFFERED]:
            self._chips.addWidget(self._chip(reason))

    def _chip(self, reason: str) -> QToolButton:
        chip = QToolButton(self)
        chip.setProperty("kind", "chip")
        chip.setText(chip.fontMetrics().elidedText(reason, Qt.TextElideMode.ElideRight, 170))
        chip.setToolTip(reason)
        chip.setAccessibleName(reason)
        chip.clicked.connect(lambda: self.reason.setText(reason))
        return chip
