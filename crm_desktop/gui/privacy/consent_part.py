"""What a contact allows, among what is known of them: one line each way of being contacted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from crm_desktop.domain.privacy.consent import MARKETING
from crm_desktop.gui.asking import Asking
from crm_desktop.gui.context import Context
from crm_desktop.gui.privacy import consent_words
from crm_desktop.gui.record.facts import LABEL, name_label
from crm_desktop.gui.widgets.dressing import IconLabel, label, push
from crm_desktop.i18n import tr
from crm_desktop.store.consents import reach, told
from crm_desktop.store.listing import RecordView

SIGNS = {
    reach.YES: ("circle-check", "good"),
    reach.NO: ("ban", "error"),
    reach.UNKNOWN: ("circle-dashed", "tertiary"),
}


class ConsentPart(QWidget):
    """Hidden for all but contacts. It reads in the lane, again whenever its record is read again."""

    def __init__(self, context: Context, parent: QWidget, names: int = LABEL) -> None:
        super().__init__(parent)
        self._context, self._contact = context, ""
        self._asking = Asking(context, self)
        self.head = label(tr("Consent to marketing"), "section")
        self.head.setContentsMargins(0, 4, 0, 4)
        self.stop = label("", "error", wrap=True)
        self.nothing = label("", "small", wrap=True)
        self.signs: dict[str, IconLabel] = {}
        self.answers: dict[str, QLabel] = {}
        self.grid = QWidget(self)
        self._lines(names)
        self.record = push(tr("Record…"), "link", size="small")
        self.history = push(tr("History…"), "link", size="small")
        self.record.setAccessibleName(tr("Record consent or objection"))
        self.history.setAccessibleName(tr("Consents and refusals"))
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.record)
        foot.addWidget(self.history)
        foot.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 0, 10, 12)
        box.setSpacing(4)
        for part in (self.head, self.stop, self.nothing, self.grid):
            box.addWidget(part)
        box.addLayout(foot)
        self.record.clicked.connect(self._record)
        self.history.clicked.connect(self._history)
        self.hide()

    def show_view(self, view: RecordView) -> None:
        """Read what the contact shown allows; hide for any other record."""
        self._contact = view.id if view.entity == "contact" else ""
        self.setVisible(bool(self._contact))
        if self._contact:
            contact = self._contact
            self._asking.ask(lambda conn: told.of(conn, contact), self._show)
        else:
            self._asking.drop()

    def leave(self) -> None:
        """Ask no more."""
        self._asking.drop()

    def _show(self, found: told.Told) -> None:
        why = next((v.why for v in found.verdicts.values() if v.closed), "")
        self.stop.setText(why)
        self.stop.setVisible(bool(why))
        unknown = not found.events and not why
        self.nothing.setText(
            tr("Nothing is recorded yet: no marketing to them.") if unknown else ""
        )
        self.nothing.setVisible(unknown)
        self.grid.setVisible(bool(found.events) and not why)
        self.history.setVisible(bool(found.events))
        self.record.setEnabled(not self._context.ws.closed_because)
        for way, verdict in found.verdicts.items():
            self.signs[way].show_icon(*SIGNS[verdict.marketing])
            self.answers[way].setText(consent_words.answer(verdict.marketing))
            self.answers[way].setToolTip(verdict.why)

    def _lines(self, names: int) -> None:
        grid = QGridLayout(self.grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        for at, way in enumerate(MARKETING):
            self.signs[way], self.answers[way] = IconLabel("circle-dashed", "tertiary"), label("")
            words = name_label(consent_words.channel(way), names)
            words.setBuddy(self.answers[way])
            grid.addWidget(words, at, 0)
            grid.addWidget(self.signs[way], at, 1, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(self.answers[way], at, 2)

    def _record(self) -> None:
        from crm_desktop.gui.privacy.consent_form import ConsentForm

        ConsentForm(self._context, [self._contact], self.window()).open()

    def _history(self) -> None:
        from crm_desktop.gui.privacy.consent_history import ConsentHistory

        ConsentHistory(self._context, self._contact, self.window()).open()
