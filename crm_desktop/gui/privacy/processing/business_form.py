"""Asks for name and address of the business, once for all letters and notices."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import add_field, label, push
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import tr
from crm_desktop.privacy.processing import business

WIDE, LINES = 460, 5


class BusinessForm(UnsavedDialog):
    """Keeps both when *Save* is pressed; one undo takes it back."""

    def __init__(self, context: Context, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle(tr("Your business"))
        self.setMinimumWidth(fonts.widened(WIDE))
        self.name, self.address = QLineEdit(self), QPlainTextEdit(self)
        self.name.setAccessibleName(tr("Name"))
        self.address.setAccessibleName(tr("Address"))
        self.address.setTabChangesFocus(True)
        self.address.setFixedHeight(self.address.fontMetrics().lineSpacing() * LINES + 16)
        self.address.setPlaceholderText(tr("With phone or e-mail, so that people can reach you"))
        known = business.of(context.ws.reader())
        self.name.setText(known.name)
        self.address.setPlainText(known.address)
        self.go = push(tr("Save"), "primary")
        self.go.setEnabled(not context.ws.closed_because)
        self._lay_out()

    def accept(self) -> None:
        made = business.write(self._context.ws, self.name.text(), self.address.toPlainText())
        if made is not None:
            self._context.tell(made, tr("Your business was written down"))
        super().accept()

    def _lay_out(self) -> None:
        words = tr(
            "As letters, privacy notices, the record of processing and reports to people give it."
        )
        form = QFormLayout()
        add_field(form, tr("Name"), self.name)
        add_field(form, tr("Address"), self.address)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(label(words, "secondary", wrap=True))
        box.addLayout(form)
        box.addLayout(feet.with_cancel(self, self.go))
