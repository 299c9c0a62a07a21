"""A period from a day to a day: asked for below its button, shown as days, on reports and the dashboard."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.gui.insight import words
from crm_desktop.gui.insight.reports import choosers
from crm_desktop.gui.record.story.spans import SpanSheet


def give(window, first, last):
    """Type two days into the sheet that asks for them."""
    (sheet,) = window.findChildren(SpanSheet)
    sheet.first.setText(first)
    sheet.last.setText(last)
    QTest.keyClick(sheet.last, Qt.Key.Key_Return)


def choose(menu):
    next(one for one in menu.actions() if one.text() == "From … to …").trigger()


def test_a_report_is_of_the_days_that_are_typed(window, show, settle):
    sheet = show("won-by-owner")
    choose(sheet.bar.period.menu_of())
    give(window, "1/1/2020", "31/12/2020")
    settle()
    assert sheet.bar.period.value == "2020-01-01..2020-12-31"
    assert sheet.bar.period.text() == "1 Jan 2020 – 31 Dec 2020"
    assert sheet.shown.result.empty


def test_days_the_wrong_way_round_are_turned_and_one_that_lacks_is_open(window, show, settle):
    sheet = show("sources")
    choose(sheet.period.menu_of())
    give(window, "31/12/2020", "1/1/2020")
    settle()
    assert sheet.asked.period == "2020-01-01..2020-12-31"
    choose(sheet.period.menu_of())
    give(window, "1/1/2020", "")
    settle()
    assert sheet.asked.period == f"2020-01-01..{date.today().isoformat()}"
    assert texts_of_won(sheet) == "RM 500"


def texts_of_won(sheet):
    return sheet.table.figures.rows[0][5].text


def test_the_dashboard_is_of_the_days_that_are_typed(window, settle, qtbot):
    page = window.desk.show_page("dashboard")
    settle()
    choose(page.head.period_menu())
    give(window, "1/1/2020", "31/12/2020")
    settle()
    assert page.head.period.text() == "1 Jan 2020 – 31 Dec 2020"
    assert page.shown.tiles["won"].count == 0


@pytest.mark.parametrize(
    ("period", "said"), [("this month", "This month"), ("2026-Q1", "2026-Q1"), ("", "")]
)
def test_other_periods_are_called_as_they_are(period, said):
    assert words.period_name(period) == said


def test_the_option_stands_at_the_end():
    assert choosers.periods()[-1] == (choosers.OWN_DAYS, "From … to …")


def test_a_chooser_has_a_name_before_it_has_anything_to_offer(qtbot):
    made = choosers.Chooser("Period")
    qtbot.addWidget(made)
    assert made.accessibleName() == "Period"
