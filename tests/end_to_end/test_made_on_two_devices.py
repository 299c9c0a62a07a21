"""What two devices make of the same at a time is one after they exchanged, whoever gave first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from crm_desktop.activities import kinds, lists
from crm_desktop.activities.lists import Entry
from crm_desktop.agenda import plans
from crm_desktop.agenda.tasks import About
from crm_desktop.deals import pipelines
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.duplicates import merging
from crm_desktop.leads import conversion, together
from crm_desktop.leads.conversion import NONE, Wish
from crm_desktop.store import cells, check, listing
from crm_desktop.store.workspace import Workspace

LEAD = {
    "name": "Siti Aminah", "company_name": "Maju Jaya", "status": "new",
    "emails.1": {"value": "siti@maju.example"}, "emails.2": {"value": "aminah@maju.example"},
    "phones.1": {"value": "012-334 5521", "e164": "+60123345521", "kind": "mobile"},
}  # fmt: skip


class Two(NamedTuple):
    """Two files that hold the same; `b` gives what it has first when `swapped`."""

    a: Workspace
    b: Workspace
    swapped: bool

    def exchange(self) -> None:
        """Give each what the other has, and see that they end alike and are whole."""
        pairs = [(self.a, self.b), (self.b, self.a)]
        for giver, taker in reversed(pairs) if self.swapped else pairs:
            taker.log.apply([op for _, op in giver.log.since()])
        assert shown(self.a) == shown(self.b)
        assert check.check(self.a).ok and check.check(self.b).ok


@pytest.fixture(params=[False, True], ids=["a gives first", "b gives first"])
def two(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Two]:
    with Workspace.create(tmp_path / "a.crm") as a, Workspace.create(tmp_path / "b.crm") as b:
        pipelines.ensure_default(a)
        b.log.apply([op for _, op in a.log.since()])
        yield Two(a, b, request.param)


def make(two: Two, entity: str, **more: Any) -> str:
    id = new_id()
    edit = Edit(entity, id, {"deleted": False, **more})
    two.a.log.record(Label("create", entity, row=id), [edit])
    two.exchange()
    return id


def shown(ws: Workspace) -> dict[tuple[str, str], Any]:
    conn = ws.reader()
    return {
        (entity, id): cells.shown(conn, entity, id)
        for entity in RECORDS
        for id in listing.ids_of(
            conn, entity, listing.all_rows(conn, listing.ListQuery(entity))
        )
    }  # fmt: skip


def counts(ws: Workspace, *entities: str) -> list[int]:
    return [listing.count(ws.reader(), listing.ListQuery(entity)) for entity in entities]


MADE = ("contact", "company", "deal")


def convert(ws: Workspace, lead: str, wish: Wish | None = None) -> Any:
    offered = conversion.offer(ws.reader(), lead)
    return conversion.convert(ws, lead, wish or offered.wish)


def test_a_lead_both_convert_becomes_one_of_each(two: Two) -> None:
    lead = make(two, "lead", **LEAD)
    note = make(two, "note", text="Wants chairs", lead=lead)
    _done, one = convert(two.a, lead)
    _done, other = convert(two.b, lead)
    assert one.ids == other.ids
    two.exchange()
    assert counts(two.a, *MADE) == [1, 1, 1]
    person = cells.shown(two.a.reader(), "contact", one.ids["contact"]) or {}
    reached = [
        v["value"] for c, v in sorted(person.items()) if c.startswith(("emails.", "phones."))
    ]
    assert reached == ["siti@maju.example", "aminah@maju.example", "012-334 5521"]
    about = cells.shown(two.a.reader(), "note", note) or {}
    assert [c for c in about if c.startswith("contacts.")] == [f"contacts.{one.ids['contact']}"]


def test_leads_converted_together_and_one_alone_become_one_of_each(two: Two) -> None:
    leads = [make(two, "lead", **LEAD), make(two, "lead", name="Tan Ah Kow", status="new")]
    ns = [listing.number_of(two.a.reader(), "lead", id) or 0 for id in leads]
    together.convert(two.a, ns, check=lambda: None)
    convert(two.b, leads[0])
    two.exchange()
    assert counts(two.a, *MADE) == [2, 1, 2]


def test_both_add_what_the_lead_says_to_a_known_contact_once(two: Two) -> None:
    lead = make(two, "lead", **LEAD)
    known = make(two, "contact", name="Siti", **{"emails.1": {"value": "old@maju.example"}})
    for ws in (two.a, two.b):
        convert(ws, lead, Wish(contact=known, deal=NONE))
    two.exchange()
    person = cells.shown(two.b.reader(), "contact", known) or {}
    mails = [v["value"] for c, v in sorted(person.items()) if c.startswith("emails.")]
    assert mails == ["old@maju.example", "siti@maju.example", "aminah@maju.example"]


def test_taken_back_and_converted_otherwise_then_on_the_other_device_too(two: Two) -> None:
    lead = make(two, "lead", **LEAD)
    first, plan = convert(two.a, lead)
    two.a.log.undo()
    assert counts(two.a, *MADE) == [0, 0, 0]
    renamed = Edit("lead", lead, {"name": "Siti A. binti Ali"})
    two.a.log.record(Label("edit", "lead"), [renamed])
    _done, again = convert(two.a, lead, Wish(deal=NONE))
    convert(two.b, lead)
    two.exchange()
    assert again.ids["contact"] == plan.ids["contact"]
    assert counts(two.a, *MADE) == [1, 1, 1]  # the deal is what the other device made
    two.a.log.revive(first.stamp)
    two.exchange()
    assert counts(two.b, *MADE) == [1, 1, 1]


def test_undone_and_done_again_the_later_values_show_whatever_is_redone(two: Two) -> None:
    lead = make(two, "lead", **LEAD)
    first, plan = convert(two.a, lead)
    two.a.log.undo()
    second, _plan = convert(two.a, lead, Wish(title="Chairs for the hall"))
    two.a.log.revive(first.stamp)
    deal = plan.ids["deal"]
    assert (cells.shown(two.a.reader(), "deal", deal) or {})["title"] == "Chairs for the hall"
    two.a.log.cancel(second.stamp)
    assert (cells.shown(two.a.reader(), "deal", deal) or {})["title"] == "Maju Jaya"
    two.exchange()


def test_what_was_made_deleted_merged_or_erased_is_not_written_over(two: Two) -> None:
    ws = two.a
    lead = make(two, "lead", **LEAD)
    other = make(two, "contact", name="Another")

    def again() -> str:
        reopened = {"status": "new", "contact": None}
        ws.log.record(Label("edit", "lead"), [Edit("lead", lead, reopened)])
        return str(convert(ws, lead, Wish(company=NONE, deal=NONE))[1].ids["contact"])

    ids = [again()]
    ids.append(again())  # the first one stands
    ws.log.record(Label("delete"), [Edit("contact", ids[1], {"deleted": True})])
    ids.append(again())
    merging.merge(ws, merging.plan(ws.reader(), "contact", [other, ids[2]], other))
    ids.append(again())
    ws.log.erase([("contact", ids[3])])
    ids.append(again())
    assert len(set(ids)) == 5
    assert cells.shown(ws.reader(), "contact", ids[4])
    two.exchange()


def test_a_plan_both_start_makes_each_task_once(two: Two) -> None:
    deal = make(two, "deal", title="Fit-out", result={"outcome": "won"})
    plans.save(two.a, plans.suggested("After"))
    two.exchange()
    for ws, day in ((two.a, 26), (two.b, 27)):
        (plan,) = plans.plans(ws.reader())
        plans.start(ws, plan, [About("deal", deal)], date(2026, 11, day))
    two.exchange()
    assert counts(two.a, "task") == [4]
    (plan,) = plans.plans(two.a.reader())
    plans.start(two.a, plan, [About("deal", deal)], date(2027, 1, 4))
    two.exchange()
    assert counts(two.b, "task") == [8]  # who starts it once more wants it once more


def test_a_plan_taken_back_and_started_on_another_day_is_there_once(two: Two) -> None:
    deal = make(two, "deal", title="Fit-out")
    plans.save(two.a, plans.suggested("After"))
    (plan,) = plans.plans(two.a.reader())
    plans.start(two.a, plan, [About("deal", deal)], date(2026, 11, 26))
    two.a.log.undo()
    plans.start(two.a, plan, [About("deal", deal)], date(2026, 12, 26))
    two.exchange()
    dues = [row["due"] for row in listing.listed(two.b.reader(), listing.ListQuery("task"))]
    assert sorted(dues)[0] == "2026-12-27" and len(dues) == 4


@pytest.mark.parametrize("entity", ["outcome", "activity_kind"])
def test_a_result_both_add_to_the_list_is_there_once(two: Two, entity: str) -> None:
    before = [Entry("Answered", "call"), Entry("Site visit", "visit")]
    for ws, more in ((two.a, []), (two.b, [Entry("Elsewhere", "call")])):
        wanted = [*before, Entry("Wants a call back", "call"), *more]
        lists.save(ws, entity, wanted, ws.log.moment())
    two.exchange()
    found = [e.name for e in lists.entries(two.a.reader(), entity)]
    names = ["Answered", "Site visit", "Wants a call back", "Elsewhere"]
    assert sorted(found) == sorted(names)


def test_a_result_logged_here_and_listed_there_is_one(two: Two) -> None:
    offered = kinds.results(two.a.reader())
    listed = [Entry(r.name, r.channel, reached=r.reached) for r in offered]
    lists.save(two.a, "outcome", [*listed, Entry("Promised to pay", "call")], 0)
    id, edits = kinds.result_named(two.b.reader(), offered, "Promised  to pay", "call")
    two.b.log.record(Label("log"), edits)
    two.exchange()
    names = [e.name for e in lists.entries(two.b.reader(), "outcome")]
    assert len(names) == len(offered) + 1 and id in {r.id for r in kinds.results(two.a.reader())}


def test_a_result_deleted_and_added_again_is_the_same(two: Two) -> None:
    lists.save(two.a, "outcome", [Entry("Busy", "call"), Entry("Rang off", "call")], 0)
    first = lists.entries(two.a.reader(), "outcome")
    lists.save(two.a, "outcome", first[:1], two.a.log.moment())
    lists.save(two.a, "outcome", [first[0], Entry("Rang off", "call")], two.a.log.moment())
    assert {e.id for e in lists.entries(two.a.reader(), "outcome")} == {e.id for e in first}
    two.exchange()
