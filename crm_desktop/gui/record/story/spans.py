"""Spans of time a timeline can be kept to: the usual ones, and one from a day to a day."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from crm_desktop.domain.typed_days import read_date
from crm_desktop.errors import UserError
from crm_desktop.gui import formats
from crm_desktop.gui.record.story.groups import begin
from crm_desktop.gui.widgets.dressing import add_field, label, push, set_state
from crm_desktop.gui.widgets.popover import Popover
from crm_desktop.i18n import mark, tr

SPANS = {
    "any": mark("Any time"),
    "week": mark("Last 7 days"),
    "month": mark("Last 30 days"),
    "quarter": mark("Last 90 days"),
    "year": mark("This year"),
    "before": mark("Last year"),
}
_DAYS = {"week": 7, "month": 30, "quarter": 90}


def span(key: str, today: date | None = None) -> tuple[str, str]:
    """Return from when to when (moments in UTC, "" without bound) a key of `SPANS` lasts."""
    today = today or date.today()
    if key in _DAYS:
        return begin(today - timedelta(days=_DAYS[key] - 1)), ""
    if key == "year":
        return begin(date(today.year, 1, 1)), ""
    if key == "before":
        return begin(date(today.year - 1, 1, 1)), begin(date(today.year, 1, 1))
    return "", ""


class SpanSheet(Popover):
    """Asks for the first and the last day."""

    taken = Signal(str, str, str)  # since, until, in words
    chosen = Signal(object, object)  # the same as days, None without bound

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.first, self.last = QLineEdit(), QLineEdit()
        self.problem = label("", "error", wrap=True)
        self.problem.hide()
        form = QFormLayout()
        form.setContentsMargins(16, 16, 16, 16)
        form.setSpacing(8)
        add_field(form, tr("From"), self.first)
        add_field(form, tr("To"), self.last)
        self.first.setPlaceholderText(tr("For example: 1 Jan"))
        self.last.setPlaceholderText(tr("For example: today"))
        form.addRow(self.problem)
        show = push(tr("Show"), "primary")
        show.clicked.connect(self._take)
        form.addRow(show)
        self.inside.addLayout(form)
        for line in (self.first, self.last):
            line.returnPressed.connect(self._take)
            line.setMinimumWidth(160)
        self.closed.connect(self.deleteLater)

    def _take(self) -> None:
        days: list[date | None] = []
        for line in (self.first, self.last):
            set_state(line, "")
            try:
                text = line.text().strip()
                days.append(date.fromisoformat(read_date(text)) if text else None)
            except UserError as problem:
                set_state(line, "error")
                self.problem.setText(str(problem))
                self.problem.show()
                line.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        first, last = days
        if first and last and last < first:
            first, last = last, first
        shown = [formats.day(day.isoformat()) if day else "…" for day in (first, last)]
        since = begin(first) if first else ""
        until = begin(last + timedelta(days=1)) if last else ""
        self.taken.emit(since, until, " – ".join(shown))
        self.chosen.emit(first, last)
        self.close_it()
