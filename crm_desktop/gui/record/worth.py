"""What a customer is worth: bought in all and in the last year, and how often to be in touch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from crm_desktop.domain.fields import Record
from crm_desktop.gui import fonts, formats, next_step
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.record.editors import Row
from crm_desktop.gui.record.fact import HEIGHT, PAD
from crm_desktop.gui.record.facts import LABEL, Facts, Line, name_label
from crm_desktop.gui.record.reading import Standing
from crm_desktop.gui.record.standing import money_of
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import tr


class Worth(QWidget):
    """Three lines under their head, each currency on a line of its own; the fourth can be changed."""

    def __init__(self, deeds: Deeds, parent: QWidget, names: int = LABEL) -> None:
        super().__init__(parent)
        self._names = names
        self._grid = QGridLayout()
        self._grid.setContentsMargins(16, 0, 10, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        head = label(tr("Worth"), "section")
        head.setContentsMargins(0, 4, 0, 4)
        self._grid.addWidget(head, 0, 0, 1, 2)
        self.bought = self._line(1, tr("Bought"))
        self.year = self._line(2, tr("Last 12 mo."))
        self.last = self._line(3, tr("Last contact"))
        self.every = _Every(deeds, self, brief=True, names=names)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 8)
        box.setSpacing(0)
        box.addLayout(self._grid)
        box.addWidget(self.every)

    def show_row(self, record: type[Record], row: Mapping[str, Any]) -> None:
        """Let the line that can be changed be about a record at once, not about the one before it."""
        self.every.show_row(record, dict(row))

    def show_standing(self, found: Standing) -> None:
        """Show a contact's or company's worth."""
        self.bought.setText(_lines(money_of(found.over.sums, "won")) or tr("Nothing yet"))
        self.year.setText(_lines(money_of(found.over.year, "won")) or tr("Nothing yet"))
        day = next_step.day_of(found.over.last)
        self.last.setText(formats.day(day.isoformat()) if day else tr("Not yet"))

    def _line(self, at: int, words: str) -> QLabel:
        name, value = name_label(words, self._names), label("", wrap=True)
        above = (fonts.height(HEIGHT) - fonts.metrics("body").height()) // 2
        value.setContentsMargins(PAD, above, 0, above)
        name.setBuddy(value)
        self._grid.addWidget(name, at, 0)
        self._grid.addWidget(value, at, 1)
        return value


class _Every(Facts):
    """After how many days to be in touch again, changed where it stands as any other fact."""

    def _few(self, record: type[Record], row: Row) -> Iterator[Line]:
        field = record.fields.get("touch_every")
        if field is not None and not self._deeds.context.simple.hides(record.entity, field.name):
            yield "", field, None


def _lines(worth: str) -> str:
    return worth.replace(", ", "\n") if worth.count(", ") else worth
