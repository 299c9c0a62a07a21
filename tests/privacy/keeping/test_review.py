"""Who waits for review by a retention rule: those with nothing for so long, and nobody else."""

from __future__ import annotations

from datetime import date

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.privacy.keeping import review, rules
from crm_desktop.segments import lists
from crm_desktop.store import identities

from ..saying import make, say

TODAY = date(2026, 11, 27)
LONG_AGO, LATELY = "2022-03-01T08:00:00Z", "2026-08-01T08:00:00Z"


def rule(ws, of="contact", months=12, segment=""):
    cells = {"segment": segment} if segment else {}
    make(ws, "retention", name="Old ones", of=of, months=months, **cells)
    return rules.rules(ws.reader())[-1]


def person(ws, name, created=LONG_AGO, **cells):
    return make(ws, "contact", name=name, created=created, **cells)


def nobody_knows_since_when(ws, who, wall=1_640_995_200_000):
    """Take the day somebody came in away; `wall` is when the log has it that they did, None for today."""
    ws.log.record(Label("edit", "contact"), [Edit("contact", who, {"created": None})])
    if wall is not None:
        n = identities.number_of(ws.reader(), "contact", who)
        first = "(SELECT min(operation) FROM change WHERE entity=? AND row=?)"
        code = RECORDS["contact"].code
        sql = f"UPDATE operation SET wall=? WHERE n={first}"
        with ws.transaction() as conn:
            conn.execute(sql, (wall, code, n))


def waits(ws, one, **more):
    return [found.name for found in review.page(ws.reader(), one, today=TODAY, **more)]


def test_only_who_has_nothing_for_so_long_waits(memory):
    one = rule(memory)
    person(memory, "Quiet")
    person(memory, "New", created=LATELY)
    called, planned, mailed = (person(memory, name) for name in ("Called", "Planned", "Mailed"))
    buyer, old_buyer, agreed = (person(memory, name) for name in ("Buyer", "Old buyer", "Agreed"))
    in_talks = person(memory, "In talks")
    done = {"state": "done", "start": LATELY}
    make(memory, "activity", channel="call", **{f"contacts__{called}": True}, **done)
    make(memory, "activity", channel="email", **{f"contacts__{mailed}": True}, **done)
    make(memory, "task", title="Ask again", **{f"contacts__{planned}": True})
    for who, outcome in (
        (buyer, {"outcome": "won", "closed": "2026-05-05"}),
        (old_buyer, {"outcome": "won", "closed": "2021-05-05"}),
        (in_talks, None),
    ):
        make(memory, "deal", name="D", result=outcome, **{f"contacts__{who}": True})
    say(memory, agreed, "email", "given", "2026-06-01")
    assert waits(memory, one) == ["Old buyer", "Quiet"]
    assert review.count(memory.reader(), one, TODAY) == 2


def test_why_says_what_was_last(memory):
    one = rule(memory)
    who = person(memory, "Ali")
    make(memory, "activity", channel="call", state="done", start="2024-02-03",
         **{f"contacts__{who}": True})  # fmt: skip
    (found,) = review.page(memory.reader(), one, today=TODAY)
    assert review.why(found, one) == (
        "Nothing done since 2024-02-03 · in this file since 2022-03-01 · no deal won"
    )


def test_leads_wait_too_but_not_those_who_became_contacts(memory):
    one = rule(memory, of="lead", months=6)
    make(memory, "lead", name="Cold", created=LONG_AGO)
    make(memory, "lead", name="Gone", created=LONG_AGO, status="discarded")
    make(memory, "lead", name="Won over", created=LONG_AGO, status="converted")
    assert waits(memory, one) == ["Cold", "Gone"]


def test_a_segment_narrows_it_and_one_that_is_gone_is_said(memory):
    beth = person(memory, "Beth")
    person(memory, "Carl")
    group = make(memory, "segment", name="Fair 2020", of="contact")
    n = identities.number_of(memory.reader(), "contact", beth)
    memory.log.record(
        Label("edit", "contact"), list(lists.put_in(memory.reader(), "contact", [n], group))
    )
    one = rule(memory, segment=group)
    assert waits(memory, one) == ["Beth"]
    memory.log.record(Label("delete", "segment"), [Edit("segment", group, {"deleted": True})])
    with pytest.raises(UserError):
        waits(memory, one)


def test_who_is_kept_waits_again_when_that_day_has_come_or_it_is_undone(memory):
    one = rule(memory)
    who = person(memory, "Ali")
    review.keep(memory, [("contact", who)], "2099-01-01", "Guarantee")
    assert waits(memory, one) == []
    assert review.page(memory.reader(), one, today=date(2099, 1, 1))
    memory.log.cancel(memory.log.undoable().stamp)
    assert waits(memory, one) == ["Ali"]


@pytest.mark.parametrize(("until", "why"), [("2099-01-01", " "), ("2001-01-01", "x"), ("", "x")])
def test_keeping_needs_a_reason_and_a_day_to_come(memory, until, why):
    with pytest.raises(UserError):
        review.keep(memory, [("contact", person(memory, "Ali"))], until, why)


def test_pages_follow_one_another_without_a_gap(memory):
    one = rule(memory)
    for at in range(7):
        person(memory, f"P{at}")
    person(memory, "P3")
    found, last = [], None
    while got := review.page(memory.reader(), one, last, 3, TODAY):
        found += [w.name for w in got]
        last = got[-1]
    assert found == ["P0", "P1", "P2", "P3", "P3", "P4", "P5", "P6"]


def test_nothing_is_erased_by_a_rule_itself(memory):
    one = rule(memory)
    person(memory, "Quiet")
    before = memory.reader().execute("SELECT count(*) FROM change").fetchone()
    waits(memory, one)
    review.count(memory.reader(), one, TODAY)
    assert memory.reader().execute("SELECT count(*) FROM change").fetchone() == before


def test_who_came_in_nobody_knows_when_comes_first_page_by_page(memory):
    one = rule(memory)
    for name in ("B", "A"):
        who = person(memory, name)
        nobody_knows_since_when(memory, who)
    person(memory, "Old", created="2019-01-01T00:00:00Z")
    person(memory, "Older", created="2018-01-01T00:00:00Z")
    found, last = [], None
    while got := review.page(memory.reader(), one, last, 1, TODAY):
        found.append(got[0].name)
        last = got[0]
    assert found == ["A", "B", "Older", "Old"]


def test_nobody_counts_for_longer_than_the_log_has_them(memory):
    one = rule(memory)
    for name, wall in (("Here for long", 1_640_995_200_000), ("Came today", None)):
        nobody_knows_since_when(memory, person(memory, name), wall)
    assert waits(memory, one) == ["Here for long"]
    assert review.count(memory.reader(), one, TODAY) == 1


def test_somebody_whom_two_rules_find_waits_once(memory):
    rule(memory, months=6), rule(memory, months=12), rule(memory, of="lead")
    person(memory, "Quiet", created="2001-01-01T00:00:00Z")
    make(memory, "lead", name="Cold", created="2001-01-01T00:00:00Z")
    assert review.waiting(memory.reader()) == 2


def test_no_page_walks_over_a_table_and_none_sorts(memory):
    """What makes it quick on a million: they come in their order, the rest is looked up for each."""
    one = rule(memory)
    conn, seen = memory.reader(), []
    conn.set_trace_callback(seen.append)
    review.page(conn, one, review.Waiting(5, "contact", "x", "", LONG_AGO, "", "", "b"), 10, TODAY)
    conn.set_trace_callback(None)
    sql = next(s for s in seen if "contact_created" in s)
    steps = [row[3] for row in conn.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert steps[0].startswith("SEARCH t USING INDEX contact_created"), steps
    assert not [s for s in steps if s.startswith("SCAN") or "TEMP B-TREE" in s], steps


def test_a_rule_of_before_without_a_name_is_called_unnamed(memory):
    make(memory, "retention", of="lead", months=3)
    assert [one.name for one in rules.rules(memory.reader())] == ["Unnamed"]
