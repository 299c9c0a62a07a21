"""Reports: kept and read back, answered with names in order, nothing lost on the way to a file."""

from __future__ import annotations

import csv
import json
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.rule import Condition
from crm_desktop.errors import UserError
from crm_desktop.insight import labels, wording
from crm_desktop.insight.composed import report_files, results, saved, specs, standard
from crm_desktop.insight.composed.specs import Spec
from crm_desktop.store.figures.question import COUNT, SUM

from .shop import Shop
from .world import NOW, World

WON = (Condition("result", "is", ["won"]),)


def sold(ws, months=(("2026-01", 100), ("2026-02", 0), ("2026-04", 300)), owner="Ben"):
    edits = [
        Edit("deal", new_id(), {
            "deleted": False, "title": f"Sale {day}", "owner": owner,
            "value": {"amount": amount, "currency": "MYR"},
            "result": {"outcome": "won", "closed": f"{day}-15"},
        })
        for day, amount in months if amount
    ]  # fmt: skip
    ws.log.record(Label("edit", "deal"), edits)


@pytest.mark.parametrize("name", standard.REPORTS)
def test_a_standard_report_adds_up_and_reads_back(memory, name):
    world, conn = World(memory, 5), memory.reader()
    for _ in range(60):
        world.step()
    spec = standard.REPORTS[name].spec
    assert specs.loads(specs.dumps(spec)) == spec
    made = results.answered(conn, spec, "MYR", NOW)
    if spec.how in ("count", "sum"):
        assert sum(line.value for line in made.lines) == made.total
    assert sum(line.count for line in made.lines) == made.count
    for line in made.lines:
        behind = len(results.behind(conn, made, line))
        # A deal may have been in a stage twice, and be two of its stays.
        assert behind <= line.count if spec.source == "stay" else behind == line.count, line
    assert bool(made.words()) or not made.empty


def test_months_without_anything_are_bars_of_nothing(memory):
    sold(memory)
    spec = Spec("deal", SUM, "value", ("closed:month",), WON)
    made = results.answered(memory.reader(), spec, "MYR", NOW)
    assert [(line.names[0], line.value) for line in made.lines] == [
        ("Jan 2026", 100), ("Feb 2026", 0), ("Mar 2026", 0), ("Apr 2026", 300),
    ]  # fmt: skip


def test_the_smallest_groups_are_put_together_and_still_add_up(memory):
    for at in range(20):
        sold(memory, (("2026-03", 100 + at),), f"Owner {at}")
    spec = Spec("deal", SUM, "value", ("owner",), WON, most=5)
    made = results.answered(memory.reader(), spec, "MYR", NOW)
    assert [line.names[0] for line in made.lines] == [
        "Owner 19", "Owner 18", "Owner 17", "Owner 16", "16 others",
    ]  # fmt: skip
    assert sum(line.value for line in made.lines) == made.total == sum(range(100, 120))
    assert len(results.behind(memory.reader(), made, made.lines[-1])) == 16


def test_the_period_before_stands_beside_it(memory):
    sold(memory, (("2026-10", 700), ("2026-11", 900)))
    spec = Spec("deal", SUM, "value", ("owner",), WON, "closed", "this month", compared=True)
    made = results.answered(memory.reader(), spec, "MYR", NOW)
    assert (made.total, made.before) == (900, 700)
    assert [(line.value, line.before) for line in made.lines] == [(900, 700)]


def test_the_months_of_a_year_stand_beside_those_of_the_year_before(memory):
    sold(memory, (("2025-03", 100), ("2025-11", 50), ("2026-03", 200), ("2026-04", 10)))
    spec = Spec("deal", SUM, "value", ("closed:month",), WON, "closed", "this year", compared=True)
    made = results.answered(memory.reader(), spec, "MYR", NOW)
    told = [(one.names[0], one.value, one.before) for one in made.lines if one.value or one.before]
    assert told == [("Mar 2026", 200, 100), ("Apr 2026", 10, 0), ("Nov 2026", 0, 50)]
    assert made.before == 150


def test_who_gave_something_before_and_nothing_now_is_told(memory):
    sold(memory, (("2026-10", 700),), "Aisyah")
    sold(memory, (("2026-11", 900),), "Ben")
    spec = Spec("deal", SUM, "value", ("owner",), WON, "closed", "this month", compared=True)
    made = results.answered(memory.reader(), spec, "MYR", NOW)
    told = [(line.names[0], line.value, line.before, line.count) for line in made.lines]
    assert told == [("Ben", 900, 0, 1), ("Aisyah", 0, 700, 0)]
    assert results.behind(memory.reader(), made, made.lines[1]) == []


def test_days_of_the_week_are_held_against_themselves(memory):
    sold(memory, (("2025-11", 100), ("2026-11", 10)))
    spec = Spec(
        "deal", SUM, "value", ("closed:weekday",), WON, "closed", "this year", compared=True
    )
    made = results.answered(memory.reader(), spec, "MYR", NOW)
    assert made.before == 100 and sum(line.value for line in made.lines) == 10


def test_what_is_put_together_stands_beside_what_it_was(memory):
    for at in range(6):
        sold(memory, (("2026-10", 10 + at), ("2026-11", 100 + at)), f"Owner {at}")
    spec = Spec("deal", SUM, "value", ("owner",), WON, "closed", "this month", True, "bar", most=3)
    made = results.answered(memory.reader(), spec, "MYR", NOW)
    assert sum(line.before for line in made.lines) == made.before == sum(range(10, 16))


@pytest.mark.parametrize(
    ("bucket", "bars"),
    [
        ("month", ["2026-01", "2026-02", "2026-03"]), ("quarter", ["2026-Q1"]), ("year", ["2026"]),
        ("weekday", []),
    ],
)  # fmt: skip
def test_the_bars_of_a_span_are_told(bucket, bars):
    assert labels.bars(bucket, (date(2026, 1, 1), date(2026, 4, 1))) == bars


def test_weeks_begin_on_monday():
    found = labels.bars("week", (date(2026, 11, 4), date(2026, 11, 17)))
    assert found == ["2026-11-02", "2026-11-09", "2026-11-16"]


def test_deals_are_grouped_by_each_product_on_them(memory):
    shop, ids = Shop(memory), [new_id() for _ in range(2)]
    for id, name in zip(ids, ("Table", "Chair"), strict=True):
        shop.write("product", id, deleted=False, name=name)
    line = {"quantity": 1000, "amount": 5000}
    shop.deal(("New", 3), **{f"products.{id}": line for id in ids})
    shop.deal(("New", 3), **{f"products.{ids[0]}": line})
    shop.deal(("New", 3))
    made = results.answered(memory.reader(), Spec("deal", COUNT, "", ("products",)), "MYR", NOW)
    assert {line.names[0]: line.value for line in made.lines} == {
        "Table": 2, "Chair": 1, "(none)": 1,
    }  # fmt: skip


def test_groups_of_the_way_of_deals_are_called_by_their_names(memory):
    shop = Shop(memory)
    shop.deal(("New", 30), ("Offer", 20), ("Visit", 10))
    shop.deal(("New", 30))
    spec = Spec("deal", COUNT, "", ("furthest", "category", "stuck:15"))
    made = results.answered(memory.reader(), spec, "MYR", NOW)
    assert [line.names for line in made.lines] == [
        ("New", "Pipeline", "Yes"), ("Offer", "Best case", "No"),
    ]  # fmt: skip


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(ANY)
def test_what_is_no_report_is_refused_in_words(found):
    for body in (found, {"source": "deal", "groups": found}, {"source": "deal", "where": found}):
        with suppress(UserError):
            assert specs.loads(json.dumps(body)).source == "deal"


def test_a_report_is_kept_changed_and_undone(memory):
    spec = standard.REPORTS["won-by-owner"].spec
    saved.save(memory, "  Who   sells ", spec)
    (mine,) = saved.own(memory.reader())
    assert (mine.title, mine.asked()) == ("Who sells", spec)
    saved.save(memory, "Who sells", replace(spec, period="this year"), mine.id)
    assert saved.named(memory.reader(), "who sells").asked().period == "this year"
    operation = saved.remove(memory, mine.id)
    assert not saved.own(memory.reader())
    memory.log.cancel(operation.stamp)
    assert saved.named(memory.reader(), mine.id).title == "Who sells"
    with pytest.raises(UserError, match="needs a name"):
        saved.save(memory, " ", spec)
    with pytest.raises(UserError, match="There is no report"):
        saved.named(memory.reader(), "nothing")


def test_a_report_of_a_newer_version_is_kept_and_said(memory):
    memory.log.record(
        Label("create", "report"),
        [
            Edit(
                "report",
                new_id(),
                {"deleted": False, "name": "Later", "body": '{"source": "ship"}'},
            )
        ],
    )
    (mine,) = saved.own(memory.reader())
    assert "newer" in mine.problem or "does not know" in mine.problem
    with pytest.raises(UserError, match="does not know"):
        mine.asked()


def test_a_file_of_a_report_guards_formulas_and_keeps_numbers(memory, tmp_path):
    sold(memory, (("2026-01", 123456),), "=cmd()")
    conn, spec = memory.reader(), Spec("deal", SUM, "value", ("owner",), WON)
    made = results.answered(conn, spec, "MYR", NOW)
    report_files.csv_rows(tmp_path / "r.csv", *report_files.table(conn, made))
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        head, row = csv.reader(file)
    assert head == ["Owner", "Value, sum (MYR)", "Records"]
    assert row == ["'=cmd()", "1234.56", "1"]
    report_files.xlsx_rows(tmp_path / "r.xlsx", *report_files.table(conn, made))
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(tmp_path / "r.xlsx").get_sheet_by_index(0).to_python()
    assert rows[1][1] == 1234.56
    assert wording.shown(None, "money", "MYR") == "–"


def test_bars_of_time_follow_each_other():
    assert labels.between("quarter", "2025-Q3", "2026-Q2") == [
        "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2",
    ]  # fmt: skip
    assert labels.between("week", "2026-11-09", "2026-11-23")[1] == "2026-11-16"
    weeks = labels.Labels(None, "activity", "start:week", [])
    assert (weeks.name("2026-08-03"), weeks.name("")) == ("3 Aug 2026", "(none)")
    assert labels.between("day", "1000-01-01", "2026-01-01") == []
