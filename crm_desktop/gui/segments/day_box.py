"""The field for a day of a rule: one relative to today, a period, or a date as it is typed."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from crm_desktop.domain import periods as days
from crm_desktop.domain.typed_days import read_date
from crm_desktop.gui import formats
from crm_desktop.gui.segments import periods
from crm_desktop.i18n import tr

SPANNING = ("within", "not_within", "yearly")
"""Comparisons that take a period."""


class DayBox(QComboBox):
    """What it offers depends on the comparison; a day can be typed besides, a period cannot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Day or period"))
        self.setMaxVisibleItems(22)
        self._offered: tuple[str, ...] = ()

    def offer(self, operator: str) -> None:
        """Offer what a comparison takes; what is chosen stays where it can."""
        wanted: tuple[str, ...] = periods.SPANS if operator in SPANNING else periods.POINTS
        if operator == "yearly":
            wanted = tuple(s for s in wanted if "year" not in s and "365" not in s)
        if wanted == self._offered:
            return
        self._offered = wanted
        self.clear()
        self.setEditable(operator not in SPANNING)
        for text in wanted:
            self.addItem(periods.words(text), text)
        usual = {"within": "last 30d", "not_within": "last 30d", "yearly": "next 30d"}
        self.setCurrentIndex(max(0, self.findData(usual.get(operator, "today"))))
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText(tr("25/11/2026"))

    def value(self) -> str:
        """Return the day or period as a rule keeps it. Raises `UserError`."""
        if not self.isEditable() or self.currentText() == self.itemText(self.currentIndex()):
            return str(self.currentData())
        at = self.findText(self.currentText().strip())
        return str(self.itemData(at)) if at >= 0 else read_date(self.currentText().strip())

    def show_value(self, operator: str, text: str) -> None:
        """Show a value a rule has; one that is not offered is added."""
        at = self.findData(text)
        if at < 0 and operator not in SPANNING and not days.is_relative(text):
            self.setEditText(formats.day(text))
            return
        if at < 0:
            self.addItem(periods.words(text), text)
            at = self.count() - 1
        self.setCurrentIndex(at)
