"""Goals made, changed and deleted in their dialog, and what the dashboard says of them."""

from __future__ import annotations

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.insight.goal_form import GoalForm
from crm_desktop.gui.insight.goals_dialog import GoalsDialog
from crm_desktop.insight.people import goals
from crm_desktop.store import listing

from ..tables.kit import make_context


@pytest.fixture
def context(ws):
    return make_context(ws)


def form_of(context, known=None):
    return GoalForm(context, known, None)


def choose(form, name, value):
    box = form.editors[name]
    box.setCurrentIndex(box.findData(value))


def test_a_new_goal_is_of_won_value_each_month_until_told_otherwise(context, qtbot):
    form = form_of(context)
    qtbot.addWidget(form)
    form.editors["name"].setText("Sales")
    form.editors["value"].setText("RM 120,000")
    form.accept()
    (goal,) = goals.goals(context.ws.reader())
    assert (goal.measure, goal.target, goal.currency) == ("won_value", 120_000_00, "MYR")
    assert (goal.period, goal.people) == ("month", ())


def test_a_goal_without_a_target_is_refused_in_words(context, qtbot):
    form = form_of(context)
    qtbot.addWidget(form)
    form.editors["name"].setText("Sales")
    form.accept()
    assert form.hint.text() == "A goal needs a target above 0."
    form.editors["value"].setText("5")
    form.editors["starts"].setText("2026-05-01")
    form.editors["ends"].setText("2026-04-01")
    form.accept()
    assert form.hint.text() == "A goal cannot end before it begins."
    assert not goals.goals(context.ws.reader())


def test_what_is_asked_goes_with_the_measure_and_the_other_target_goes(context, qtbot):
    form = form_of(context)
    qtbot.addWidget(form)
    form.editors["name"].setText("Calls")
    form.editors["value"].setText("100")
    choose(form, "measure", "activities")
    assert not form.form.isRowVisible(form.editors["value"])
    assert not form.form.isRowVisible(form.editors["pipeline"])
    form.editors["count"].setText("40")
    form.editors["owner"].setText("Huda")
    form.accept()
    (goal,) = goals.goals(context.ws.reader())
    assert (goal.measure, goal.target, goal.people) == ("activities", 40, ("Huda",))
    row = listing.listed(context.ws.reader(), listing.ListQuery("goal"))[0]
    assert not row["value"]


def test_goals_are_listed_changed_and_deleted_with_their_way_back(context, qtbot):
    dialog = GoalsDialog(context, None)
    qtbot.addWidget(dialog)
    assert not dialog.change.isEnabled()
    cells = {"deleted": False, "name": "Sales", "measure": "won_value", "period": "month",
             "value": {"amount": 100_00, "currency": "MYR"}}  # fmt: skip
    context.ws.log.record(Label("create", "goal"), [Edit("goal", "g" * 36, cells)])
    assert dialog.list.item(0).text() == "Sales: won value, RM 100 each month, Everyone"
    known = listing.record(context.ws.reader(), "goal", "g" * 36)
    form = form_of(context, known)
    qtbot.addWidget(form)
    form.editors["value"].setText("200")
    form.accept()
    assert "RM 200" in dialog.list.item(0).text()
    dialog.delete_current()
    assert dialog.list.count() == 0
    (said, more) = context.toast[-1]
    assert said == "Goal deleted"
    context.ws.log.cancel(more["undo"])
    assert "RM 200" in dialog.list.item(0).text()


def test_a_goal_of_activities_is_of_one_channel(context, qtbot):
    form = GoalForm(context, None, None)
    qtbot.addWidget(form)
    channel = form.editors["channel"]
    assert not form.form.isRowVisible(channel)
    measure = form.editors["measure"]
    measure.setCurrentIndex(measure.findData("activities"))
    assert form.form.isRowVisible(channel)
    channel.setCurrentIndex(channel.findData("call"))
    assert channel.cells() == {"channel": "call"}
    measure.setCurrentIndex(measure.findData("new_leads"))
    assert not form.form.isRowVisible(channel)
