"""The calendar over a real file: what is shown where, moved by pointer and keys, made by a click."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from crm_desktop.agenda import clock
from crm_desktop.agenda.columns import bars, day_places, with_room
from crm_desktop.agenda.today import Entry
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui import theme
from crm_desktop.gui.agenda.calendar_page import CalendarPage
from crm_desktop.gui.agenda.month_grid import month_days
from crm_desktop.gui.agenda.time_grid import TimeGrid
from crm_desktop.store.cells import shown

from .kit import context_of, fill, operations


def entry(title, start, minutes=60, all_day=False, days=1):
    long = timedelta(days=days) if all_day else timedelta(minutes=minutes)
    return Entry(
        "activity",
        hash(title) % 999,
        title,
        title,
        "meeting",
        start,
        start + long,
        all_day,
        "",
        False,
        False,
    )


DAY = datetime(2026, 11, 26)


def test_what_overlaps_stands_side_by_side():
    found = day_places([
        entry("a", DAY.replace(hour=9), 120), entry("b", DAY.replace(hour=10)),
        entry("c", DAY.replace(hour=10, minute=30)),
        entry("d", DAY.replace(hour=13)),
    ], DAY.date())  # fmt: skip
    said = {p.entry.title: (p.column, p.columns) for p in found}
    assert said == {"a": (0, 3), "b": (1, 3), "c": (2, 3), "d": (0, 1)}


def test_a_column_that_is_free_again_is_used_again():
    found = day_places([
        entry("a", DAY.replace(hour=9), 180), entry("b", DAY.replace(hour=9), 30),
        entry("c", DAY.replace(hour=10), 30),
    ], DAY.date())  # fmt: skip
    assert {p.entry.title: p.column for p in found} == {"a": 0, "b": 1, "c": 1}


def test_what_has_no_room_beside_the_others_is_counted_where_it_would_stand():
    places = day_places([
        entry("a", DAY.replace(hour=9), 240), *(entry(f"b{n}", DAY.replace(hour=9)) for n in range(3)),
        entry("c", DAY.replace(hour=11)), entry("d", DAY.replace(hour=11)),
        entry("e", DAY.replace(hour=15)), entry("f", DAY.replace(hour=15)),
    ], DAY.date())  # fmt: skip
    drawn, rests = with_room(places, 2, 1)
    assert {p.entry.title for p in drawn} == {"a", "e", "f"}
    assert [(p.columns, p.crowded) for p in drawn if p.entry.title in "ae"] == [
        (1, True),
        (2, False),
    ]
    assert [(len(r.entries), r.start, r.end) for r in rests] == [(3, 540, 600), (2, 660, 720)]
    assert with_room(places, 4, 3) == (sorted(places, key=lambda p: p.start), [])


def test_over_midnight_each_day_shows_its_part():
    late = entry("a", DAY.replace(hour=23), 120)
    assert [(p.start, p.end) for p in day_places([late], DAY.date())] == [(23 * 60, 24 * 60)]
    assert [(p.start, p.end) for p in day_places([late], DAY.date() + timedelta(days=1))] == [
        (0, 60)
    ]


def test_bars_of_several_days_keep_their_lane_and_the_rest_is_counted():
    week = [
        entry("fair", DAY, all_day=True, days=3),
        *(entry(f"m{n}", DAY.replace(hour=9)) for n in range(4)),
    ]
    made, left = bars(week, date(2026, 11, 23), 7, 3)
    fair = next(b for b in made if b.entry.title == "fair")
    assert (fair.first, fair.last, fair.lane) == (3, 5, 0)
    assert len(left[3]) == 2 and sum(map(len, left)) == 2


def test_a_month_begins_on_its_monday():
    assert month_days(date(2026, 11, 15)) == (date(2026, 10, 26), 6)
    assert month_days(date(2027, 2, 1)) == (date(2027, 2, 1), 4)


@pytest.fixture
def page(ws, qtbot, monkeypatch):
    """The calendar at ten in the morning: later a low window would begin at a later hour."""
    ten = clock.now_here().replace(hour=10, minute=0)
    monkeypatch.setattr(clock, "now_here", lambda: ten)
    ids = fill(ws)
    made = CalendarPage(context_of(ws))
    made.ids = ids
    qtbot.addWidget(made)
    made.resize(1100, 800)
    made.show()
    made.show_as("day")
    made.show_day(clock.now_here().date())
    made.grid.viewport().repaint()
    yield made
    made.leave()


def box_of(page, title):
    page.grid.viewport().repaint()
    return next(box for box, found in page.grid.hits if found.title == title)


def found(page, title):
    return next(e for e in page.grid.entries if e.title == title)


def test_day_week_and_month_show_the_same_entries(page):
    day = {e.title for e in page.grid.entries}
    assert day >= {"Meeting", "Overlap", "Fair", "Now", "Any", "Weekly"}
    for view in ("week", "month"):
        page.show_as(view)
        assert {e.title for e in page.grid.entries} >= day
        page.grid.viewport().repaint()
        assert page.grid.hits


def crowd(page, ws, **cells):
    """Write six entries of one day; show its week."""
    start = clock.utc_text(datetime.combine(clock.now_here().date(), time(11)))
    of = {"deleted": False, "state": "planned", "channel": "meeting", "start": start, "minutes": 60}
    edits = [Edit("activity", new_id(), {**of, "subject": f"M{n}", **cells}) for n in range(6)]
    ws.log.record(Label("create", "activity", 6), edits)
    page.show_as("week")
    page.grid.viewport().repaint()


@pytest.mark.parametrize(
    "cells",
    [{}, {"start": clock.now_here().date().isoformat(), "minutes": None}],
    ids=["hour", "day"],
)
def test_what_has_no_room_is_listed_by_a_click_and_opened(page, ws, cells):
    crowd(page, ws, **cells)
    assert all(box.width() >= 50 for box, _entry in page.grid.hits)
    (box, rest) = next(r for r in page.grid.rests if any(e.title == "M5" for e in r[1]))
    QTest.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    (menu,) = page.grid.findChildren(QMenu)
    assert [a.text().split("  ")[-1] for a in menu.actions()] == [e.title for e in rest]
    menu.actions()[-1].trigger()
    assert page.context.opened == [(rest[-1].entity, rest[-1].id)]


def test_arrows_reach_what_has_no_room(page, ws):
    crowd(page, ws)
    hidden = page.grid.rests[0][1][-1]
    page.grid.choose(hidden)
    page.grid.viewport().repaint()
    QTest.keyClick(page.grid, Qt.Key.Key_Return)
    assert page.context.opened == [("activity", hidden.id)]


def test_a_drag_moves_an_appointment_in_one_operation(page, ws):
    box = box_of(page, "Meeting")
    before, start = operations(ws), found(page, "Meeting").start
    view, hour = page.grid.viewport(), page.grid.hour()
    grip = QPoint(box.left() + 20, box.top() + 10)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=grip)
    QTest.mouseMove(view, grip + QPoint(0, hour // 2))
    QTest.mouseMove(view, grip + QPoint(0, 2 * hour))
    assert operations(ws) == before  # nothing is written on the way
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=grip + QPoint(0, 2 * hour))
    assert operations(ws) == before + 1
    page.read()
    assert found(page, "Meeting").start == start + timedelta(hours=2)
    assert page.grid.current().title == "Meeting"
    ws.log.undo()
    page.read()
    assert found(page, "Meeting").start == start


def test_escape_gives_a_drag_up(page, ws):
    box, before = box_of(page, "Meeting"), operations(ws)
    view = page.grid.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=box.center())
    QTest.mouseMove(view, box.center() + QPoint(0, 90))
    QTest.keyClick(page.grid, Qt.Key.Key_Escape)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=box.center() + QPoint(0, 90))
    assert operations(ws) == before


def test_the_lower_edge_changes_how_long_it_takes(page, ws):
    box = box_of(page, "Overlap")
    view = page.grid.viewport()
    edge = QPoint(box.center().x(), box.bottom() - 2)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=edge)
    QTest.mouseMove(view, edge + QPoint(0, 20))
    QTest.mouseMove(view, edge + QPoint(0, page.grid.hour()))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=edge + QPoint(0, page.grid.hour()))
    assert shown(ws.reader(), "activity", page.ids["Overlap"])["minutes"] == 120


def test_keys_do_what_the_pointer_does(page, ws):
    page.grid.choose(found(page, "Meeting"))
    start = found(page, "Meeting").start
    alt = Qt.KeyboardModifier.AltModifier
    QTest.keyClick(page.grid, Qt.Key.Key_Down, alt)
    page.read()
    assert found(page, "Meeting").start == start + timedelta(minutes=15)
    QTest.keyClick(page.grid, Qt.Key.Key_Down, alt | Qt.KeyboardModifier.ShiftModifier)
    assert shown(ws.reader(), "activity", page.ids["Meeting"])["minutes"] == 75
    opened = page.context.opened
    QTest.keyClick(page.grid, Qt.Key.Key_Return)
    assert opened == [("activity", page.ids["Meeting"])]
    QTest.keyClick(page.grid, Qt.Key.Key_Delete)
    page.read()
    assert "Meeting" not in {e.title for e in page.grid.entries}


def test_arrows_walk_through_the_entries_and_pages_turn(page):
    page.grid.choose(None)
    QTest.keyClick(page.grid, Qt.Key.Key_Down)
    first = page.grid.current()
    QTest.keyClick(page.grid, Qt.Key.Key_Down)
    assert page.grid.current() != first
    day = page.day
    QTest.keyClick(page.grid, Qt.Key.Key_PageDown)
    assert page.day == day + timedelta(days=1)


def test_a_click_on_an_empty_hour_asks_for_an_appointment_there(page):
    asked = []
    page._wanted = lambda *spot: asked.append(spot)
    page.grid.wanted.connect(lambda *spot: asked.append(spot))
    spot = QPoint(page.grid.gutter() + 300, page.grid._top() + 8 + 4 * page.grid.hour() + 5
                  - 0)  # fmt: skip
    expected = page.grid.time_at(spot)
    page.grid.blockSignals(False)
    page.grid.wanted.disconnect()
    page.grid.wanted.connect(lambda *found: asked.append(found))
    QTest.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert asked == [expected] and expected[1].minute % 15 == 0


def test_in_the_month_a_drag_changes_the_day_and_keeps_the_time(page, ws):
    page.show_as("month")
    box = box_of(page, "Fair")
    view, cell = page.grid.viewport(), page.grid._cell(0, 0)
    down = cell.height() if page.grid.time_at(box.center() + QPoint(0, cell.height())) else 0
    target = box.center() + QPoint(0, down)
    here, there = page.grid.time_at(box.center())[0], page.grid.time_at(target)[0]
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=box.center())
    QTest.mouseMove(view, box.center() + QPoint(0, 15))
    QTest.mouseMove(view, target)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=target)
    moved = clock.now_here().date() + (there - here)
    assert shown(ws.reader(), "activity", page.ids["Fair"])["start"] == moved.isoformat()


def test_later_times_of_what_repeats_are_not_moved(page, ws):
    page.show_as("month")
    coming = next((e for e in page.grid.entries if e.repeated), None)
    if coming is None:
        page._page(1)
        coming = next(e for e in page.grid.entries if e.repeated)
    before = operations(ws)
    page.grid.choose(coming)
    QTest.keyClick(page.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert operations(ws) == before and not page.grid.can_move(coming)
    assert "later time of “Weekly”" in page.context.toast[-1][0]
    box = box_of(page, coming.title)
    QTest.mousePress(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    page.grid.choose(coming)
    said = len(page.context.toast)
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Space):
        QTest.keyClick(page.grid, key)
    assert len(page.context.toast) == said + 2 and operations(ws) == before
    assert page.chosen_ids() == []
    page.done_chosen()
    page.delete_chosen()
    page.later_chosen()
    assert operations(ws) == before and QApplication.activePopupWidget() is None
    assert "Repeats" in page.grid.accessibleDescription()
    opened = []
    page.context.open_record = lambda *named: opened.append(named)
    page.open_current()
    assert opened == [(coming.entity, coming.id)]


def test_the_day_shows_the_entry_chosen_in_the_month(page):
    page.show_as("month")
    last = page.grid.entries[-1]
    page.grid.choose(last)
    page.views.choose("day")
    assert page.hours.first == last.start.date()
    page.show_as("month")
    page.grid.choose(page.grid.entries[-1])
    page.month.day_wanted.emit(date(2026, 11, 3))
    assert page.hours.first == date(2026, 11, 3)


def test_a_low_cell_shows_what_is_there_and_counts_the_rest(page):
    page.show_as("month")
    real = entry("real", DAY.replace(hour=9))
    faint = entry("faint", DAY.replace(hour=8))._replace(repeated=True)
    page.grid.show_month(DAY.date())
    page.grid.resize(700, 300)
    page.grid.show_entries([faint, real, entry("other", DAY.replace(hour=10))])
    page.grid.viewport().repaint()
    assert [found.title for _, found in page.grid.hits] == ["real"]
    cell = next(
        page.grid._cell(week, day) for week in range(page.grid.weeks) for day in range(7)
        if page.grid.first + timedelta(days=7 * week + day) == DAY.date()
    )  # fmt: skip
    rooms = [box for box, day in page.grid._mores if day == DAY.date()]
    assert len(rooms) == 2 and all(cell.contains(box) for box in rooms[1:])


def test_a_low_window_begins_where_it_is_now(qtbot, monkeypatch):
    evening = datetime.combine(clock.now_here().date(), time(21, 30))
    monkeypatch.setattr(clock, "now_here", lambda: evening)
    grid = TimeGrid(None)
    qtbot.addWidget(grid)
    grid.resize(700, 300)
    grid.show()
    assert 0 < grid._y(evening) - grid.verticalScrollBar().value() < 300


def test_large_text_keeps_the_hours_in_sight_and_says_the_days_whole(page, qapp, light, qtbot):
    page.resize(940, 500)
    top = page.hours.verticalScrollBar().value() / page.hours.hour()
    theme.apply(qapp, "light", 2.0)
    for view in ("day", "week", "month"):
        page.show_as(view)
        qtbot.wait(20)
        wide = page.title.fontMetrics().horizontalAdvance(page.title.text())
        assert wide <= page.title.width(), page.title.text()
    now = page.hours.verticalScrollBar().value() / page.hours.hour()
    assert top > 5 and abs(now - top) < 0.3


def test_days_begin_with_an_entry_that_is_earlier_than_usual(qtbot):
    grid = TimeGrid(None)
    qtbot.addWidget(grid)
    grid.resize(700, 400)
    grid.show()
    usual = grid.verticalScrollBar().value()
    grid.show_days(DAY.date(), 7)
    grid.show_entries([entry("a", DAY.replace(hour=6)), entry("b", DAY.replace(hour=11))])
    assert 0 < grid._y(DAY.replace(hour=6)) - grid.verticalScrollBar().value() < 200
    assert grid.verticalScrollBar().value() < usual
    grid.verticalScrollBar().setValue(usual)
    grid.show_entries([entry("a", DAY.replace(hour=6))])  # news: the user scrolled meanwhile
    assert grid.verticalScrollBar().value() == usual
