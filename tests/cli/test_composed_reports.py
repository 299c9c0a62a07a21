"""`crm report funnel`, `sources` and `activities`, as a script calls them."""

from __future__ import annotations

import csv
import json
import re

import pytest
from python_calamine import CalamineWorkbook

from crm_desktop.cli import main
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.workspace import Profile, Workspace
from tests.insight.shop import Shop

FIGURES = ("reached", "share", "lost_here", "here")


@pytest.fixture
def shop(tmp_path):
    """Return a file of nine decided deals and one that stands still, and of a campaign that cost RM 500."""
    path = tmp_path / "shop.crm"
    with Workspace.create(path, Profile("Huda")) as ws:
        made = Shop(ws)
        for _ in range(3):
            made.deal(("New", 40), ("Visit", 30), ("Offer", 20), ended=("won", 10), owner="Ben")
        for _ in range(6):
            made.deal(("New", 40), ("Visit", 38), ended=("lost", 30), source="Fair", amount=7)
        made.deal(("New", 30), ("Visit", 20))
        made.write("campaign", "c" * 26, deleted=False, name="=Ads", source="Fair")
        made.write("campaign_result", "r" * 26, deleted=False, campaign="c" * 26, day="2026-11-01",
                   value={"amount": 500_00, "currency": "MYR"})  # fmt: skip
        made.write(
            "lead",
            "l" * 26,
            deleted=False,
            name="Aina",
            created="2026-11-05T02:00:00Z",
            source="Fair",
            campaign="=Ads",
        )
    return path


def run(capsys, path, *call, code=0):
    assert main(["--file", str(path), "report", *call]) == code
    found = capsys.readouterr()
    return found.out or found.err


def test_where_deals_stick_in_lines_and_as_data(shop, capsys):
    said = run(capsys, shop, "funnel", "--period", "any").splitlines()
    assert said[0] == "Funnel and bottleneck: Sales"
    assert said[1] == "Deals added in: Any time"
    assert said[3].split() == ["New", "10", "100", "%", "0", "0", "2.0", "10", "0"]
    assert "The bottleneck is Visit: of 9 decided deals 33 % went on to Offer." in "\n".join(said)
    told = json.loads(run(capsys, shop, "funnel", "--period", "any", "--json"))
    assert (told["won"], told["lost"], told["deals"]) == (3, 6, 10)
    assert told["bottleneck"] == told["stages"][1]["id"]
    assert [told["stages"][1][name] for name in FIGURES] == [10, 1 / 3, 6, 1]
    assert told["stages"][1]["stuck"] == {"after": 5, "deals": 1, "value": 100_00, "lacking": 0}


def test_it_is_narrowed_by_names(shop, capsys):
    told = json.loads(run(capsys, shop, "funnel", "--owner", "ben", "--period", "2026", "--json"))
    assert (told["deals"], told["owner"], told["from"]) == (3, "Ben", "2026-01-01")
    told = json.loads(
        run(capsys, shop, "funnel", "--pipeline", "SALES", "--source", "fair", "--json")
    )
    assert told["deals"] == 6
    told = json.loads(run(capsys, shop, "funnel", "--days", "30", "--json"))
    assert [one["stuck"]["deals"] for one in told["stages"]] == [0, 0, 0]
    assert "Known are: Ben" in run(capsys, shop, "funnel", "--owner", "Mei", code=1)
    assert "Known are: Sales" in run(capsys, shop, "funnel", "--pipeline", "Nowhere", code=1)


def test_it_is_of_the_day_asked_for(shop, capsys):
    assert "begins on" in run(capsys, shop, "funnel", "--as-of", "2020-01-01", code=1)


def test_what_sources_cost_and_bring(shop, capsys):
    said = run(capsys, shop, "sources", "--period", "any")
    assert re.search(r"Fair +1 +0 +– +0 +RM 0 +RM 500 +RM 500 +– +0.00 for 1", said)
    told = json.loads(
        run(capsys, shop, "sources", "--by", "campaign", "--period", "2026", "--json")
    )
    (ads,) = (one for one in told["rows"] if one["name"] == "=Ads")
    assert (ads["leads"], ads["cost"], ads["per_lead"], ads["return"]) == (1, 500_00, 500_00, 0)
    assert (told["from"], told["before"]) == ("2026-01-01", "2027-01-01")


@pytest.mark.parametrize("name", ["funnel", "sources", "activities"])
def test_each_is_written_in_every_form(shop, tmp_path, capsys, qapp, name):
    forms = ("csv", "xlsx", "pdf") if name == "activities" else ("csv", "xlsx", "pdf", "svg", "png")
    call = [word for form in forms for word in (f"--{form}", str(tmp_path / f"out.{form}"))]
    run(capsys, shop, name, *call)
    starts = {
        "csv": b"\xef\xbb\xbf",
        "xlsx": b"PK",
        "pdf": b"%PDF",
        "svg": b"<?xml",
        "png": b"\x89PNG",
    }
    for form in forms:
        assert (tmp_path / f"out.{form}").read_bytes().startswith(starts[form])


def test_a_name_is_guarded_in_a_table_and_not_on_paper(shop, tmp_path, capsys):
    from crm_desktop.insight.campaigns import bringing_files
    from crm_desktop.insight.campaigns.bringing import Bringing, Wanted
    from tests.insight.world import NOW

    run(capsys, shop, "sources", "--by", "campaign", "--csv", str(tmp_path / "out.csv"))
    assert "'=Ads," in (tmp_path / "out.csv").read_text("utf-8-sig")
    with Workspace.open(shop) as ws:
        conn = ws.reader()
        shown = Bringing(conn, Wanted(by="campaign"), "MYR", NOW).shown(conn)
    assert "=Ads" in [row[0] for row in bringing_files.table(shown)[1]]


def test_each_report_says_of_which_time_it_is(shop, capsys):
    assert run(capsys, shop, "activities", "--period", "2026-03").splitlines()[1] == (
        "Period: 2026-03-01 to 2026-03-31"
    )
    assert (
        run(capsys, shop, "won-by-month", "--period", "this year")
        .splitlines()[1]
        .startswith("Period: This year, ")
    )
    assert (
        run(capsys, shop, "won-by-month", "--period", "any").splitlines()[1] == "Period: Any time"
    )
    assert run(capsys, shop, "open-by-stage").splitlines()[1].startswith("As on 20")


def test_any_time_is_a_period_of_every_report(shop, capsys):
    told = json.loads(run(capsys, shop, "activities", "--period", "any", "--json"))
    assert (told["from"], told["before"]) == (None, None)
    for said in (("--board",), ("--leaders", "won_value")):
        assert main(["--file", str(shop), "goals", *said, "--period", "any"]) == 0
        assert capsys.readouterr().out.startswith("Period: Any time")


def test_all_names_are_listed_and_said_of_one_there_is_not(shop, capsys):
    names = {one["id"] for one in json.loads(run(capsys, shop, "--json"))["reports"]}
    assert {"funnel", "sources", "activities", "won-by-month"} <= names
    said = run(capsys, shop, "nope", code=1)
    assert all(name in said for name in names)


def test_an_option_of_another_report_is_refused(shop, capsys):
    for call, of in (
        (("won-by-owner", "--owner", "Mei"), "funnel, activities"),
        (("funnel", "--by", "campaign"), "sources"), (("sources", "--most", "3"), "won-by-month"),
    ):  # fmt: skip
        assert of in run(capsys, shop, *call, code=1)


@pytest.mark.parametrize("name", ["funnel", "sources", "activities"])
def test_no_two_columns_of_a_file_are_called_the_same(shop, capsys, tmp_path, name):
    run(capsys, shop, name, "--csv", str(tmp_path / "out.csv"))
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        headings = next(csv.reader(file))
    assert len(set(headings)) == len(headings)
    if name == "funnel":
        assert "Went on, against before" in headings and "Days, half, against before" in headings


def test_what_is_left_out_stands_below_the_rows_of_every_file(shop, capsys, tmp_path):
    with Workspace.open(shop) as ws:
        edit = {"deleted": False, "title": "Abroad", "source": "Fair",
                "value": {"amount": 5, "currency": "USD"},
                "result": {"outcome": "won", "closed": "2026-11-02"}}  # fmt: skip
        ws.log.record(Label("create", "deal"), [Edit("deal", new_id(), edit)])
    out = {form: tmp_path / f"out.{form}" for form in ("csv", "xlsx")}
    calls = [part for form, path in out.items() for part in (f"--{form}", str(path))]
    said = run(capsys, shop, "sources", "--period", "2026-11", *calls)
    with out["csv"].open(encoding="utf-8-sig", newline="") as file:
        heads, *rows = csv.reader(file)
    told = (
        "1 won deal has no amount, or one in a currency without a rate, and is left out. "
        "No exchange rate is known of: USD from 2 Nov 2026 on."
    )
    assert [row[0] for row in rows][-2:] == ["", told]
    assert all(len(row) == len(heads) for row in rows)
    assert f"Wrote {len(rows) - 2} row" in said  # a note is no row of the report
    sheet = CalamineWorkbook.from_path(out["xlsx"]).get_sheet_by_index(0).to_python()
    assert sheet[-1][0] == told and not any(sheet[-2])


def test_of_which_deals_the_columns_are_is_said(shop, capsys):
    said = run(capsys, shop, "funnel", "--period", "2026")
    assert "Open now counts the deals added in this time, Stuck those of any time." in said
    assert "held against as many days before" in said or "Held against the period before" in said
    assert "– means that too few deals" in run(capsys, shop, "funnel", "--period", "2026-11")
    assert "Open now counts" not in run(capsys, shop, "funnel", "--period", "any")
