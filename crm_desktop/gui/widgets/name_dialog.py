"""A small dialog that asks for one name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from crm_desktop.gui import fonts
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import label, set_state
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import tr


class NameDialog(UnsavedDialog):
    """Enter hands over the name as it is typed, without spare blanks; none is not taken."""

    def __init__(
        self, parent: QWidget, title: str, name: str, done: Callable[[str], None],
        button: str = "",
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._done = done
        self.setWindowTitle(title)
        self.setMinimumWidth(fonts.widened(360))
        self.line = QLineEdit(name, self)
        self.line.setAccessibleName(tr("Name"))
        self.line.setMaxLength(200)
        self.line.selectAll()
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(label(tr("Name"), "label"))
        box.addWidget(self.line)
        box.addLayout(feet.go_or_cancel(self, button or tr("Save")))

    def accept(self) -> None:
        name = " ".join(self.line.text().split())
        if not name:
            set_state(self.line, "error")
            return
        super().accept()
        self._done(name)
