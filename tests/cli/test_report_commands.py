"""`crm report --explain`, as a script calls it."""

from __future__ import annotations

import json
import time
from datetime import date, timedelta

import pytest

from crm_desktop.cli import main
from crm_desktop.store.workspace import Profile, Workspace
from tests.insight.shop import Shop

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
