"""The breach that is stood on: who has to be told by when, what is known, and the buttons."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from crm_desktop.domain.privacy.notices import AUTHORITY, PEOPLE
from crm_desktop.gui.binding import items
from crm_desktop.gui.context import Context
from crm_desktop.gui.privacy.desk import breach_words
from crm_desktop.gui.privacy.desk.facts_grid import FactsGrid
from crm_desktop.gui.privacy.desk.section_head import EDGE
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.flow import Flow, together
from crm_desktop.gui.widgets.labels import BadgeLabel
from crm_desktop.gui.widgets.scrolling import scrolled
from crm_desktop.i18n import tr
from crm_desktop.privacy.breaches import Breach


class BreachDetail(QFrame):
    """Tells which button was pressed; what it does is the section's."""

    pressed = Signal(str)  # letter, told (with whom: "letter.people"), close, again, change, delete

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.title = label("", "section", wrap=True)
        self.about = label("", "secondary", wrap=True)
        self.nobody = label("", "", wrap=True)
        self.told: dict[str, QPushButton] = {}
        self.notices = QWidget(self)
        self.grid = QGridLayout(self.notices)
        self.grid.setContentsMargins(0, 4, 0, 4)
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(6)
        self.grid.setColumnStretch(1, 1)
        self.facts = FactsGrid()
        self.buttons: dict[str, QPushButton] = {
            f"letter.{AUTHORITY}": push(tr("Letter to the authority…"), "", "file-text", "small"),
            f"letter.{PEOPLE}": push(tr("Letter to the people…"), "", "file-text", "small"),
            "told": push(tr("Who was told…"), "", "check", "small"),
            "close": push(tr("Dealt with"), "", "circle-check", "small"),
            "again": push(tr("Open again"), "", "undo-2", "small"),
            "change": push(tr("Change…"), "quiet", "pencil", "small"),
            "delete": push(tr("Delete"), "quiet", "trash-2", "small"),
        }
        self._lay_out()
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, name=name: self.pressed.emit(name))

    def show_breach(self, one: Breach) -> None:
        """Show another breach."""
        self.title.setText(one.name or tr("Unnamed"))
        self.about.setText(breach_words.about(one))
        self._show_notices(one)
        self.facts.show_facts(breach_words.facts(one))
        self.buttons["close"].setVisible(one.open)
        self.buttons["again"].setVisible(not one.open)
        closed = self._context.ws.closed_because
        for name in ("told", "close", "again", "change", "delete"):
            self.buttons[name].setEnabled(not closed)
            self.buttons[name].setToolTip(closed)

    def _show_notices(self, one: Breach) -> None:
        items.clear(self.grid)
        self.told = {}
        law = str(one.row.get("law") or "")
        for at, notice in enumerate(one.notices):
            clock, whom = notice.clock, notice.duty.whom
            badge = BadgeLabel(clock.words, shape=clock.shape, tone=clock.tone)
            words = f"{breach_words.who(notice, law)}, {breach_words.why(notice)}"
            self.grid.addWidget(badge, at, 0)
            self.grid.addWidget(label(words, "", wrap=True), at, 1)
            if not notice.done and one.open:
                self.grid.addWidget(self._told_button(whom), at, 2)
        self.nobody.setText("" if one.notices else tr("Choose the law it is under: Change…"))
        self.nobody.setVisible(not one.notices)

    def _told_button(self, whom: str) -> QPushButton:
        made = self.told[whom] = push(tr("Told now"), "", "check", "small")
        made.setAccessibleName(
            tr("The authority was told now")
            if whom == AUTHORITY
            else tr("The people were told now")
        )
        made.setEnabled(not self._context.ws.closed_because)
        made.clicked.connect(lambda: self.pressed.emit(f"told.{whom}"))
        return made

    def _lay_out(self) -> None:
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(EDGE, 12, EDGE, 8)
        column.setSpacing(6)
        for part in (self.title, self.about, self.nobody, self.notices, self.facts):
            column.addWidget(part)
        column.addStretch(1)
        foot = QWidget(self)
        flow = Flow(foot)
        flow.setContentsMargins(EDGE, 4, EDGE, 12)
        change, delete = self.buttons["change"], self.buttons["delete"]
        for button in self.buttons.values():
            if button not in (change, delete):
                flow.addWidget(button)
        flow.addWidget(together(change, delete))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(scrolled(inside, tr("The breach"), self), 1)
        box.addWidget(foot)
