"""The head of a sheet: its title and what to do with it, below that what it is of."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from crm_desktop.gui.insight.reports.choosers import Chooser
from crm_desktop.gui.widgets.dressing import icon_button, label
from crm_desktop.gui.widgets.flow import Flow

HEAD = 52
EDGE, GAP = 16, 8


class SheetHead(QWidget):
    """Parts are added: choosers below the title, buttons at its end."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = label(title, "title", wrap=True)
        self.note = label("", "attention")
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(GAP)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(GAP)
        top.addWidget(self.title, 1)
        top.addWidget(self.note)
        top.addLayout(self.buttons)
        self.line = QWidget(self)
        self.choosers = Flow(self.line, GAP)
        self.choosers.setContentsMargins(0, 0, 0, 0)
        headed = QWidget(self)
        headed.setLayout(top)
        headed.setMinimumHeight(HEAD - 10)
        box = QVBoxLayout(self)
        box.setContentsMargins(EDGE, 4, EDGE - 4, 10)
        box.setSpacing(2)
        box.addWidget(headed)
        box.addWidget(self.line)
        self.line.hide()

    def chooser(self, name: str, act: Callable[[str], object]) -> Chooser:
        """Add and return a chooser that is called `name` for who hears it."""
        made = Chooser(name, self.line)
        made.chosen.connect(act)
        self.choosers.addWidget(made)
        self.line.show()
        return made

    def add(self, widget: QWidget) -> None:
        """Add another control beside the choosers."""
        self.choosers.addWidget(widget)
        self.line.show()

    def action(self, icon: str, name: str, act: Callable[[], object]) -> QToolButton:
        """Add and return a button at the end of the title."""
        made = icon_button(icon, name)
        made.clicked.connect(lambda _on=False: act())
        self.buttons.addWidget(made)
        return made
