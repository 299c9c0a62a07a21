"""How an encrypted file opens on this computer: by itself with the keychain, or by a passphrase each time."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop import keychain
from crm_desktop.gui.locking.passphrase_lines import PassphraseLines
from crm_desktop.gui.widgets.choice_card import ChoiceCard
from crm_desktop.i18n import tr
from crm_desktop.trust.turning import Keeping


class OpeningChoice(QWidget):
    """Two cards; the second asks for the passphrase twice and says how good it is."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        there = keychain.there()
        self.alone = ChoiceCard(
            tr("Opens by itself on this computer"),
            tr("The keychain of the system keeps the key. Whoever can use your account can open it.")
            if there else tr("This computer has no keychain to keep the key in."), "key", self,
        )  # fmt: skip
        self.asked = ChoiceCard(
            tr("Asks for a passphrase each time"),
            tr("The safer way where others use this computer, or it could be stolen."), "lock", self,
        )  # fmt: skip
        self.alone.setEnabled(there)
        self.fields = PassphraseLines(self)
        self.first, self.second = self.fields.first, self.fields.second
        self.said = self.fields.said
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        for part in (self.alone, self.asked, self.fields):
            box.addWidget(part)
        (self.alone if there else self.asked).setChecked(True)
        self.asked.toggled.connect(self._show)
        self.fields.changed.connect(self.changed)
        self._show()

    def keeping(self) -> Keeping | None:
        """Return where the key is to be kept; None while the passphrase will not do."""
        if not self.asked.isChecked():
            return Keeping(keychain=True)
        text = self.fields.chosen()
        return Keeping(passphrase=text) if text else None

    def _show(self, *_: object) -> None:
        self.fields.setVisible(self.asked.isChecked())
        self.changed.emit()
