"""`crm score`, `points` and `add points`, as a script calls them."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from crm_desktop.cli import main
from crm_desktop.store.workspace import Workspace
from tests.insight.scores.trade import Trade
from tests.insight.world import NOW


@pytest.fixture
def sold(tmp_path):
    """Return a file with a history, and the ids of two open deals."""
    path = tmp_path / "sold.crm"
    with Workspace.create(path) as ws:
        trade = Trade(ws)
        trade.history(250)
        likely, not_likely = (trade.deal(2, source=s, title=s) for s in ("Referral", "Web"))
        won = trade.deal(3, "won")
    return path, likely, not_likely, won


def run(capsys, path, *call, code=0):
    assert main(["--file", str(path), *call]) == code
    found = capsys.readouterr()
    return found.out or found.err


def test_deals_are_ranked_with_their_reasons(sold, capsys):
    path, likely, not_likely, _ = sold
    found = json.loads(run(capsys, path, "score", "--deals", "--json"))
    assert [one["id"] for one in found["scores"]] == [likely, not_likely]
    first, last = found["scores"]
    assert first["chance"] > 0.6 > 0.4 > last["chance"]
    assert first["reasons"][0]["text"] == "Source: Referral"
    assert first["reasons"][0]["effect"] > 0 > last["reasons"][0]["effect"]
    assert found["checked"]["brier"] < found["checked"]["brier_of_share"]
    lines = run(capsys, path, "score", "--top", "1").splitlines()
    assert lines[0].startswith(likely)
    assert "Source: Referral (+" in lines[0]
    assert lines[1] == "2 open deals"


def test_one_is_explained_and_the_chances_are_held_against_what_came(sold, capsys):
    path, likely, _, won = sold
    said = run(capsys, path, "score", "--explain", likely)
    assert "Source: Referral" in said
    assert "Only what is open has a score" in run(capsys, path, "score", "--explain", won, code=1)
    assert "There is no lead or deal nobody" in run(
        capsys, path, "score", "--explain", "nobody", code=1
    )
    said = run(capsys, path, "score", "--check")
    assert "Learned from 251" in said
    assert "Brier score 0." in said


def test_a_file_is_scored_as_it_was(tmp_path, capsys):
    """The past has its own today, and nothing that came later is learned from."""
    clock, path = [NOW - timedelta(days=20)], tmp_path / "sold.crm"
    with Workspace.create(path, clock=lambda: int(clock[0].timestamp() * 1000)) as ws:
        trade = Trade(ws)
        trade.history(200)
        web = trade.deal(22, source="Web")
        clock[0] = NOW
        trade.edit("deal", web, source="Referral")
        trade.history(60)
        for source in ("Referral", "Web"):
            trade.deal(1, source=source)
    then = (NOW - timedelta(days=15)).date().isoformat()
    past = json.loads(run(capsys, path, "--as-of", then, "score", "--json"))
    now = json.loads(run(capsys, path, "score", "--json"))
    assert (past["total"], now["total"]) == (1, 3)
    (score,) = past["scores"]
    assert "Source: Web" in [reason["text"] for reason in score["reasons"]]
    assert score["chance"] < 0.4
    assert 200 <= past["checked"]["looks"] < now["checked"]["looks"]


def test_an_empty_file_says_what_is_needed(crm):
    found = crm("score", "--leads")
    assert found["scores"] == []
    assert "At least 60 settled leads are needed" in found["why_not"]
    assert found["checked"] is None
    assert "So far 0 deals" in crm("score", "--check")["why_not"]


def test_points_are_added_and_listed(crm, tmp_path):
    assert crm("points")["rules"] == []
    assert crm("add", "points", "--starters")["added"] == 15
    assert crm("add", "points", "--starters", "--deals")["added"] == 0
    assert len(crm("points", "--leads")["rules"]) == 8
    crm("undo")
    rule = tmp_path / "rule.json"
    rule.write_text('{"field": "source", "op": "is", "value": ["Fair"]}', "utf-8")
    made = crm("add", "points", "Fair", "--leads", "--points", "-7", "--rule", str(rule))
    lead = crm("add", "lead", "Tan", "--source", "Fair")["id"]
    (score,) = crm("score", "--leads")["scores"]
    assert (score["id"], score["points"]) == (lead, -7)
    assert [(r["id"], r["points"]) for r in crm("points")["rules"]] == [(made["id"], -7)]


def test_rules_are_changed_switched_off_and_deleted(crm, tmp_path):
    crm("add", "points", "--starters", "--leads")
    lead = crm("add", "lead", "Tan", "--phone", "012-3345521")["id"]
    phone, mail, *_ = (r["id"] for r in crm("points")["rules"])

    def points():
        return {one["id"]: one["points"] for one in crm("score", "--leads")["scores"]}[lead]

    assert points() == 10
    crm("points", "change", phone, "--points", "25", "--name", "Phone")
    assert (points(), crm("points")["rules"][0]["name"]) == (25, "Phone")
    rule = tmp_path / "rule.json"
    rule.write_text('{"field": "name", "op": "is", "value": ["Tan"]}', "utf-8")
    crm("points", "change", mail, "--rule", rule)
    assert points() == 30
    crm("points", "off", phone, mail)
    assert points() == 0
    crm("undo")
    assert points() == 30
    crm("points", "off", phone), crm("points", "on", phone), crm("points", "delete", mail)
    assert points() == 25
    assert len(crm("points")["rules"]) == 7
    assert "There is no score rule" in crm("points", "off", mail, code=1)
    assert "ids" in crm("points", "off", code=2)
    assert "Points are from" in crm("points", "change", phone, "--points", "0", code=1)


def test_a_rule_that_is_none_is_refused(crm, tmp_path):
    rule = tmp_path / "rule.json"
    call = ("add", "points", "Fair", "--leads", "--rule", str(rule))
    assert "cannot be read" in crm(*call, code=1)
    for wrong in ("", "[]", '{"future": 1}', '{"field": "nothing", "op": "is", "value": 1}'):
        rule.write_text(wrong, "utf-8")
        assert crm(*call, code=1)
    assert crm("points")["rules"] == []
    assert "--starters" in crm("add", "points", code=2)
    rule.write_text('{"field": "source", "op": "is", "value": ["Fair"]}', "utf-8")
    assert "Points are from" in crm(*call, "--points", "0", code=1)
