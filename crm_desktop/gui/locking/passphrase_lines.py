"""A passphrase that is chosen: typed twice, with how good it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from crm_desktop.gui.widgets.dressing import label, set_kind
from crm_desktop.i18n import tr
from crm_desktop.trust import sealing
from crm_desktop.trust.sealing import Strength


class PassphraseLines(QWidget):
    """Two lines and a sentence."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.first, self.second = self._line(tr("Passphrase")), self._line(tr("The same once more"))
        self.said = label("", "hint", wrap=True)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        for line in (self.first, self.second):
            inside.addWidget(label(line.accessibleName(), "label"))
            inside.addWidget(line)
            line.textChanged.connect(self._show)
        inside.addWidget(self.said)
        self._show()

    def chosen(self) -> str:
        """Return the passphrase; "" while it will not do."""
        text = self.first.text()
        good = sealing.strength(text) is not Strength.TOO_SHORT and text == self.second.text()
        return text if good else ""

    def _line(self, name: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.setAccessibleName(name)
        return line

    def _show(self, *_: object) -> None:
        text, strength = self.first.text(), sealing.strength(self.first.text())
        if strength is not Strength.TOO_SHORT and self.second.text() not in ("", text):
            said, wrong = tr("These are two different passphrases."), True
        else:
            said, wrong = tr(strength.value), False
        self.said.setText(said)
        set_kind(self.said, "error" if wrong else "hint")
        self.changed.emit()
