"""Tasks on the command line: added by a line, listed for today, done, each also in JSON."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from crm_desktop.agenda import clock
from crm_desktop.cli import main
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.workspace import Profile, Workspace


@pytest.fixture
def people(tmp_path):
    """Return the ids of a file's people by name."""
    ids = {name: new_id() for name in ("Siti Aminah", "Aminah Yusof", "Tan Ah Kow")}
    with Workspace.create(tmp_path / "shop.crm", Profile("Huda")) as ws:
        edits = [Edit("contact", id, {"deleted": False, "name": name}) for name, id in ids.items()]
        ws.log.record(Label("create", "contact"), edits)
    return ids


@pytest.fixture
def crm(tmp_path, people, capsys):
    def run(*words, code=0):
        capsys.readouterr()
        assert main(["--file", str(tmp_path / "shop.crm"), *map(str, words)]) == code
        said = capsys.readouterr()
        return json.loads(said.out) if "--json" in words and code == 0 else said.out + said.err

    return run


def test_a_line_becomes_a_task_that_today_lists_and_done_ends(crm, people):
    made = crm("add", "task", "call", "Tan", "today", "high priority", "--json")
    assert made["title"] == "Call Tan" and made["priority"] == "high"
    assert made[f"contacts.{people['Tan Ah Kow']}"] is True
    listed = crm("today", "--json")
    (task,) = listed["tasks"]
    assert task["id"] == made["id"] and task["about"][0]["title"] == "Tan Ah Kow"
    assert "! Call Tan · Tan Ah Kow" in crm("today")
    assert crm("done", made["id"], "--json")["done"] == 1
    assert crm("today", "--json")["tasks"] == []
    crm("undo")
    assert len(crm("today", "--json")["tasks"]) == 1


def test_a_repeating_task_names_its_next(crm):
    made = crm("add", "task", "setiap hari semak stok", "--json")
    (following,) = crm("done", made["id"], "--json")["next"]
    assert [t["id"] for t in crm("today", "--days", 1, "--json")["tasks"]] == [following]


def test_several_that_fit_are_told_and_one_is_chosen(crm, people):
    said = crm("add", "task", "esok telefon Aminah")
    assert people["Siti Aminah"] in said and people["Aminah Yusof"] in said
    unsure = crm("add", "task", "esok telefon Aminah", "--json")
    assert {who["id"] for who in unsure["may_be"]} == {
        people["Siti Aminah"],
        people["Aminah Yusof"],
    }
    assert not any(cell.startswith("contacts.") for cell in unsure)
    assert f"    crm set {said.split()[0]} contacts {people['Siti Aminah']}" in said
    crm("set", unsure["id"], "contacts", people["Siti Aminah"])
    assert "Siti Aminah" in crm("show", unsure["id"])
    made = crm("add", "task", "esok telefon Aminah", "--about", people["Aminah Yusof"], "--json")
    assert made[f"contacts.{people['Aminah Yusof']}"] is True
    free = crm("add", "task", "esok telefon Aminah", "--nobody", "--json")
    assert not any(cell.startswith("contacts.") for cell in free)


def test_two_people_of_a_line_are_both_named(crm, people):
    made = crm("add", "task", "esok telefon Tan Ah Kow dan Siti Aminah", "--json")
    assert made[f"contacts.{people['Tan Ah Kow']}"] and made[f"contacts.{people['Siti Aminah']}"]
    said = crm("add", "task", "esok telefon Tan Ah Kow dan Aminah")
    assert "not about “Aminah” yet" in said and people["Tan Ah Kow"] not in said


def test_each_that_may_be_meant_has_the_command_of_its_kind(crm, people):
    deal = crm("add", "deal", "Aminah Yusof Kitchen", "--json")["id"]
    said = crm("add", "task", "esok telefon Aminah")
    (line,) = [line for line in said.splitlines() if deal in line]
    assert "  Deal · Aminah Yusof Kitchen" in said
    crm(*line.split()[1:])
    assert deal in crm("show", line.split()[2], "--json")["record"]["deal"]


def test_a_task_without_a_day_is_for_today_as_in_the_window(crm):
    made = crm("add", "task", "beli kertas", "--json")
    assert made["due"] == date.today().isoformat()
    assert [task["id"] for task in crm("today", "--json")["tasks"]] == [made["id"]]


def test_options_say_what_the_line_does_not(crm):
    made = crm(
        "add", "task", "--title", "Pay rent", "--due", "1/1/2030 9am", "--repeat", "every month",
        "--kind", "money", "--owner", "Ravi", "--remind", "31/12/2029", "--json",
    )  # fmt: skip
    assert made["title"] == "Pay rent" and made["kind"] == "money" and made["owner"] == "Ravi"
    assert clock.local(made["due"]).isoformat() == "2030-01-01T09:00:00"
    assert made["repeat"] == "FREQ=MONTHLY" and made["remind"] == "2029-12-31"


def test_what_repeats_goes_by_the_day_that_is_said(crm, monkeypatch):
    monkeypatch.setattr(clock, "now_here", lambda: datetime(2026, 10, 31, 9))
    rent = ("add", "task", "Rent", "every", "month", "--json", "--due")
    assert crm(*rent, "5/12/2030")["repeat"] == "FREQ=MONTHLY"
    assert crm(*rent, "31/12/2030")["repeat"].endswith(";BYMONTHDAY=28,29,30,31;BYSETPOS=-1")
    assert "repeat" not in crm("add", "task", "Rent", "--json", "--due", "5/12/2030")


@pytest.mark.parametrize(
    "words",
    [
        ["add", "task"], ["add", "task", "!!"], ["add", "task", "x", "--due", "some day"],
        ["add", "task", "x", "--repeat", "now and then"], ["add", "task", "x", "--about", "nobody"],
        ["add", "task", "x", "--repeat", "FREQ=DAILY"], ["done", "nothing"],
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused_in_words(crm, words):
    assert crm(*words, code=1).strip()


@pytest.mark.parametrize("words", [["add"], ["add", "house"], ["done"], ["today", "--days", "-1"],
                                   ["today", "--days", "9999"]])  # fmt: skip
def test_wrong_usage_ends_with_2(crm, words):
    crm(*words, code=2)


def test_today_tells_overdue_tasks_and_appointments(crm, tmp_path, people):
    yesterday = (date.today() - timedelta(days=1)).isoformat()
    at = clock.utc_text(clock.now_here().replace(hour=12, minute=0))
    with Workspace.open(tmp_path / "shop.crm") as ws:
        meeting = {
            "deleted": False,
            "subject": "Week plan",
            "state": "planned",
            "start": at,
            "minutes": 45,
        }
        ws.log.record(
            Label("create", "task"),
            [
                Edit("task", new_id(), {"deleted": False, "title": "Late", "due": yesterday}),
                Edit("activity", new_id(), meeting),
                Edit(
                    "contact",
                    people["Tan Ah Kow"],
                    {"touch_every": 30, "created": "2020-01-01T00:00:00Z"},
                ),
            ],
        )
    found = crm("today", "--json")
    assert [(t["title"], t["state"]) for t in found["tasks"]] == [("Late", "overdue")]
    assert [(a["title"], a["minutes"]) for a in found["appointments"]] == [("Week plan", 45)]
    assert [t["title"] for t in found["touch"]] == ["Tan Ah Kow"]
    said = crm("today")
    assert "Late" in said and "Week plan" in said and "Tan Ah Kow" in said


def test_today_parts_the_days_to_come_and_tasks_without_a_day(crm):
    for words in (
        ("--title", "Now"),
        ("--title", "Then", "--due", "tomorrow"),
        ("--title", "Once"),
    ):
        id = crm("add", "task", *words, "--json")["id"]
    crm("set", id, "due", "")
    states = {t["title"]: t["state"] for t in crm("today", "--days", "7", "--json")["tasks"]}
    assert states == {"Now": "due", "Then": "soon", "Once": "undated"}
    heads = [line for line in crm("today", "--days", "7").splitlines() if line[0] != " "]
    assert heads == ["Today (1)", "Next 7 days (1)", "Without a day (1)"]


def test_a_line_with_a_day_there_is_not_makes_no_task_due_today(crm):
    said = crm("add", "task", "31/02/2027 hantar surat", code=1)
    assert "There is no day 31/02/2027." in said and "For example" in said
    assert "no day 31/02/2027" in crm("add", "task", "31/02/2027 3pm hantar surat", code=1)
    assert crm("list", "task", "--json")["total"] == 0
    made = crm("add", "task", "31/02/2027 hantar surat", "--due", "2027-02-28", "--json")
    assert made["due"] == "2027-02-28"
