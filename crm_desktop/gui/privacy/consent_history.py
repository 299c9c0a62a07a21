"""All a contact ever said about being contacted, the newest first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.gui import fonts
from crm_desktop.gui.asking import Asking
from crm_desktop.gui.binding import items
from crm_desktop.gui.context import Context
from crm_desktop.gui.privacy import consent_words
from crm_desktop.gui.widgets.dressing import hairline, label, push
from crm_desktop.gui.widgets.scrolling import scrolled
from crm_desktop.i18n import tr
from crm_desktop.store import listing
from crm_desktop.store.consents import told

SIZE = (480, 460)


class ConsentHistory(QDialog):
    """Reads; what is wrong is put right by recording what is right, or by undo."""

    def __init__(self, context: Context, contact: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context, self._contact = context, contact
        self.setWindowTitle(tr("Consents and refusals"))
        self.resize(fonts.widened(SIZE[0]), SIZE[1])
        name = listing.title_of(context.ws.reader(), "contact", contact)
        self.lines: list[tuple[str, str]] = []
        inside = QWidget(self)
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(0, 0, 8, 0)
        self._rows.setSpacing(8)
        self.new, close = push(tr("Record…"), "primary", "plus"), push(tr("Close"))
        self.new.setEnabled(not context.ws.closed_because)
        foot = QHBoxLayout()
        foot.addWidget(self.new)
        foot.addStretch(1)
        foot.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(label(name or tr("Unnamed"), "title", wrap=True))
        box.addWidget(scrolled(inside, tr("Consents and refusals"), self), 1)
        box.addLayout(foot)
        close.clicked.connect(self.accept)
        self.new.clicked.connect(self._record)
        self._asking = Asking(context, self)
        context.bridge.changed.connect(self._read)
        self._read()

    def _record(self) -> None:
        from crm_desktop.gui.privacy.consent_form import ConsentForm

        ConsentForm(self._context, [self._contact], self).open()

    def _read(self, _news: object = None) -> None:
        self._asking.ask(lambda conn: told.of(conn, self._contact), self._show)

    def _show(self, found: told.Told) -> None:
        items.clear(self._rows)
        self.lines = [consent_words.event(one) for one in found.events]
        if not self.lines:
            none = tr("Nothing is recorded yet. Without it nobody sends marketing to this contact.")
            self._rows.addWidget(label(none, "secondary", wrap=True))
        for head, below in self.lines:
            self._rows.addWidget(label(head, "strong", wrap=True))
            self._rows.addWidget(label(below, "small", wrap=True))
            self._rows.addWidget(hairline(self))
        self._rows.addStretch(1)
