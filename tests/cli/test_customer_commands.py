"""`crm customers`, as a script calls it."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta

import pytest

from crm_desktop.cli import main
from crm_desktop.domain.periods import months_on
from crm_desktop.store.workspace import Profile, Workspace
from tests.insight.customers.trade import Trade

TODAY = date.today()


@pytest.fixture
def sold(tmp_path):
    """Return a file of twelve customers of two years who bought a shelf, five of them a chair a year on."""
    path = tmp_path / "sold.crm"
    first = months_on(TODAY, -26)
    with Workspace.create(path, Profile("Huda")) as ws:
        trade = Trade(ws)
        shelf, chair = (trade.put("product", name=name) for name in ("Shelf", "Chair"))
        for n in range(12):
            firm = trade.company(f"Firm {n:02}")
            trade.won(firm, first.isoformat(), 1000_00, "MYR", shelf)
            if n < 5:
                again = months_on(first, 14)
                trade.won(firm, again.isoformat(), 240_00, "MYR", chair)
                trade.won(firm, (again + timedelta(days=30)).isoformat(), 240_00, "MYR", chair)
    return path


def run(capsys, path, *call, code=0):
    assert main(["--file", str(path), "customers", *call]) == code
    found = capsys.readouterr()
    return found.out or found.err


def test_what_a_customer_is_worth(sold, capsys):
    data = json.loads(run(capsys, sold, "--json"))
    assert (data["customers"], data["total"], data["median"]) == (12, 14_400_00, 1000_00)
    assert (data["months"], data["projected"]) == (24, 1200_00)
    assert [term["each"] for term in data["terms"]] == [1000_00, 200_00]
    assert data["rows"][0][0] == "Firm 00"
    said = run(capsys, sold)
    assert "RM 1,000 + RM 200 = RM 1,200" in said
    assert "In its first 2 years: RM 1,200." in said
    assert "A customer is the company of a won deal" in said


def test_segments_of_a_file_nobody_bought_in_are_said_in_words(tmp_path, capsys):
    path = tmp_path / "bare.crm"
    Workspace.create(path, Profile("Huda")).close()
    assert run(capsys, path, "segments").splitlines() == ["Nobody has bought yet."]


def test_cohorts_segments_and_silence(sold, capsys):
    (row,) = json.loads(run(capsys, sold, "cohorts", "--by", "year", "--json"))["rows"]
    assert row[1:] == [12, 14_400_00, 1200_00, 1200_00]
    data = json.loads(run(capsys, sold, "segments", "--json"))
    assert sum(data["segments"].values()) == 12
    one = json.loads(run(capsys, sold, "segments", "--segment", "champions", "--json"))
    assert len(one["rows"]) == data["segments"]["champions"]
    assert "no segment" in run(capsys, sold, "segments", "--segment", "x", code=1)
    assert "rhythm" in run(capsys, sold, "silent", "--times", "1.5")
    assert (
        len(json.loads(run(capsys, sold, "out-of-touch", "--days", "30", "--json"))["rows"]) == 12
    )


def test_what_goes_together(sold, capsys, tmp_path):
    said = run(capsys, sold, "cross-sell", "--has", "shelf", "--lacks", "Chair")
    assert (
        "Of 12 who bought Shelf, 5 also bought Chair; others who have Shelf but not Chair: 7."
        in said
    )
    assert "Nobody owns" in run(capsys, sold, "cross-sell", "--has", "Lamp", code=1)
    assert "--has" in run(capsys, sold, "--help")
    run(
        capsys,
        sold,
        "cross-sell",
        "--has",
        "shelf",
        "--lacks",
        "chair",
        "--csv",
        str(tmp_path / "o.csv"),
    )
    rows = list(csv.reader((tmp_path / "o.csv").open(encoding="utf-8-sig")))
    assert rows[0][:2] == ["Customer", "Value (MYR)"] and len(rows) == 8


def test_an_empty_file_says_so(tmp_path, capsys):
    with Workspace.create(tmp_path / "e.crm"):
        pass
    assert "Nobody has bought yet" in run(capsys, tmp_path / "e.crm")
    for what in ("cohorts", "segments", "silent", "out-of-touch", "cross-sell"):
        assert run(capsys, tmp_path / "e.crm", what).strip()
