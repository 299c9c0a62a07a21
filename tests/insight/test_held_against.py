"""What a figure is held against: which days before, since when the file knows anything, what lacks a rate."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.rule import Condition
from crm_desktop.insight import held_against
from crm_desktop.insight.composed import results
from crm_desktop.insight.composed.specs import Spec
from crm_desktop.insight.held_against import Days
from crm_desktop.store.figures.question import COUNT, SUM

from .world import NOW

TODAY = date(2026, 11, 9)
NOVEMBER, OCTOBER = ((date(2026, m, 1), date(2026, m + 1, 1)) for m in (11, 10))
WON = (Condition("result", "is", ["won"]),)
DONE = (Condition("state", "is", ["done"]),)


def test_a_running_month_is_held_against_as_many_days_before():
    assert held_against.days(NOVEMBER, TODAY, behind=True) == Days(
        (date(2026, 10, 1), date(2026, 10, 10)), running=True, cut=True
    )


def test_one_that_days_to_come_count_in_is_held_against_the_whole_one_before():
    assert held_against.days(NOVEMBER, TODAY, behind=False) == Days(OCTOBER, running=True)


def test_one_that_is_over_is_held_against_the_whole_one_before():
    found = held_against.days(OCTOBER, TODAY, behind=True)
    assert found == Days((date(2026, 9, 1), date(2026, 10, 1)))


@pytest.mark.parametrize(
    ("source", "when", "where", "behind"),
    [
        ("deal", "closed", (), True), ("deal", "closing", (), False), ("lead", "created", (), True),
        ("stay", "entered", (), True), ("activity", "start", (), False),
        ("activity", "start", DONE, True), ("campaign_result", "day", (), True), ("task", "due", (), False),
    ],
)  # fmt: skip
def test_which_days_lie_behind(source, when, where, behind):
    assert held_against.lies_behind(source, when, where) is behind


def closed(ws, *told):
    """Win a deal for each (days before now, amount, currency)."""
    edits = [
        Edit("deal", new_id(), {
            "deleted": False, "title": "Sale", "owner": "Ben",
            "value": {"amount": amount, "currency": currency},
            "result": {"outcome": "won", "closed": (NOW.date() - timedelta(days=days)).isoformat()},
        })
        for days, amount, currency in told
    ]  # fmt: skip
    ws.log.record(Label("edit", "deal"), edits)


def asked(ws, period="2026-11"):
    spec = Spec("deal", SUM, "value", ("owner",), WON, "closed", period, compared=True)
    return results.answered(ws.reader(), spec, "MYR", NOW)


def test_of_the_month_before_only_as_many_days_count_and_it_is_said(memory):
    closed(
        memory, (200, 1, "MYR"), (27, 5, "MYR"), (31, 70, "MYR"), (3, 9, "MYR")
    )  # 30 and 26 October
    made = asked(memory)
    assert (made.total, made.before) == (9, 70)
    assert made.held.words() == (
        "This period is not over: it is held against as many days before, 1 Oct 2026 to 26 Oct 2026."
    )
    assert made.held.as_data()["same_days"] is True


def test_a_file_that_is_younger_has_nothing_to_compare_with(memory):
    closed(memory, (3, 9, "MYR"))
    made = asked(memory)
    assert made.before is None and made.lines[0].before is None
    assert made.held.words() == (
        "Nothing in this file is from before 23 Nov 2026: there is no period before to compare with."
    )
    assert made.notes() == [made.held.words()]


def test_a_file_that_began_within_the_days_before_says_so(memory):
    closed(memory, (45, 70, "MYR"), (3, 9, "MYR"))
    made = asked(memory)
    assert made.before == 70
    assert made.held.words().endswith(
        "Nothing in this file is from before 12 Oct 2026, so a part of those days is missing."
    )


def test_a_file_that_was_brought_older_days_is_as_old_as_they_are(memory):
    closed(memory, (400, 1, "MYR"), (40, 70, "MYR"), (3, 9, "MYR"))
    assert asked(memory).held.since is None


def test_what_lacked_a_rate_before_is_said_with_its_currency(memory):
    closed(memory, (400, 1, "MYR"), (40, 70, "USD"), (41, 5, "MYR"), (3, 9, "MYR"))
    made = asked(memory)
    assert (made.words(), made.before) == ("", 5)
    assert made.held.words().endswith(
        "Of those days 1 of 2 has no value and is left out. "
        "No exchange rate is known of: USD from 17 Oct 2026 on."
    )
    assert made.held.as_data()["unrated"] == [
        {"currency": "USD", "since": "2026-10-17", "records": 1}
    ]


def test_a_count_lacks_nothing(memory):
    closed(memory, (400, 1, "MYR"), (40, 70, "USD"))
    spec = Spec("deal", COUNT, "", ("owner",), WON, "closed", "2026-11", compared=True)
    made = results.answered(memory.reader(), spec, "MYR", NOW)
    assert made.held.lacking == 0 and made.before == 1
