"""The head of the day: its name and date, and how much of it is done."""

from __future__ import annotations

from datetime import date

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.agenda import words
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.i18n import tr, trn

HEIGHT, BAR = 52, 96


class TodayHead(QWidget):
    """Title and date at the left, at the right the way to all tasks and a bar of what is done."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = label(tr("Today"), "title")
        self.day = label("", "tertiary")
        self.all = push(tr("All tasks"), "link", size="small")
        self.meetings = push("", "link", size="small")
        self.said = label("", "small")
        self.said.setContentsMargins(8, 0, 0, 0)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(fonts.widened(BAR))
        self.bar.setAccessibleName(tr("Done today"))
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(8)
        row.addWidget(self.title)
        row.addWidget(self.day, 1)
        row.addWidget(self.meetings)
        row.addWidget(self.all)
        row.addWidget(self.said)
        row.addWidget(self.bar)
        self.meetings.hide()
        self.setMinimumHeight(HEIGHT)
        self.day.setMinimumWidth(1)
        self._ways = ("",)
        theme.news.changed.connect(self._fit)

    def show_day(self, day: date, done: int, due: int) -> None:
        """Say which day it is, and how many of its tasks are done."""
        self._ways = (words.long_day(day), words.short_day(day, day))
        total = done + due
        self.said.setText(tr("{done} of {total} done", done=f"{done:,}", total=f"{total:,}"))
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self.said.setVisible(bool(total))
        self.bar.setVisible(bool(total))
        self._fit()

    def lead_to_meetings(self, wanted: bool, count: int) -> None:
        """Offer the way to the day's appointments where they have no room beside the tasks."""
        said = trn("{n} appointment", "{n} appointments", count) if count else tr("Appointments")
        self.meetings.setText(said)
        self.meetings.setVisible(wanted)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Say the day as long as there is room for it, and tell the progress in words alone."""
        self.bar.setFixedWidth(fonts.widened(BAR))
        self.bar.setVisible(not self.said.isHidden())
        for way in self._ways:
            self.day.setText(way)
            if self.sizeHint().width() <= self.width():
                return
        self.bar.hide()
