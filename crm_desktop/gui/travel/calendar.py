"""A month to choose a day from, in the colours and icons of the theme."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QToolButton, QWidget

from crm_desktop.gui import formats, icons, theme
from crm_desktop.i18n import tr

_STEPS = {
    "qt_calendar_prevmonth": "chevron-left", "qt_calendar_nextmonth": "chevron-right",
}  # fmt: skip


class Calendar(QCalendarWidget):
    """Days from `first` to today; arrow keys step, Enter chooses."""

    def __init__(self, first: date, last: date, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Date"))
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        self.setLocale(formats.locale())
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setMaximumDate(qdate(last))
        self.setMinimumDate(qdate(min(first, last)))
        self._dress()
        theme.news.changed.connect(self._dress)

    def day(self) -> date:
        """Return the chosen day."""
        chosen = self.selectedDate()
        return date(chosen.year(), chosen.month(), chosen.day())

    def _dress(self) -> None:
        plain, head = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(theme.colour("text"))
        head.setForeground(theme.colour("tertiary"))
        head.setBackground(theme.colour("surface"))
        self.setHeaderTextFormat(head)
        for day in Qt.DayOfWeek:
            self.setWeekdayTextFormat(day, plain)
        for name, icon in _STEPS.items():
            button = self.findChild(QToolButton, name)
            if isinstance(button, QToolButton):
                button.setIcon(icons.icon(icon, "text"))
                earlier = name.endswith("prevmonth")
                words = tr("Earlier month") if earlier else tr("Later month")
                button.setAccessibleName(words)
                button.setToolTip(words)


def qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
