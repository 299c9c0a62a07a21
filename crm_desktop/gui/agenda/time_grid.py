"""Some days beside each other with their hours: the day and week of the calendar, today's appointments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from crm_desktop.agenda import clock
from crm_desktop.agenda.columns import Bar, Place, Rest, bars, day_places, with_room
from crm_desktop.agenda.today import Entry
from crm_desktop.gui import fonts, formats, theme
from crm_desktop.gui.agenda.entry_look import END, START, paint_entry, paint_rest
from crm_desktop.gui.agenda.grid import STEP, Grid, key_of
from crm_desktop.gui.agenda.rest_menu import rest_menu
from crm_desktop.gui.widgets.menus import pop_up
from crm_desktop.i18n import tr

HOUR, GUTTER, HEAD, LANE, LANES, GRIP = 64, 58, 40, 24, 4, 6
FIRST_SEEN = time(7, 45)
"""The hour a day is shown from at first."""
NARROWEST, STRIP = 60, 34
"""Pixels an entry takes at least, and the number of those that then have no room."""


class TimeGrid(Grid):
    """A click on "+3" lists those. `headed` False: the only day is named elsewhere."""

    def __init__(self, parent: QWidget, *, headed: bool = True, writable: bool = True) -> None:
        super().__init__(parent, writable=writable)
        self._headed = headed
        self.first, self.days = clock.now_here().date(), 1
        self._places: list[list[Place]] = []
        self._bars: list[Bar] = []
        self._more: list[list[Entry]] = []  # of each day, what has no lane
        self.rests: list[tuple[QRect, Sequence[Entry]]] = []  # "+3": where, and which these are
        self._tall = self.hour()  # of an hour, as they were laid out last
        self._shown = False
        self._fresh = True  # the entries of these days were not shown yet
        theme.news.changed.connect(self._fit)

    def show_days(self, first: date, days: int) -> None:
        """Show other days, without their entries as yet."""
        self.first, self.days, self._fresh = first, days, True
        self.show_entries(())

    def arrange(self) -> None:
        self._places = [
            day_places(self.entries, self.first + timedelta(days=d)) for d in range(self.days)
        ]
        whole = [e for e in self.entries if e.all_day]
        self._bars, self._more = bars(whole, self.first, self.days, LANES)
        self._fit()
        self._begin_early()

    def reveal(self, entry: Entry) -> None:
        if entry.all_day:
            return
        top = self._y(entry.start) - self.verticalScrollBar().value() - self._top()
        if top < 0 or top > self.viewport().height() - self._top() - 40:
            self.verticalScrollBar().setValue(self._y(entry.start) - self._top() - 40)

    # places

    def hour(self) -> int:
        return fonts.grown(HOUR)

    def gutter(self) -> int:
        return fonts.widened(GUTTER)

    def _lanes(self) -> int:
        deepest = max((b.lane + 1 for b in self._bars), default=0)
        return deepest + (1 if any(self._more) else 0)

    def _top(self) -> int:
        """Return the height of what stays above the hours."""
        head = fonts.height(HEAD) if self._headed else 0
        lanes = self._lanes() * fonts.grown(LANE)
        return head + (lanes + 4 if lanes else 0)

    def _wide(self) -> float:
        return (self.viewport().width() - self.gutter()) / max(1, self.days)

    def _column(self, day: int) -> QRect:
        left = self.gutter() + round(day * self._wide())
        right = self.gutter() + round((day + 1) * self._wide())
        return QRect(left, self._top(), right - left, self.viewport().height() - self._top())

    def _y(self, at: datetime) -> int:
        """Return the height of a time of the day below the top of the hours, plus that top."""
        return self._top() + 8 + (at.hour * 60 + at.minute) * self.hour() // 60

    def _box(self, place: Place, day: int) -> QRect:
        column = self._column(day)
        room = column.width() - 8 - (self._strip() if place.crowded else 0)
        wide = room / place.columns
        left = column.left() + 4 + round(place.column * wide)
        right = column.left() + 4 + round((place.column + 1) * wide)
        return self._between(place, left, right - 2)

    def _between(self, place: Place | Rest, left: int, right: int) -> QRect:
        """Return the box over the minutes of something, between two edges."""
        off = self._top() + 8 - self.verticalScrollBar().value()
        top = off + place.start * self.hour() // 60
        bottom = off + place.end * self.hour() // 60
        return QRect(left, top + 1, max(4, right - left), bottom - top - 2)

    def _strip(self) -> int:
        return fonts.widened(STRIP)

    def _room(self, day: int) -> tuple[list[Place], list[Rest]]:
        """Return what has room in the column of a day, and what has none."""
        room, least = self._column(day).width() - 8, fonts.widened(NARROWEST)
        most, kept = room // least, (room - self._strip()) // least
        return with_room(self._places[day], max(1, most), max(1, kept))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        at = event.position().toPoint()
        rest = next((some for box, some in self.rests if box.contains(at)), None)
        if rest is None:
            super().mousePressEvent(event)
        else:
            pop_up(rest_menu(self, rest, self.opened.emit), event.globalPosition().toPoint())

    def time_at(self, at: QPoint) -> tuple[date, datetime | None] | None:
        x = self.unmirrored(at.x())
        if x < self.gutter():
            return None
        day = self.first + timedelta(
            days=min(self.days - 1, int((x - self.gutter()) / self._wide()))
        )
        if at.y() < self._top():
            return day, None
        minutes = (at.y() - self._top() - 8 + self.verticalScrollBar().value()) * 60 // self.hour()
        quarter = max(0, min(24 * 4 - 1, minutes // 15))
        return day, datetime.combine(day, time()) + quarter * STEP

    def dragged_to(self, entry: Entry, at: QPoint, grip: QPoint) -> datetime | None:
        here, began = self.time_at(at), self.time_at(grip)
        if here is None or began is None:
            return None
        if entry.all_day or here[1] is None or began[1] is None:
            return entry.start + (here[0] - began[0])
        return entry.start + (here[1] - began[1])

    def stretches(self, box: QRect, entry: Entry, at: QPoint) -> bool:
        return (
            entry.entity == "activity" and not entry.all_day and self.can_move(entry)
            and box.bottom() - at.y() < GRIP
        )  # fmt: skip

    def _fit(self) -> None:
        """Scroll as far as the day goes; the same hour stays on top when the hours grow."""
        bar, hour = self.verticalScrollBar(), self.hour()
        stays = bar.value() * hour // self._tall
        seen = self.viewport().height() - self._top()
        bar.setRange(0, max(0, 24 * hour + 16 - seen))
        bar.setPageStep(max(1, seen))
        bar.setSingleStep(hour // 2)
        if hour != self._tall:
            self._tall = hour
            bar.setValue(stays)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()
        if not self._shown and self.viewport().height() > 100:
            self._shown = True
            self._begin(FIRST_SEEN)
            self._reach_now()
            self._begin_early()

    def _begin(self, at: time) -> None:
        """Show the day from a time on."""
        start = self._y(datetime.combine(self.first, at))
        self.verticalScrollBar().setValue(start - self._top())

    def _reach_now(self) -> None:
        """Begin an hour ago where the window is too low to show what time it is."""
        now = clock.now_here()
        here = self.first <= now.date() < self.first + timedelta(days=self.days)
        low = self.verticalScrollBar().value() + self.viewport().height() - self.hour() // 2
        if here and self._y(now) > low:
            self._begin((now - timedelta(hours=1)).time())

    def _begin_early(self) -> None:
        """Begin with the first entry of new days where it is earlier than days are shown from."""
        starts = [
            e.start.time() for e in self.entries if not e.all_day and e.start.date() >= self.first
        ]
        if not (self._fresh and self._shown and starts):
            return
        self._fresh = False
        if min(starts) < FIRST_SEEN:
            earlier = max(0, min(starts).hour * 60 + min(starts).minute - 15)
            self._begin(time(earlier // 60, earlier % 60))

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), theme.colour("surface"))
        self.hits, self.rests = [], []
        body = QRect(
            0, self._top(), self.viewport().width(), self.viewport().height() - self._top()
        )
        painter.setClipRect(body)
        self._paint_hours(painter)
        for day in range(len(self._places)):
            self._paint_places(painter, day, body)
        self._paint_ghost(painter)
        self._paint_now(painter)
        painter.setClipping(False)
        self._paint_top(painter)

    def _paint_hours(self, painter: QPainter) -> None:
        gutter, right = self.gutter(), self.viewport().width()
        off = self._top() + 8 - self.verticalScrollBar().value()
        now = clock.now_here()
        here = self.first <= now.date() < self.first + timedelta(days=self.days)
        painter.setFont(fonts.font("small"))
        for hour in range(25):
            y = off + hour * self.hour()
            if not -self.hour() < y - self._top() < self.viewport().height():
                continue
            line = QRect(gutter - 4 if self.days == 1 else gutter - 6, y, right - gutter + 6, 1)
            painter.fillRect(self.placed(line), theme.colour("line"))
            hidden = here and abs(hour * 60 - now.hour * 60 - now.minute) < 16
            if hour < 24 and not hidden:
                room = QRect(0, y - 10, gutter - 10, 20)
                painter.setPen(theme.colour("tertiary"))
                painter.drawText(self.placed(room), END, f"{hour:02d}:00")
        if self.days > 1:
            for day in range(self.days):
                edge = QRect(self._column(day).left(), self._top(), 1, self.viewport().height())
                painter.fillRect(self.placed(edge), theme.colour("line"))

    def _paint_places(self, painter: QPainter, day: int, body: QRect) -> None:
        places, rests = self._room(day)
        for place in places:
            box = self._box(place, day)
            if box.intersects(body):
                self.paint_one(painter, self.placed(box), place.entry)
        right = self._column(day).right() - 4
        for rest in rests:
            box = self._between(rest, right - self._strip() + 2, right)
            if box.intersects(body):
                self._paint_rest(painter, self.placed(box), rest.entries)

    def _paint_rest(self, painter: QPainter, box: QRect, entries: Sequence[Entry]) -> None:
        paint_rest(
            painter, box, len(entries), chosen=any(key_of(e) == self.chosen for e in entries)
        )
        self.rests.append((box, entries))

    def _paint_ghost(self, painter: QPainter) -> None:
        if self.ghost is None or self.ghost[0].all_day:
            return
        entry, start, minutes = self.ghost
        end = start + (timedelta(minutes=minutes) if minutes else entry.end - entry.start)
        day = (start.date() - self.first).days
        if 0 <= day < self.days:
            begin = start.hour * 60 + start.minute
            until = begin + int((end - start).total_seconds() // 60)
            place = Place(entry._replace(start=start, end=end), begin, until, 0, 1)
            paint_entry(
                painter, self.placed(self._box(place, day)), place.entry, chosen=True, ring=True
            )

    def _paint_now(self, painter: QPainter) -> None:
        now = clock.now_here()
        day = (now.date() - self.first).days
        if not 0 <= day < self.days:
            return
        y = self._y(now) - self.verticalScrollBar().value()
        column = self._column(day)
        painter.setPen(theme.colour("error"))
        painter.setFont(fonts.font("small-strong"))
        painter.drawText(self.placed(QRect(0, y - 10, self.gutter() - 10, 20)), END, f"{now:%H:%M}")
        painter.fillRect(
            self.placed(QRect(column.left() - 4, y - 1, column.width() + 4, 2)),
            theme.colour("error"),
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("error"))
        painter.drawEllipse(QRectF(self.placed(QRect(column.left() - 7, y - 3, 7, 7))))

    def _paint_top(self, painter: QPainter) -> None:
        if not self._top():
            return
        painter.fillRect(QRect(0, 0, self.viewport().width(), self._top()), theme.colour("surface"))
        head = fonts.height(HEAD) if self._headed else 0
        if head:
            for day in range(self.days):
                self._paint_day_name(painter, day, head)
        for bar in self._bars:
            left, right = self._column(bar.first).left(), self._column(bar.last).right()
            lane = fonts.grown(LANE)
            box = QRect(left + 4, head + bar.lane * lane + 1, right - left - 6, lane - 3)
            self.paint_one(painter, self.placed(box), bar.entry)
        self._paint_more(painter, head)
        low = QRect(0, self._top() - 1, self.viewport().width(), 1)
        painter.fillRect(low, theme.colour("line"))

    def _paint_more(self, painter: QPainter, head: int) -> None:
        lane = fonts.grown(LANE)
        top = head + (self._lanes() - 1) * lane
        painter.setFont(fonts.font("small"))
        painter.setPen(theme.colour("tertiary"))
        for day, more in enumerate(self._more):
            if more:
                column = self._column(day)
                room = self.placed(QRect(column.left() + 10, top, column.width() - 12, lane))
                painter.drawText(room, START, tr("+{n} more", n=len(more)))
                self.rests.append((room, more))

    def _paint_day_name(self, painter: QPainter, day: int, head: int) -> None:
        at = self.first + timedelta(days=day)
        room = self._column(day)
        room = QRect(room.left() + 10, 0, room.width() - 12, head)
        today = at == clock.now_here().date()
        painter.setFont(fonts.font("body-strong" if today else "body-medium"))
        painter.setPen(theme.colour("accent" if today else "secondary"))
        painter.drawText(self.placed(room), START, formats.dated(at, "ddd d"))
