"""A month as weeks of days: as many entries of each day as there is room, the rest as a number."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from crm_desktop.agenda import clock
from crm_desktop.agenda.columns import Bar, bars
from crm_desktop.agenda.today import Entry
from crm_desktop.gui import fonts, formats, theme
from crm_desktop.gui.agenda.entry_look import END, START
from crm_desktop.gui.agenda.grid import Grid
from crm_desktop.i18n import tr

HEAD, DAY_LINE, LANE = 32, 24, 21
WEEK = 7


def month_days(day: date) -> tuple[date, int]:
    """Return the Monday a month's page begins with, and how many weeks it shows."""
    first = day.replace(day=1)
    start = first - timedelta(days=first.weekday())
    after = (first + timedelta(days=32)).replace(day=1)
    return start, -(-(after - start).days // WEEK)


class MonthGrid(Grid):
    """A click on a day's number or on "+3 more" shows that day."""

    def __init__(self, parent: QWidget, *, writable: bool = True) -> None:
        super().__init__(parent, writable=writable)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.month = clock.now_here().date().replace(day=1)
        self.first, self.weeks = month_days(self.month)
        self._rows: list[tuple[list[Bar], list[list[Entry]]]] = []
        self._mores: list[tuple[QRect, date]] = []

    def show_month(self, day: date) -> None:
        """Show another month, without its entries as yet."""
        self.month = day.replace(day=1)
        self.first, self.weeks = month_days(self.month)
        self.show_entries(())

    def arrange(self) -> None:
        lanes = self._lanes()
        by_week: list[list[Entry]] = [[] for _ in range(self.weeks)]
        for entry in self.entries:
            last = entry.last_day if entry.all_day else entry.start.date()
            start = max(0, (entry.start.date() - self.first).days // WEEK)
            for week in range(start, min(self.weeks - 1, (last - self.first).days // WEEK) + 1):
                by_week[week].append(entry)
        self._rows = [
            bars(some, self.first + timedelta(days=WEEK * week), WEEK, lanes)
            for week, some in enumerate(by_week)
        ]

    def _lanes(self) -> int:
        room = self._row_height() - fonts.height(DAY_LINE, "small") - 4
        return max(1, int(room // fonts.grown(LANE)) - 1)

    def _row_height(self) -> float:
        return (self.viewport().height() - fonts.height(HEAD, "small")) / self.weeks

    def _cell(self, week: int, day: int) -> QRect:
        head, tall = fonts.height(HEAD, "small"), self._row_height()
        wide = self.viewport().width() / WEEK
        left, right = round(day * wide), round((day + 1) * wide)
        top, bottom = head + round(week * tall), head + round((week + 1) * tall)
        return QRect(left, top, right - left, bottom - top)

    def time_at(self, at: QPoint) -> tuple[date, datetime | None] | None:
        head = fonts.height(HEAD, "small")
        if at.y() < head:
            return None
        week = min(self.weeks - 1, int((at.y() - head) / self._row_height()))
        day = max(
            0, min(WEEK - 1, int(self.unmirrored(at.x()) * WEEK / max(1, self.viewport().width())))
        )
        return self.first + timedelta(days=week * WEEK + day), None

    def dragged_to(self, entry: Entry, at: QPoint, grip: QPoint) -> datetime | None:
        here, began = self.time_at(at), self.time_at(grip)
        return entry.start + (here[0] - began[0]) if here and began else None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        at = event.position().toPoint()
        more = next((day for box, day in self._mores if box.contains(at)), None)
        if more is not None:
            self.day_wanted.emit(more)
            return
        super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.arrange()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), theme.colour("surface"))
        self.hits, self._mores = [], []
        self._paint_names(painter)
        for week, (row, left) in enumerate(self._rows):
            for day in range(WEEK):
                self._paint_cell(painter, week, day, len(left[day]))
            for bar in row:
                self._paint_bar(painter, week, bar)

    def _paint_names(self, painter: QPainter) -> None:
        head = fonts.height(HEAD, "small")
        painter.setFont(fonts.font("small-medium"))
        painter.setPen(theme.colour("tertiary"))
        days = [self.first + timedelta(days=day) for day in range(WEEK)]
        names = [formats.dated(day, "dddd") for day in days]
        least = self.viewport().width() // WEEK - 12
        if max(map(fonts.metrics("small-medium").horizontalAdvance, names)) > least:
            names = [formats.dated(day, "ddd") for day in days]
        for day, name in enumerate(names):
            room = self._cell(0, day)
            room = QRect(room.left() + 10, 0, room.width() - 12, head)
            painter.drawText(self.placed(room), START, name)

    def _paint_cell(self, painter: QPainter, week: int, day: int, more: int) -> None:
        cell, at = self._cell(week, day), self.first + timedelta(days=week * WEEK + day)
        outside = at.month != self.month.month
        if outside:
            painter.fillRect(self.placed(cell), theme.colour("window"))
        painter.fillRect(
            self.placed(QRect(cell.left(), cell.top(), cell.width(), 1)), theme.colour("line")
        )
        if day:
            painter.fillRect(
                self.placed(QRect(cell.left(), cell.top(), 1, cell.height())), theme.colour("line")
            )
        if self.ghost is not None and self.ghost[1].date() == at:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(theme.colour("selection"))
            painter.drawRoundedRect(self.placed(cell).adjusted(2, 2, -2, -2), 4, 4)
        line = fonts.height(DAY_LINE, "small")
        name = QRect(cell.left() + 10, cell.top() + 2, cell.width() - 14, line)
        today = at == clock.now_here().date()
        painter.setFont(fonts.font("small-strong" if today else "small"))
        painter.setPen(theme.colour("accent" if today else "tertiary" if outside else "secondary"))
        shown = formats.dated(at, "d MMM") if at.day == 1 else str(at.day)
        painter.drawText(self.placed(name), START, shown)
        self._mores.append((self.placed(name.adjusted(-6, 0, 40 - name.width(), 0)), at))
        if more:
            self._paint_more(painter, cell, at, more)

    def _paint_more(self, painter: QPainter, cell: QRect, at: date, more: int) -> None:
        lane = fonts.grown(LANE)
        head = fonts.height(DAY_LINE, "small")
        top = cell.top() + head + self._lanes() * lane
        room = QRect(cell.left() + 10, top, cell.width() - 14, lane)
        side, words = START, tr("+{n} more", n=f"{more:,}")
        if top + lane > cell.bottom() + 1:  # a low cell: beside the day
            room = QRect(room.left(), cell.top() + 2, room.width(), head)
            side, words = END, f"+{more:,}"
        painter.setFont(fonts.font("small"))
        painter.setPen(theme.colour("tertiary"))
        painter.drawText(self.placed(room), side, words)
        self._mores.append((self.placed(room), at))

    def _paint_bar(self, painter: QPainter, week: int, bar: Bar) -> None:
        begin, end = self._cell(week, bar.first), self._cell(week, bar.last)
        lane = fonts.grown(LANE)
        top = begin.top() + fonts.height(DAY_LINE, "small") + bar.lane * lane
        box = QRect(begin.left() + 5, top, end.right() - begin.left() - 8, lane - 3)
        self.paint_one(painter, self.placed(box), bar.entry)
