"""A secret field of one record, shown on demand and changed there; first it is written down who looks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.models.columns import heading, value_in
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.record.editors import Subject
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import tr
from crm_desktop.store import listing
from crm_desktop.store.access import looking

WIDE = 480


class SecretDialog(UnsavedDialog):
    """Closed, it forgets what it showed. What cannot be shown says why.

    What was typed when the file was locked is kept sealed, as the field itself is.
    """

    def __init__(self, deeds: Deeds, subject: Subject, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._deeds, self._subject, self._ws = deeds, subject, deeds.context.ws
        title = listing.title_of(self._ws.reader(), subject.entity, subject.row["id"])
        self.setWindowTitle(f"{heading(subject.field)} · {title}")
        self.setMinimumWidth(fonts.widened(WIDE))
        self._base = deeds.frontier(subject.entity, subject.row["id"])
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName(self.windowTitle())
        self.problem = label("", "error", wrap=True)
        self.go, self.close_it = push(tr("Save"), "primary"), push(tr("Close"))
        self.go.setEnabled(False)
        body = QVBoxLayout()
        body.setContentsMargins(20, 20, 20, 16)
        body.setSpacing(12)
        self.said = label(
            tr("It is written down who looked at this, and when."), "secondary", wrap=True
        )
        for part in (self.said, self.text, self.problem):
            body.addWidget(part)
        feet.stand(self, body, feet.bar(self, (self.close_it, self.go)))
        self.go.clicked.connect(self.save)
        self.close_it.clicked.connect(self.reject)
        self._shown = self._show()
        self.text.textChanged.connect(self._touched)
        self.text.setFocus()

    def save(self) -> None:
        """Write what stands here; it is sealed where it is written."""
        text = self.text.toPlainText().strip()
        cells = {self._subject.field.name: {"value": text} if text else None}
        try:
            self._deeds.write(self._subject, cells, self._base)
        except UserError as problem:
            self._say(str(problem))
            return
        self.accept()

    def unsaved(self) -> str:
        text = self.text.toPlainText()
        return "" if self.text.isReadOnly() or text == self._shown else text

    def kept_as(self) -> dict[str, str]:
        subject, text = self._subject, self.unsaved().strip()
        return looking.sealed_draft(
            self._ws, subject.entity, subject.row["id"], subject.field, text
        )

    def warn(self, text: str) -> None:
        self._say(text)

    def _show(self) -> str:
        subject = self._subject
        may = looking.may_look(self._ws, subject.field.secret)
        closed = self._ws.closed_because or ("" if may else tr("You may not see secret fields."))
        self.text.setReadOnly(bool(closed))
        self.go.setVisible(not closed)
        self.go.setToolTip(closed)
        self._say("" if may else closed)
        if not value_in(subject.field, subject.row):
            return ""
        try:
            text = looking.show(self._ws, subject.entity, subject.row["id"], subject.field.name)
        except UserError as problem:
            self._say(str(problem))
            self.text.hide()
            self.said.hide()
            self.go.hide()
            return ""
        self.text.setPlainText(text)
        return text

    def _touched(self) -> None:
        self._say("")
        self.go.setEnabled(self.text.toPlainText() != self._shown)

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
