"""The checked row that is current, whole: verdict, reason, every change, and the decision."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.gui import fonts
from crm_desktop.gui.exchange.verdicts import LOOKS
from crm_desktop.gui.history.difference_list import DifferenceList
from crm_desktop.gui.history.differences import Line, Story
from crm_desktop.gui.widgets.choice_card import ChoiceCard
from crm_desktop.gui.widgets.dressing import IconLabel, label, set_kind
from crm_desktop.i18n import mark, tr
from crm_desktop.store.spool import Decision

WIDE = 340
CHOICES = {
    "new": {Decision.TAKE: mark("Add this record"), Decision.LEAVE: mark("Leave this row out")},
    "update": {
        Decision.TAKE: mark("Change the one I have"), Decision.LEAVE: mark("Keep mine as it is"),
    },
    "duplicate": {
        Decision.TAKE: mark("Change the one I have"), Decision.ADD: mark("Add as a new record"),
        Decision.LEAVE: mark("Leave this row out"),
    },
    "faulty": {
        Decision.TAKE: mark("Take it without these values"),
        Decision.LEAVE: mark("Leave this row out"),
    },
}  # fmt: skip
_TONES = {"duplicate": "attention", "faulty": "attention", "error": "error"}


class RowPanel(QFrame):
    """Follows the current row of the table."""

    decided = Signal(Decision)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        self.setFixedWidth(fonts.widened(WIDE))
        self.setAccessibleName(tr("The row"))
        self._row: Any = None
        self.title = label("", "section", wrap=True)
        self._sign = IconLabel("circle-plus", "good", 14)
        self._verdict = label("", "small", wrap=True)
        self.reason = label("", "small", wrap=True)
        self.lines = DifferenceList(self)
        self.lines.setAccessibleName(tr("What it changes"))
        self._choices = QWidget(self)
        self.cards = {choice: self._card(choice) for choice in CHOICES["duplicate"]}
        self._lay_out()
        self.show_row(None)

    def show_row(self, row: Any) -> None:
        """Show a row, or nothing for None."""
        self._row = row
        for part in (self.title, self._sign, self._verdict):
            part.setVisible(row is not None)
        self._choices.setVisible(row is not None and LOOKS[row.verdict].open)
        self.lines.setVisible(row is not None and bool(row.changes))
        self.reason.setVisible(row is not None and bool(row.reason))
        if row is None:
            return
        look = LOOKS[row.verdict]
        self.title.setText(row.title or tr("Line {n}", n=f"{row.line:,}"))
        self._sign.show_icon(look.icon, look.role)
        self._verdict.setText(f"{tr(look.name)} · {tr('Line {n}', n=f'{row.line:,}')}")
        self.reason.setText(row.reason)
        set_kind(self.reason, _TONES.get(row.verdict, "small"))
        self.lines.show_story(_story(row))
        self.lines.lines.show_all()
        self.lines.fit()
        self._offer(row)

    def _offer(self, row: Any) -> None:
        if row.verdict not in CHOICES:
            return
        words = CHOICES[row.verdict]
        for choice, card in self.cards.items():
            card.setVisible(choice in words)
            card.setText(_words(row, choice) if choice in words else "")
        self.cards[row.decision].setChecked(True)

    def _card(self, choice: Decision) -> ChoiceCard:
        card = ChoiceCard("", "", "", self._choices)
        card.clicked.connect(lambda: self.decided.emit(choice))
        return card

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._sign)
        head.addWidget(self._verdict, 1)
        cards = QVBoxLayout(self._choices)
        cards.setContentsMargins(0, 4, 0, 0)
        cards.setSpacing(8)
        for card in self.cards.values():
            cards.addWidget(card)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 16)
        box.setSpacing(8)
        box.addLayout(head)
        for part in (self.title, self.reason, self.lines, self._choices):
            box.addWidget(part)
        box.addStretch(1)
        box.setAlignment(Qt.AlignmentFlag.AlignTop)


def _words(row: Any, choice: Decision) -> str:
    """Return what a decision comes to; a row may go into the record of an earlier row."""
    if row.twin and choice is Decision.TAKE:
        if row.verdict == "faulty":
            return tr("Put it into line {n} without these values", n=f"{row.twin:,}")
        return tr("Put it into line {n}", n=f"{row.twin:,}")
    return tr(CHOICES[row.verdict][choice])


def _story(row: Any) -> Story:
    added = row.fresh
    lines = tuple(
        Line("", "", "", field, old, new, new if added else "") for field, old, new in row.changes
    )
    return Story(lines, 0, True, False)
