"""Noticing that another day began while a page stays open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

LOOK = 10 * 60 * 1000
"""Milliseconds between two looks at most: a computer that slept wakes late."""


class DayWatch(QObject):
    """Tells once that the day is not any more that it was started with."""

    another = Signal()

    def __init__(self, parent: QObject, now: Callable[[], datetime] = datetime.now) -> None:
        super().__init__(parent)
        self._now = now
        self._day: date | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Watch from today on."""
        self._day = self._now().date()
        self._timer.start(until_look(self._now()))

    def stop(self) -> None:
        """Watch no more."""
        self._day = None
        self._timer.stop()

    def look(self) -> None:
        """Tell that another day began, or look again later."""
        if self._day is None:
            return
        if self._now().date() == self._day:
            self._timer.start(until_look(self._now()))
        else:
            self.stop()
            self.another.emit()


def until_look(now: datetime) -> int:
    """Return the milliseconds to just after midnight, or to the next look before."""
    midnight = datetime.combine(now.date() + timedelta(days=1), time(), now.tzinfo)
    left = (midnight - now).total_seconds() * 1000
    return min(LOOK, max(0, round(left)) + 1000)
