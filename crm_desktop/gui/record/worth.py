"""What a customer is worth: bought in all and in the last year, and how often to be in touch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from crm_desktop.gui import fonts, formats, next_step
from crm_desktop.gui.record.facts import LABEL
from crm_desktop.gui.record.reading import Standing
from crm_desktop.gui.record.standing import money_of
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import tr, trn


class Worth(QWidget):
    """Four lines under their head; each currency on a line of its own."""

    def __init__(self, parent: QWidget, narrow: int = LABEL) -> None:
        super().__init__(parent)
        self._narrow = narrow
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 0, 10, 8)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        head = label(tr("Worth"), "section")
        head.setContentsMargins(0, 4, 0, 2)
        self._grid.addWidget(head, 0, 0, 1, 2)
        self.bought = self._line(1, tr("Bought"))
        self.year = self._line(2, tr("Last 12 mo."))
        self.touch = self._line(3, tr("Touch every"))
        self.last = self._line(4, tr("Last contact"))

    def show_standing(self, row: Mapping[str, Any], found: Standing) -> None:
        """Show a contact's or company's worth."""
        self.bought.setText(_lines(money_of(found.over.sums, "won")) or tr("Nothing yet"))
        self.year.setText(_lines(money_of(found.over.year, "won")) or tr("Nothing yet"))
        every = row.get("touch_every")
        self.touch.setText(trn("{n} day", "{n} days", every) if every else tr("Not set"))
        day = next_step.day_of(found.over.last)
        self.last.setText(formats.day(day.isoformat()) if day else tr("Not yet"))

    def _line(self, row: int, words: str) -> QLabel:
        name = label(words, "hint", wrap=True)
        name.setFixedWidth(fonts.widened(self._narrow))
        value = label("", wrap=True)
        value.setContentsMargins(6, 0, 0, 0)
        name.setBuddy(value)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(value, row, 1)
        return value


def _lines(worth: str) -> str:
    return worth.replace(", ", "\n") if worth.count(", ") else worth
