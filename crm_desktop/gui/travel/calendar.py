"""A month to choose a day from, in the colours and icons of the theme."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QRect, Qt
from PySide6.QtGui import QPainter, QPalette, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QPushButton, QToolButton, QWidget

from crm_desktop.gui import fonts, formats, icons, theme
from crm_desktop.gui.widgets.dressing import icon_box
from crm_desktop.i18n import tr

_STEPS = {
    "qt_calendar_prevmonth": "chevron-left", "qt_calendar_nextmonth": "chevron-right",
}  # fmt: skip


DAY, BAR = 32, 40
NAMES_AND_WEEKS = 7


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

    def reaches(self, day: date) -> bool:
        """Say whether a day can be chosen."""
        return self.minimumDate() <= qdate(day) <= self.maximumDate()

    def paintCell(self, painter: QPainter, rect: QRect, day: QDate) -> None:  # noqa: N802
        """Paint a day, one that cannot be chosen as such."""
        if self.minimumDate() <= day <= self.maximumDate():
            super().paintCell(painter, rect, day)
        else:
            painter.setPen(theme.colour("line2"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(day.day()))

    def _dress(self) -> None:
        self.setMinimumSize(
            fonts.widened(330), NAMES_AND_WEEKS * fonts.height(DAY) + fonts.height(BAR)
        )
        plain, head = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(theme.colour("text"))
        head.setForeground(theme.colour("tertiary"))
        head.setBackground(theme.colour("surface"))
        self.setHeaderTextFormat(head)
        for day in Qt.DayOfWeek:
            self.setWeekdayTextFormat(day, plain)
        bar = self.findChild(QWidget, "qt_calendar_navigationbar")
        if isinstance(bar, QWidget):  # the style would paint it as selected
            bar.setBackgroundRole(QPalette.ColorRole.Base)
        for name, icon in _STEPS.items():
            button = self.findChild(QToolButton, name)
            if isinstance(button, QToolButton):
                button.setIcon(icons.icon(icon, "text"))
                earlier = name.endswith("prevmonth")
                words = tr("Earlier month") if earlier else tr("Later month")
                button.setAccessibleName(words)
                button.setToolTip(words)


class DayButton(QPushButton):
    """Shows a day; a press opens the month to choose another one from."""

    def __init__(self, name: str, days: tuple[date, date], parent: QWidget) -> None:
        super().__init__(parent)
        self._name, self._days = name, days
        self.setAutoDefault(False)
        self.setIcon(icons.icon("calendar", "secondary"))
        self.setIconSize(icon_box())
        self.day = days[1]
        self.clicked.connect(self._choose)
        self.set_day(self.day)

    def set_day(self, day: date) -> None:
        """Show another day."""
        self.day = max(self._days[0], min(day, self._days[1]))
        words = formats.date_text(self.day.isoformat())
        self.setText(words)
        self.setAccessibleName(f"{self._name}: {words}")

    def _choose(self) -> None:
        from crm_desktop.gui.widgets.popover import Popover

        sheet = Popover(self.window())
        month = Calendar(*self._days, sheet)
        month.setSelectedDate(qdate(self.day))
        for chosen in (month.clicked, month.activated):
            chosen.connect(lambda _day: (self.set_day(month.day()), sheet.close_it()))
        sheet.inside.addWidget(month)
        sheet.closed.connect(sheet.deleteLater)
        sheet.open_at(self)
        month.setFocus()


def qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
