"""What was written down about something, label beside text, as many lines as there are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from crm_desktop.gui.binding import items
from crm_desktop.gui.widgets.dressing import label


class FactsGrid(QWidget):
    """Hidden while there is nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: list[tuple[str, str]]) -> None:
        """Show other facts."""
        items.clear(self._grid)
        for at, (name, text) in enumerate(facts):
            self._grid.addWidget(label(name, "hint"), at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label(text, "", wrap=True), at, 1)
        self.setVisible(bool(facts))
