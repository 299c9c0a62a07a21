"""A sign and a sentence, hidden while there is nothing to say."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.gui.widgets.dressing import IconLabel, label


class Note(QWidget):
    """`say` shows a sentence, "" hides it."""

    def __init__(self, icon: str, role: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = label("", "medium", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(IconLabel(icon, role))
        row.addWidget(self._words, 1)
        self.say("")

    def say(self, words: str) -> None:
        self._words.setText(words)
        self.setVisible(bool(words))

    def text(self) -> str:
        return self._words.text()
