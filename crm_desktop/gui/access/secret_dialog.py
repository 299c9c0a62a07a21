"""A secret field of one record, shown on demand and changed there; first it is written down who looks."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.models.columns import heading, value_in
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.record.editors import Subject
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.lasting import while_there
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
        self._shown = ""
        self._show()

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

    def _show(self) -> None:
        """Show it once it is written down who looks, which is done behind the window."""
        subject, ws = self._subject, self._ws
        may = looking.may_look(ws, subject.field.secret)
        closed = ws.closed_because or ("" if may else tr("You may not see secret fields."))
        self.go.setVisible(not closed)
        self.go.setToolTip(closed)
        self._say("" if may else closed)
        show = partial(self._opened, bool(closed))
        if not value_in(subject.field, subject.row):
            show("")
            return
        self.text.setReadOnly(True)
        self.text.setPlaceholderText(tr("Opening…"))
        entity, id, name = subject.entity, subject.row["id"], subject.field.name
        self._deeds.context.long_lane.run(
            lambda _token: looking.show(ws, entity, id, name),
            while_there(self, show),
            self._refused,
        )

    def _opened(self, closed: bool, text: str) -> None:
        self._shown = text
        self.text.setPlainText(text)
        self.text.setPlaceholderText("")
        self.text.setReadOnly(closed)
        self.text.textChanged.connect(self._touched)
        self.text.setFocus()

    def _refused(self, error: Exception) -> None:
        for part in (self.text, self.said, self.go):
            part.hide()
        if isinstance(error, UserError):
            self._say(str(error))
        else:
            self.reject()
            self._deeds.context.failed(error)

    def _touched(self) -> None:
        self._say("")
        self.go.setEnabled(self.text.toPlainText() != self._shown)

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
