"""The appointments of a day beside its tasks, with the way to the days before and after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.agenda import clock
from crm_desktop.agenda.today import Entry
from crm_desktop.gui.agenda import words
from crm_desktop.gui.agenda.time_grid import TimeGrid
from crm_desktop.gui.widgets.dressing import icon_button, label
from crm_desktop.i18n import tr

HEAD = 52


class DayColumn(QFrame):
    """Its grid tells what is wanted of an appointment."""

    day_wanted = Signal(object)

    def __init__(self, parent: QWidget, *, writable: bool) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        self.day = clock.now_here().date()
        self.title = label(tr("Appointments"), "section")
        self.count = label("", "tertiary")
        self.before = icon_button("chevron-left", tr("Day before"))
        self.after = icon_button("chevron-right", tr("Day after"))
        self.grid = TimeGrid(self, headed=False, writable=writable)
        self.grid.setAccessibleName(tr("Appointments"))
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 12, 0)
        head.setSpacing(8)
        head.addWidget(self.title)
        head.addWidget(self.count, 1)
        head.addWidget(self.before)
        head.addWidget(self.after)
        bar = QWidget(self)
        bar.setMinimumHeight(HEAD)
        bar.setLayout(head)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(1, 0, 0, 0)
        self.box.setSpacing(0)
        self.box.addWidget(bar)
        self.box.addWidget(self.grid, 1)
        self.before.clicked.connect(lambda: self._go(-1))
        self.after.clicked.connect(lambda: self._go(1))
        self.grid.paged.connect(self._go)

    def show_day(self, day: date, entries: Sequence[Entry]) -> None:
        """Show a day's appointments."""
        self.day = day
        today = clock.now_here().date()
        self.title.setText(tr("Appointments") if day == today else words.short_day(day, today))
        self.count.setText(f"{len(entries):,}" if entries else "")
        if self.grid.first != day:
            self.grid.show_days(day, 1)
        self.grid.show_entries(entries)

    def _go(self, by: int) -> None:
        self.day_wanted.emit(self.day + timedelta(days=by))
