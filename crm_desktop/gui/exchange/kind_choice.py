"""What the rows of a file are: a list to choose from, with room for every kind in any language."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from crm_desktop.domain.records import RECORDS
from crm_desktop.gui import fonts, icons
from crm_desktop.i18n import tr

KINDS = (
    "contact", "company", "deal", "lead", "task", "activity", "product", "campaign_result",
)  # fmt: skip


class KindChoice(QComboBox):
    """`chosen` tells a kind when another one is taken."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("What the rows are"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setIconSize(QSize(fonts.grown(16), fonts.grown(16)))
        self.offer(KINDS)
        self.currentIndexChanged.connect(lambda _at: self.chosen.emit(self.choice()))

    def offer(self, kinds: Collection[str]) -> None:
        """Offer only these kinds; the one chosen stays where it is among them."""
        known = self.choice()
        was = self.blockSignals(True)
        self.clear()
        for kind in (k for k in KINDS if k in kinds):
            record = RECORDS[kind]
            self.addItem(icons.icon(record.icon, "secondary"), tr(record.plural), kind)
        self.setCurrentIndex(self.findData(known))
        self.blockSignals(was)

    def choice(self) -> str:
        """Return the kind chosen, "" for none."""
        return str(self.currentData() or "")

    def choose(self, kind: str) -> None:
        """Choose a kind, telling it like a click."""
        self.setCurrentIndex(self.findData(kind))
