"""How many: none, at least one, at least so many; a list of words with a number beside it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from crm_desktop.domain import rule
from crm_desktop.gui.widgets.dressing import spin
from crm_desktop.i18n import tr

SIGNS = (">=", "<=", "=", ">", "<")
MOST = 99_999


class CountBox(QWidget):
    """Says ">=2"; none and at least one need no number."""

    changed = Signal()

    def __init__(self, some: str, none: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.how = QComboBox(self)
        self.how.setAccessibleName(tr("How many"))
        self.how.addItem(some, ">=1")
        self.how.addItem(none, "=0")
        words = {">=": tr("at least"), "<=": tr("at most"), "=": tr("exactly"),
                 ">": tr("more than"), "<": tr("fewer than")}  # fmt: skip
        for sign in SIGNS:
            self.how.addItem(f"{words[sign]}…", sign)
        self.number = spin(0, MOST, tr("Number"))
        self.number.setValue(2)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.how)
        row.addWidget(self.number)
        self.how.currentIndexChanged.connect(self._chosen)
        self.number.valueChanged.connect(self.changed)
        self.number.setVisible(False)

    def text(self) -> str:
        """Return the count as a rule keeps it."""
        kept = str(self.how.currentData())
        return kept if kept in (">=1", "=0") else f"{kept}{self.number.value()}"

    def show_text(self, text: str) -> None:
        """Show the count of a rule."""
        sign, number = rule.counted(text)
        plain = self.how.findData(text)
        self.how.setCurrentIndex(plain if plain >= 0 else self.how.findData(sign))
        if plain < 0:
            self.number.setValue(number)

    def _chosen(self) -> None:
        self.number.setVisible(self.how.currentData() in SIGNS)
        self.changed.emit()
