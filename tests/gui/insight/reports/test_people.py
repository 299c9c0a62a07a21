"""The sheets of the team and of what people did, in the real window."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.charts.data import Mark
from crm_desktop.gui.insight.goal_form import GoalForm
from crm_desktop.gui.insight.goals_dialog import GoalsDialog
from crm_desktop.insight.people import goals
from crm_desktop.store.workspace import Profile, Workspace
from tests.gui.tables.kit import make_context


def settle(window, qtbot):
    qtbot.waitUntil(lambda: not window.desk.context.busy())


def put(ws, entity, **cells):
    id = new_id()
    edit = Edit(entity, id, {"deleted": False, **cells})
    ws.log.record(Label("create", entity), [edit])
    return id


def won(ws, amount, owner):
    today = datetime.now().astimezone().date().isoformat()
    return put(ws, "deal", title=f"Sale of {owner}", owner=owner, value={"amount": amount, "currency": "MYR"},
               result={"outcome": "won", "closed": today})  # fmt: skip


def called(ws, outcome, owner="Ben", hour=10):
    """Log a call of three days ago; early in a month of its first day, so that the month has it."""
    now = datetime.now()
    day = max(now - timedelta(days=3), now.replace(day=1))
    at = day.replace(hour=hour, minute=15).astimezone()
    return put(ws, "activity", subject="Call", channel="call", state="done", start=utc_text(at), owner=owner,
               outcome=outcome, minutes=6)  # fmt: skip


@pytest.fixture
def window(tmp_path, opened, qtbot):
    path = tmp_path / "shop.crm"
    with Workspace.create(path, Profile("Huda")) as ws:
        won(ws, 300_00, "Ben")
        won(ws, 500_00, "Aisyah")
        put(ws, "goal", name="Ben's", measure="won_value", period="month", owner="Ben",
            value={"amount": 400_00, "currency": "MYR"})  # fmt: skip
        put(
            ws,
            "goal",
            name="Both",
            measure="won_deals",
            period="month",
            people="Ben\nAisyah",
            count=4,
        )
        spoke = put(ws, "outcome", name="Spoke", reached=True)
        nobody = put(ws, "outcome", name="No answer")
        for at in range(8):
            called(ws, spoke if at < 6 else nobody)
        called(ws, spoke, "Aisyah", hour=15)
    made = opened(path, (1440, 900))
    made.page = made.desk.show_page("reports")
    made.results = spoke, nobody
    return made


def show(window, qtbot, name):
    window.page.show_report(name)
    settle(window, qtbot)
    return window.page.sheet


def written(table):
    return [[figure.text for figure in row] for row in table.figures.rows]


def test_people_stand_against_their_goals(window, qtbot):
    sheet = show(window, qtbot, "team-goals")
    rows = written(sheet.table)
    assert rows[0][:3] == ["Aisyah", "RM 500", "1"]
    assert rows[1][:3] == ["Ben", "RM 300", "1"]
    assert rows[2][:3] == ["Total", "RM 800", "2"]
    figure = sheet.table.figures.rows[1][1]
    assert (figure.note, figure.part) == ("75 % of RM 400", 0.75)
    assert figure.heard.startswith("Ben, Won value RM 300, 75 % of RM 400")
    said = [sheet.list.item(at).text() for at in range(sheet.list.count())]
    assert said[1] == "50 % of 4 · Both: won deals, 4 each month, Ben, Aisyah"
    assert sheet.chart.title.text() == "Ben's"
    sheet.list.setCurrentRow(1)
    settle(window, qtbot)
    assert sheet.chart.title.text() == "Both"
    assert sheet.chart.view.shown.series[0].values[-1] == 2
    sheet.order.chosen.emit("activities")
    assert written(sheet.table)[0][0] == "Ben"


def test_figures_of_the_team_open_their_records_by_keys(window, qtbot):
    sheet = show(window, qtbot, "team-goals")
    opened = []
    sheet.open_records = lambda entity, ns, named: opened.append((entity, len(ns), named))
    table = sheet.table
    table.setFocus()
    table.setCurrentIndex(table.figures.index(1, 1))
    QTest.keyClick(table, Qt.Key.Key_Return)
    settle(window, qtbot)
    table.setCurrentIndex(table.figures.index(2, 4))
    QTest.keyClick(table, Qt.Key.Key_Return)
    settle(window, qtbot)
    sheet.chart.view.chosen.emit(Mark(0, len(sheet.chart.view.shown.categories) - 1))
    settle(window, qtbot)
    assert opened[:2] == [("deal", 1, "Won value, Ben"), ("activity", 9, "Activities, Everyone")]
    assert opened[2][:2] == ("deal", 1)


def test_the_team_follows_what_is_written(window, qtbot):
    sheet = show(window, qtbot, "team-goals")
    won(window.ws, 100_00, "Ben")
    qtbot.waitUntil(lambda: written(sheet.table)[1][1] == "RM 400")
    assert sheet.table.figures.rows[1][1].note == "100 % of RM 400"
    sheet.set.click()
    assert window.findChild(GoalsDialog) is not None
    assert sheet.exports().rows[0][1] == "500.00"


def test_what_people_did_and_when_they_are_reached(window, qtbot):
    sheet = show(window, qtbot, "people-activities")
    assert written(sheet.table) == [
        ["Aisyah", "1", "1", "–", "6 min"], ["Ben", "8", "8", "75 %", "6 min"],
        ["Total", "9", "9", "78 %", "6 min"],
    ]  # fmt: skip
    assert sheet.hours.sentence.text().startswith("So far 9 calls with a result: too few to say")
    data = sheet.hours.view.shown
    assert data.best is None
    (tenth,) = [mark for mark in data.marks() if data.said(mark).endswith("75 %, 6 of 8 calls")]
    ends = sheet.ends.view.shown
    assert (ends.categories, ends.shares) == (
        ("Call · Spoke", "Call · No answer"),
        ("78 %", "22 %"),
    )
    opened = []
    sheet.open_records = lambda entity, ns, named: opened.append((entity, len(ns), named))
    sheet.hours.view.chosen.emit(tenth)
    settle(window, qtbot)
    sheet.ends.view.chosen.emit(Mark(0, 1))
    settle(window, qtbot)
    sheet.table.opened.emit(("Ben", "call"))
    settle(window, qtbot)
    assert [one[:2] for one in opened] == [("activity", 8), ("activity", 2), ("activity", 8)]
    assert opened[2][2] == "Call, Ben"
    assert sheet.exports().rows[1][:3] == ("Ben", "Call", "8")


def test_of_one_person_too_few_calls_are_said(window, qtbot):
    sheet = show(window, qtbot, "people-activities")
    sheet.owner.chosen.emit("Aisyah")
    settle(window, qtbot)
    assert written(sheet.table) == [["Aisyah", "1", "1", "–", "6 min"]]
    assert sheet.hours.view.shown.lack().startswith("So far 1 call with a result: too few")
    called(window.ws, window.results[0], "Aisyah")
    qtbot.waitUntil(lambda: written(sheet.table)[0][1] == "2")


@pytest.mark.parametrize("name", ["team-goals", "people-activities"])
def test_an_empty_file_says_what_will_stand_there(tmp_path, opened, qtbot, name):
    path = tmp_path / "bare.crm"
    Workspace.create(path, Profile("Huda")).close()
    window = opened(path, (1440, 900))
    window.page = window.desk.show_page("reports")
    sheet = show(window, qtbot, name)
    assert sheet.empty.isVisible()


def test_a_goal_of_several_people_is_made_in_the_form(ws, qtbot):
    form = GoalForm(make_context(ws), None, None)
    qtbot.addWidget(form)
    form.editors["name"].setText("Outdoor")
    form.editors["value"].setText("RM 500")
    form.editors["people"].setPlainText("Ben\nAisyah")
    form.accept()
    (goal,) = goals.goals(ws.reader())
    assert goal.people == ("Ben", "Aisyah")


@pytest.mark.parametrize("name", ["team-goals", "people-activities"])
def test_an_edit_is_shown_though_another_comes_before_it_is_delivered(window, qtbot, name):
    sheet, taken_in = show(window, qtbot, name), Event()
    before = written(sheet.table)
    won(window.ws, 100_00, "Ben")
    called(window.ws, window.results[0])
    sheet.follow()
    window.desk.context.figures_lane.run(lambda _token: taken_in.set(), print, print)
    assert taken_in.wait(60)
    sheet.follow()
    settle(window, qtbot)
    assert written(sheet.table) != before
