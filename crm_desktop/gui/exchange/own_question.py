"""Asks whether the address that is in most messages of a file is the user's own."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from crm_desktop.gui.widgets.dressing import IconLabel, label, push
from crm_desktop.i18n import tr


class OwnQuestion(QFrame):
    """`confirmed` tells the address; what is not answered stays a question."""

    confirmed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "ground")
        self._address = ""
        self.words = label("", wrap=True)
        self.yes = push(tr("Yes, it is mine"), "", "check", "small")
        self.yes.setAutoDefault(False)
        self.yes.clicked.connect(lambda: self.confirmed.emit(self._address))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(IconLabel("mail", "attention"))
        row.addWidget(self.words, 1)
        row.addWidget(self.yes)
        self.hide()

    def ask(self, address: str) -> None:
        """Ask about an address; without one there is nothing to ask."""
        self._address = address
        self.setVisible(bool(address))
        self.words.setText(
            tr("{address} is in most of these messages. Is it your address? Mail from it is then "
               "outgoing, this time and later.", address=address)
        )  # fmt: skip
