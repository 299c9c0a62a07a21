"""The short form by which a consent or an objection is recorded, of one contact or of many."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.privacy.consent import GIVEN, Consent
from crm_desktop.errors import UserError
from crm_desktop.gui.context import Context
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.privacy.known_box import KnownBox
from crm_desktop.gui.record.entity_form import EntityForm
from crm_desktop.gui.widgets.dressing import add_field, label
from crm_desktop.i18n import tr, trn
from crm_desktop.privacy import consents
from crm_desktop.privacy.consents import Said
from crm_desktop.privacy.processing import notices
from crm_desktop.store import listing
from crm_desktop.store.consents import told

WORDS_LINES = 3
CHOSEN = ("state", "channel", "basis")
"""Fields nothing is recorded without."""


class ConsentForm(EntityForm):
    """Each contact gets an event of its own; all of them are taken back by one undo.

    It opens with nothing chosen: a consent nobody gave would be no proof. *Record* waits for what was said.
    """

    record = Consent
    asked = (
        "state",
        "channel",
        "basis",
        "purpose",
        "happened",
        "way",
        "wording",
        "version",
        "proof",
    )

    def __init__(self, context: Context, contacts: Sequence[str], parent: QWidget | None) -> None:
        self._contacts = list(contacts)
        super().__init__(context, None, parent)
        for name in CHOSEN:
            box = self.editors[name]
            box.removeItem(box.findData(None))
            box.setPlaceholderText(tr("Choose…"))
            box.setCurrentIndex(-1)
            box.currentIndexChanged.connect(self._fit)
        self.editors["happened"].setPlaceholderText(tr("Now"))
        way = self.editors["way"]
        way.setItemText(way.findData(None), tr("Not said"))
        words = self.editors["wording"]
        words.setFixedHeight(words.fontMetrics().lineSpacing() * WORDS_LINES + 16)
        self._offer_notices()
        self.go.setText(tr("Record"))
        self._fit()
        self.editors["state"].setFocus(Qt.FocusReason.OtherFocusReason)

    def titled(self, new: bool) -> str:
        return tr("Record consent or objection")

    def editor(self, name: str) -> QWidget:
        conn = self._context.ws.reader()
        if name == "purpose":
            return KnownBox(self.record.fields[name], tr("Anything"), told.purposes(conn))
        if name == "proof":
            one = self._contacts[0] if len(self._contacts) == 1 else ""
            files = told.files(conn, one) if one else ()
            nothing = tr("None") if files else tr("Attach a file first")
            return KnownBox(self.record.fields[name], nothing, files)
        return super().editor(name)

    def add_more(self) -> None:
        conn, count = self._context.ws.reader(), len(self._contacts)
        who = (
            listing.title_of(conn, "contact", self._contacts[0])
            if count == 1
            else trn("{n} contact", "{n} contacts", count)
        )
        self.box.insertWidget(0, label(who, "title", wrap=True))

    def checked(self, cells: dict[Cell, Value]) -> dict[Cell, Value]:
        return cells

    def _offer_notices(self) -> None:
        """Offer the versions of notices: the one they saw is named as the version of the words."""
        self.notice = QComboBox(self)
        self.notice.setAccessibleName(tr("Notice they saw"))
        self.notice.addItem(tr("None"), "")
        for one in notices.notices(self._context.ws.reader()):
            self.notice.addItem(one.called, one.called)
        version = self.editors["version"]
        add_field(
            self.form, tr("Notice they saw"), self.notice, self.form.getWidgetPosition(version)[0]
        )
        self.form.setRowVisible(self.notice, self.notice.count() > 1)
        self.notice.currentIndexChanged.connect(
            lambda _at: version.setText(self.notice.currentData())
        )

    def _fit(self) -> None:
        refused = self.editors["state"].currentData() not in (None, GIVEN)
        self.form.setRowVisible(self.editors["basis"], not refused)
        lacking = self._lacking()
        self.go.setEnabled(not lacking and not self._context.ws.closed_because)
        self.go.setToolTip(lacking)
        self.form.setRowVisible(self.editors["proof"], len(self._contacts) == 1)
        self.editors["proof"].setEnabled(self.editors["proof"].count() > 1)

    def _lacking(self) -> str:
        """Say what is still to be chosen, "" for nothing; a refusal needs no reason why it is allowed."""
        left = [name for name in CHOSEN if self.editors[name].currentData() is None]
        if self.editors["state"].currentData() not in (None, GIVEN):
            left = [name for name in left if name != "basis"]
        names = ", ".join(heading(self.record.fields[name]) for name in left)
        return tr("Choose first: {names}", names=names) if left else ""

    def _write(self) -> str:
        if lacking := self._lacking():  # Enter, or whoever calls it so
            raise UserError(lacking)
        cells: dict[Cell, Value] = {}
        for editor in self.editors.values():
            cells |= editor.cells()
        kept = {name: str(value) for name, value in cells.items() if value}
        operation = consents.record(self._context.ws, self._contacts, Said(**kept))
        count = len(self._contacts)
        many = trn("Recorded for {n} contact.", "Recorded for {n} contacts.", count)
        self._context.tell(operation, many if count > 1 else tr("Recorded"))
        return operation.changes[0].id if operation is not None and operation.changes else ""
