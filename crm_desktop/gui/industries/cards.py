"""What do you do? One card for each industry, and one for none of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from crm_desktop import i18n
from crm_desktop.gui.widgets.choice_card import ChoiceCard
from crm_desktop.i18n import tr
from crm_desktop.industries.preset import Preset

COLUMNS = 2
NONE = ""


class IndustryCards(QWidget):
    """A grid of cards; choosing one leaves the others."""

    chosen = Signal(str)

    def __init__(self, every: list[Preset], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("What do you do?"))
        self.cards: dict[str, ChoiceCard] = {}
        for preset in every:
            made = ChoiceCard(preset.name.said(i18n.language()), "", preset.icon, dense=True)
            made.setToolTip(preset.about.said(i18n.language()))
            made.setAccessibleDescription(made.toolTip())
            self.cards[preset.key] = made
        self.cards[NONE] = ChoiceCard(tr("Something else"), "", "circle-dashed", dense=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        group = QButtonGroup(self)
        for at, (key, card) in enumerate(self.cards.items()):
            group.addButton(card)
            grid.addWidget(card, at // COLUMNS, at % COLUMNS)
            card.toggled.connect(lambda on, key=key: on and self.chosen.emit(key))
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)

    def choose(self, key: str) -> None:
        """Choose a card; one that is not known chooses none of the industries."""
        self.cards.get(key, self.cards[NONE]).setChecked(True)

    def choice(self) -> str:
        """Return the key of the chosen industry, "" for none of them."""
        return next((key for key, card in self.cards.items() if card.isChecked()), NONE)
