"""How many days to answer a request: those of each law, or fewer where the business gives itself fewer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from crm_desktop.domain.privacy import laws
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import add_field, label, push, spin
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import tr, trn
from crm_desktop.privacy import requests

WIDE = 460


class DaysForm(UnsavedDialog):
    """0 is what the law says; requests with a day of their own keep it."""

    kept = Signal()

    def __init__(self, context: Context, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._context = context
        self.setWindowTitle(tr("Days to answer"))
        self.setMinimumWidth(fonts.widened(WIDE))
        form = QFormLayout()
        own = requests.days(context.ws)
        self.days = {}
        for law in laws.LAWS:
            box = self.days[law.value] = spin(0, laws.most(law.value), tr(law.label))
            box.setSpecialValueText(_by_law(law.value))
            box.setValue(own.get(law.value, 0))
            box.valueChanged.connect(lambda n, box=box: box.setSuffix(" " + trn("day", "days", n)))
            box.setSuffix(" " + trn("day", "days", box.value()))
            add_field(form, tr(law.label), box)
        go = push(tr("Save"), "primary")
        closed = context.ws.closed_because or context.ws.unmanaged_because
        for part in (go, *self.days.values()):
            part.setEnabled(not closed)
            part.setToolTip(closed)
        words = tr(
            "Counted from the day somebody asks. Give yourself fewer days to be on the safe side."
        )
        box_ = QVBoxLayout(self)
        box_.setContentsMargins(20, 20, 20, 20)
        box_.setSpacing(12)
        box_.addWidget(label(words, "secondary", wrap=True))
        if closed:
            box_.addWidget(label(closed, "hint", wrap=True))
        box_.addLayout(form)
        box_.addLayout(feet.with_cancel(self, go))

    def accept(self) -> None:
        try:
            requests.set_days(
                self._context.ws, {law: box.value() for law, box in self.days.items()}
            )
        except UserError as problem:
            self._context.failed(problem)
            return
        super().accept()
        self.kept.emit()


def _by_law(law: str) -> str:
    days = laws.DAYS.get(law)
    if days is None:
        return tr("As the law says: one month")
    return trn("As the law says: {n} day", "As the law says: {n} days", days)
