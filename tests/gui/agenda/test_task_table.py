"""The table of tasks: its filter of open ones is how it looks at first, no change of the user's."""

from __future__ import annotations

from datetime import datetime

import pytest

from crm_desktop.agenda import clock
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.agenda.task_table import TaskTablePage
from crm_desktop.gui.record.new_record import NewRecord
from crm_desktop.gui.tables import conditions
from crm_desktop.store import listing
from crm_desktop.store.conditions import Condition

from ..tables.kit import make_context, pages

pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", "does not support")
TASKS = (
    ("Call Mei", "2026-11-27", None),
    ("Visit Tan", "2026-11-25", None),
    ("Send it", "2026-11-20", "2026-11-21T01:00:00Z"),
)


@pytest.fixture
def open_page(ws, qtbot):
    edits = [
        Edit("task", new_id(), {"deleted": False, "title": title, "due": due, "done": done})
        for title, due, done in TASKS
    ]
    ws.log.record(Label("create", "task", len(edits)), edits)
    with pages(qtbot, lambda: TaskTablePage(make_context(ws))) as make:
        yield make


def titles(page):
    found = listing.page(page.context.ws.reader(), "task", page.model.rows)
    return [found[n]["title"] for n in page.model.rows]


def test_open_ones_by_when_they_are_due_and_nothing_to_save(open_page):
    page = open_page()
    assert titles(page) == ["Visit Tan", "Call Mei"]
    assert page.tabs.save.isHidden() and not page.filters.isHidden()


def test_it_says_whom_tasks_are_about_and_that_they_are_not_done(open_page):
    page = open_page()
    page.resize(1220, 500)
    page.show()
    head, column = page.view.head, page.model.column
    assert not head.isSectionHidden(column("contacts")) and head.isSectionHidden(column("done"))
    field = page.model.record.fields["done"]
    said = [
        conditions.begun(field, "Done", operator) for operator in ("empty", "not_empty", "after")
    ]
    assert said == ["Not done", "Done", "Done after"]


def test_what_the_user_filters_by_can_be_saved(open_page):
    page = open_page()
    page.filters.set_conditions([Condition("title", "contains", "Call")])
    assert len(titles(page)) == 1 and not page.tabs.save.isHidden()
    page.filters.set_conditions([])
    assert len(titles(page)) == 3 and page.tabs.bar.currentIndex() == 1
    page.tabs.keeper.use(None)
    assert len(titles(page)) == 2 and page.tabs.save.isHidden()


def test_a_view_in_front_comes_back_as_it_was_saved(open_page):
    page = open_page()
    page.filters.set_conditions([Condition("title", "contains", "Call")])
    page.tabs.keeper.make("Calls")
    page.tabs._fill()
    again = open_page()
    assert again.tabs.keeper.current.name == "Calls" and titles(again) == ["Call Mei"]
    assert not again.tabs.keeper.dirty(again.tabs.keeper.current) and not again.filters.isHidden()


def test_the_total_is_told_from_the_beginning(open_page):
    page, told = open_page(), []
    page.counts.connect(told.append)
    page._tell_counts()
    page.filters.set_conditions([])
    page.filters.set_conditions([Condition("done", "empty")])
    assert told[0] == "2 of 3 tasks" == told[-1]


def test_every_month_in_a_form_goes_by_the_day_typed_beside_it(open_page, ws, monkeypatch, qtbot):
    monkeypatch.setattr(clock, "now_here", lambda: datetime(2026, 10, 31, 9))
    page = open_page()
    rules = {}
    for day in ("2030-12-05", "2030-12-31"):
        form = NewRecord(page, page.deeds, "task")
        qtbot.addWidget(form)
        form.editors["title"].setText("Rent")
        form.editors["due"].setText(day)
        form.editors["repeat"].setEditText("every month")
        with qtbot.waitSignal(form.made) as made:
            form.accept()
        rules[day] = listing.record(ws.reader(), "task", made.args[0]).row["repeat"]
    assert rules == {"2030-12-05": "FREQ=MONTHLY",
                     "2030-12-31": "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"}  # fmt: skip
