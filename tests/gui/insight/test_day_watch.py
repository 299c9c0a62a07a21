"""A page that stays open over midnight notices."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QObject

from crm_desktop.gui.insight.day_watch import LOOK, DayWatch, until_look


def test_it_looks_just_after_midnight_and_from_time_to_time_before():
    assert until_look(datetime(2026, 11, 26, 23, 59, 50)) == 11_000
    assert until_look(datetime(2026, 11, 26, 12, 0)) == LOOK
    assert until_look(datetime(2026, 11, 26, 23, 50).astimezone()) == LOOK


def test_it_tells_once_that_another_day_began(qapp, qtbot):
    owner, at, told = QObject(), [datetime(2026, 11, 26, 23, 0)], []
    watch = DayWatch(owner, lambda: at[0])
    watch.another.connect(lambda: told.append(at[0]))
    watch.look()
    watch.start()
    watch.look()
    assert told == []
    at[0] += timedelta(hours=2)
    watch.look()
    watch.look()
    assert told == [at[0]]
    assert not watch._timer.isActive()
