"""A user who is added: name, role and passphrase; or another passphrase for one who is there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from crm_desktop.domain.sharing import MEMBER
from crm_desktop.gui import fonts
from crm_desktop.gui.access import MEANINGS, ROLES
from crm_desktop.gui.locking.passphrase_lines import PassphraseLines
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.i18n import tr
from crm_desktop.trust.access import people

WIDE = 440


class UserForm(QDialog):
    """Asks; who opened it does it, and closes it or says what is wrong."""

    def __init__(self, parent: QWidget, name: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._new = not name
        title = tr("Add a user") if self._new else tr("New passphrase for {name}", name=name)
        self.setWindowTitle(title)
        self.setMinimumWidth(fonts.widened(WIDE))
        self.name = QLineEdit(name, self)
        self.name.setAccessibleName(tr("Name"))
        self.name.setMaxLength(people.LONGEST)
        self.role = QComboBox(self)
        self.role.setAccessibleName(tr("Role"))
        for role, words in ROLES.items():
            self.role.addItem(tr(words), role)
        self.role.setCurrentIndex(list(ROLES).index(MEMBER))
        self.meaning = label("", "hint", wrap=True)
        self.passphrase = PassphraseLines(self)
        self.problem = label("", "error", wrap=True)
        self.go, cancel = (
            push(tr("Add") if self._new else tr("Save"), "primary"),
            push(tr("Cancel")),
        )
        self.go.setDefault(True)
        self._lay_out()
        body = QVBoxLayout()
        body.setContentsMargins(20, 20, 20, 16)
        body.setSpacing(8)
        for part in self._parts():
            body.addWidget(part)
            if part is self.meaning:
                body.addSpacing(4)
        feet.stand(self, body, feet.bar(self, (cancel, self.go)))
        cancel.clicked.connect(self.reject)
        self.name.textChanged.connect(self._refresh)
        self.passphrase.changed.connect(self._refresh)
        self.role.currentIndexChanged.connect(self._refresh)
        self._refresh()

    def say(self, problem: str) -> None:
        """Say what is wrong with it; it can be tried again."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.go.setEnabled(True)

    def _lay_out(self) -> None:
        for part in (self.name, self.role, self.meaning):
            part.setVisible(self._new)
        self.problem.hide()

    def _parts(self) -> list[QWidget]:
        if not self._new:
            said = tr("Tell it to them in person. The one before opens the file no more.")
            return [label(said, "secondary", wrap=True), self.passphrase, self.problem]
        return [
            label(tr("Name"), "label"), self.name, label(tr("Role"), "label"), self.role, self.meaning,
            self.passphrase, self.problem,
        ]  # fmt: skip

    def _refresh(self, *_: object) -> None:
        self.meaning.setText(tr(MEANINGS[str(self.role.currentData())]))
        self.go.setEnabled(bool(self.name.text().strip() and self.passphrase.chosen()))
        self.problem.hide()
