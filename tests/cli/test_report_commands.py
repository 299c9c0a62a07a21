"""`crm report --explain`, as a script calls it."""

from __future__ import annotations

import json
import time
from datetime import date, timedelta

import pytest

from crm_desktop.cli import main
from crm_desktop.domain.keys import new_id
from crm_desktop.store.workspace import Profile, Workspace
from tests.insight.shop import Shop
from tests.insight.world import NOW

DAY = 24 * 3600 * 1000


@pytest.fixture
def sold(tmp_path):
    """Return a file of two deals made ten days ago, one worth more since and one lost, and their ids."""
    path = tmp_path / "sold.crm"
    with Workspace.create(
        path, Profile("Huda"), clock=lambda: int(time.time() * 1000) - 10 * DAY
    ) as ws:
        shop = Shop(ws)
        first = shop.deal(("New", 30), amount=100_00, title="Shelves")
        second = shop.deal(("Visit", 30), amount=70_00, title="Chairs")
    with Workspace.open(path) as ws:
        shop.ws = ws
        shop.write("deal", first, value={"amount": 130_00, "currency": "MYR"})
        shop.write("deal", second, result={"outcome": "lost", "closed": "2026-11-20"})
    return path, first, second


def run(capsys, path, *call, code=0):
    assert main(["--file", str(path), "report", *call]) == code
    found = capsys.readouterr()
    return found.out or found.err


SINCE = (date.today() - timedelta(days=5)).isoformat()


def test_a_report_says_why_it_changed(sold, capsys):
    path, first, second = sold
    data = json.loads(run(capsys, path, "open-by-stage", "--explain", SINCE, "--json"))
    found = data["explained"]
    assert (found["before"], found["after"], found["way"]) == (170_00, 130_00, "touched")
    assert [(one["id"], one["what"], one["by"]) for one in found["changes"]] == [
        (second, "left", -70_00), (first, "grew", 30_00),
    ]  # fmt: skip
    assert [d["author"] for d in found["changes"][0]["operations"]] == ["Huda"]


def test_it_says_so_in_lines(sold, capsys):
    said = run(capsys, sold[0], "open-by-stage", "--explain", SINCE).splitlines()
    at = next(n for n, line in enumerate(said) if line.startswith("It was"))
    assert "Chairs: went out (" in said[at + 1]
    assert said[at + 2].lstrip().startswith("+")
    assert said[at + 2].endswith(" Huda)")


def test_nothing_changed_before_or_without_an_edit(sold, capsys):
    days = [(date.today() - timedelta(days=n)).isoformat() for n in (5, 8)]
    said = run(capsys, sold[0], "open-by-stage", "--as-of", days[0], "--explain", days[1])
    assert "nothing changed it" in said


def test_a_day_before_the_file_began_is_refused(sold, capsys):
    assert "begins on" in run(capsys, sold[0], "won-by-month", "--explain", "2020-01-01", code=1)


def test_what_people_did_is_told_and_written(tmp_path, capsys):
    path = tmp_path / "shop.crm"
    with Workspace.create(path, Profile("Huda")) as ws:
        shop = Shop(ws)
        shop.write("outcome", "o" * 26, deleted=False, name="Spoke", reached=True)
        at = f"{date.today() - timedelta(days=3)}T02:15:00Z"
        for _ in range(5):
            shop.write("activity", new_id(), deleted=False, subject="Call", channel="call",
                       state="done", start=at, owner="Ben", outcome="o" * 26, minutes=4)  # fmt: skip
    said = run(capsys, path, "activities")
    assert "Ben  Call  5 · 100 % reached · 4 min each" in said
    assert "Call  Spoke  5  100 %" in said
    assert "So far 5 calls with a result: too few to say" in said
    told = json.loads(run(capsys, path, "activities", "--owner", "Mei", "--json"))
    assert told["people"] == told["hours"] == []
    out = tmp_path / "out.csv"
    run(capsys, path, "activities", "--csv", str(out))
    assert out.read_text("utf-8-sig").splitlines()[1] == "Ben,Call,5,5,5,5,20"


def test_the_board_of_the_team(tmp_path, capsys):
    path = tmp_path / "shop.crm"
    with Workspace.create(path, Profile("Huda")) as ws:
        shop = Shop(ws)
        shop.deal(("New", 3), ended=("won", 0), amount=300_00, owner="Ben")
        shop.write("goal", "g" * 26, deleted=False, name="Ben", measure="won_value", owner="Ben",
                   period="month", value={"amount": 400_00, "currency": "MYR"})  # fmt: skip

    def board(*call, code=0):
        assert main(["--file", str(path), "goals", "--board", *call]) == code
        found = capsys.readouterr()
        return found.out or found.err

    period = ("--period", f"{NOW:%Y-%m}")
    assert board(*period).startswith("Period: ")
    assert "Ben  Won value RM 300 (75 % of RM 400)  Won deals 1" in board(*period)
    told = json.loads(board(*period, "--pipeline", "sales", "--json"))
    assert told["people"][0]["goals"]["won_value"]["target"] == 400_00
    assert "There is no pipeline Nowhere" in board("--pipeline", "Nowhere", code=1)


def test_a_goal_without_a_target_is_listed_with_what_it_lacks(crm):
    """A number of deals is no value: what was said of it did not make a goal."""
    crm("add", "goal", "Shop year", "--measure", "won_deals", "--value", "100", "--period", "year")
    told = crm("goals")
    assert told["goals"] == []
    (id,) = told["without_target"]
    crm("set", id, "count", "100")
    told = crm("goals")
    assert [goal["name"] for goal in told["goals"]] == ["Shop year"]
    assert told["without_target"] == []
