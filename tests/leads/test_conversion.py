"""Conversion of a lead: what comes into being, what goes along, and that one undo takes it all back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.deals import pipelines
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.leads import conversion, together, triage
from crm_desktop.leads.conversion import NEW, NONE, Wish
from crm_desktop.store import about, check, finding, listing
from crm_desktop.store.workspace import Workspace

LEAD = {
    "name": "Siti Aminah binti Abdullah", "company_name": "Maju Jaya Sdn Bhd", "job": "Buyer",
    "emails.1": {"value": "siti@majujaya.example"},
    "phones.1": {"value": "012-334 5521", "e164": "+60123345521", "kind": "mobile"},
    "links.1": {"value": "www.majujaya.example", "kind": "website"},
    "source": "Fair", "owner": "Huda", "value": {"amount": 4_860_000, "currency": "MYR"},
}  # fmt: skip


@pytest.fixture
def ws(tmp_path):
    with Workspace.create(tmp_path / "a.crm") as space:
        pipelines.ensure_default(space)
        yield space


def make(ws: Workspace, entity: str, cells: dict[str, Any]) -> str:
    id = new_id()
    ws.log.record(Label("create", entity, row=id), [Edit(entity, id, {"deleted": False, **cells})])
    return id


def lead(ws: Workspace, **more: Any) -> str:
    edit = triage.fresh({**LEAD, **more})
    ws.log.record(Label("create", "lead", row=edit.id), [edit])
    return edit.id


def row(ws: Workspace, entity: str, id: str) -> dict[str, Any]:
    view = listing.record(ws.reader(), entity, id)
    assert view is not None
    return view.row


def cells(ws: Workspace) -> dict[tuple[str, str], Any]:
    """Return every visible record with its cells."""
    conn, found = ws.reader(), {}
    for entity in RECORDS:
        ns = listing.all_rows(conn, listing.ListQuery(entity))
        for n in ns:
            got = finding.records(conn, entity, [n])[n]
            found[entity, got.id] = dict(got.cells)
    return found


def test_a_lead_becomes_contact_company_and_deal(ws):
    id = lead(ws)
    offered = conversion.offer(ws.reader(), id)
    operation, plan = conversion.convert(ws, id, offered.wish)
    contact = row(ws, "contact", plan.ids["contact"])
    assert contact["name"] == LEAD["name"]
    assert (contact["given_name"], contact["family_name"]) == ("Siti Aminah", "binti Abdullah")
    assert contact["company"] == plan.ids["company"]
    assert [e["value"] for e in contact["emails"].values()] == ["siti@majujaya.example"]
    company = row(ws, "company", plan.ids["company"])
    assert company["name"] == "Maju Jaya Sdn Bhd"
    assert [e["value"] for e in company["links"].values()] == ["www.majujaya.example"]
    deal = row(ws, "deal", plan.ids["deal"])
    assert deal["value"] == LEAD["value"]
    assert deal["place"]["stage"] == conversion.first_stage(ws.reader(), deal["place"]["pipeline"])
    assert deal["contacts"] == {plan.ids["contact"]: True}
    old = row(ws, "lead", id)
    assert (old["status"], old["contact"], old["company"], old["deal"]) == (
        "converted", plan.ids["contact"], plan.ids["company"], plan.ids["deal"],
    )  # fmt: skip
    assert operation.label.key == "convert"


def test_what_is_about_the_lead_shows_on_what_it_became(ws):
    id = lead(ws)
    task = make(ws, "task", {"title": "Call", "lead": id, "due": "2026-12-01"})
    note = make(ws, "note", {"text": "Wants oak", "lead": id, "created": "2026-11-01T00:00:00Z"})
    operation, plan = conversion.convert(ws, id, conversion.offer(ws.reader(), id).wish)
    conn = ws.reader()
    for entity in ("contact", "company", "deal"):
        found = about.entries(conn, entity, plan.ids[entity])
        assert {("task", task), ("note", note)} <= set(found)
    assert {("task", task), ("note", note)} <= set(about.entries(conn, "lead", id))
    ws.log.cancel(operation.stamp)
    assert about.entries(ws.reader(), "contact", plan.ids["contact"]) == []
    assert check.check(ws).ok


def test_a_known_contact_keeps_what_it_says(ws):
    mail = {"value": "SITI@majujaya.example"}
    known = make(ws, "contact", {"name": "Siti", "emails.1": mail, "job": "Owner"})
    id = lead(ws)
    offered = conversion.offer(ws.reader(), id)
    assert offered.wish.contact == known
    assert offered.contacts[0].sure
    conversion.convert(ws, id, offered.wish)
    now = row(ws, "contact", known)
    assert (now["name"], now["job"]) == ("Siti", "Owner")
    assert len(now["emails"]) == 1
    assert [p["e164"] for p in now["phones"].values()] == ["+60123345521"]


def test_a_known_company_is_offered_by_its_name(ws):
    firm = make(ws, "company", {"name": "MAJU JAYA SDN BHD"})
    offered = conversion.offer(ws.reader(), lead(ws))
    assert offered.wish.company == firm


def test_only_a_company(ws):
    id = lead(ws)
    _operation, plan = conversion.convert(ws, id, Wish(contact=NONE, deal=NONE))
    company = row(ws, "company", plan.ids["company"])
    assert [e["value"] for e in company["emails"].values()] == ["siti@majujaya.example"]
    assert "contact" not in plan.ids


def test_nothing_is_refused_in_words(ws):
    with pytest.raises(UserError):
        conversion.plan(ws.reader(), lead(ws), Wish(NONE, NONE))
    with pytest.raises(UserError):
        conversion.plan(ws.reader(), "nobody", Wish())


def test_nobody_is_converted_twice(ws):
    id = lead(ws)
    conversion.convert(ws, id, Wish())
    with pytest.raises(UserError):
        conversion.convert(ws, id, Wish())


def test_a_file_without_pipelines_still_converts(tmp_path):
    with Workspace.create(tmp_path / "b.crm") as space:
        id = lead(space)
        _operation, plan = conversion.convert(space, id, Wish(title="Chairs"))
        assert row(space, "deal", plan.ids["deal"])["title"] == "Chairs"


_TEXT = st.text(min_size=1, max_size=12).filter(str.strip)
_LEADS = st.fixed_dictionaries(
    {},
    optional={
        "name": _TEXT, "company_name": _TEXT, "job": _TEXT, "notes": _TEXT, "owner": _TEXT,
        "emails.1": st.builds(lambda t: {"value": f"{t}@x.example"}, _TEXT),
        "phones.1": st.builds(lambda t: {"value": t}, _TEXT),
        "links.1": st.builds(lambda t: {"value": t, "kind": "website"}, _TEXT),
        "value": st.builds(lambda a: {"amount": a, "currency": "MYR"}, st.integers(0, 10**9)),
    },
)  # fmt: skip
_CHOICES = st.tuples(
    st.sampled_from(["new", "none", "known"]), st.sampled_from(["new", "none", "known"]),
    st.sampled_from(["new", "none"]),
).filter(lambda c: c[:2] != ("none", "none"))  # fmt: skip


@given(_LEADS, _CHOICES, st.booleans())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_undo_brings_every_cell_back(tmp_path_factory, drafted, choices, related):
    with Workspace.create(tmp_path_factory.mktemp("c") / "a.crm") as space:
        pipelines.ensure_default(space)
        contact = make(space, "contact", {"name": "Known", "phones.1": {"value": "1"}})
        company = make(space, "company", {"name": "Firm"})
        edit = triage.fresh(drafted)
        space.log.record(Label("create", "lead", row=edit.id), [edit])
        if related:
            make(space, "task", {"title": "Call", "lead": edit.id})
            make(space, "activity", {"subject": "Rang", "lead": edit.id, "company": company})
        before = cells(space)
        ids = {"new": NEW, "none": NONE}
        wish = Wish(ids.get(choices[0], contact), ids.get(choices[1], company), ids[choices[2]])
        operation, _plan = conversion.convert(space, edit.id, wish)
        assert cells(space) != before
        space.log.cancel(operation.stamp)
        assert cells(space) == before
        space.log.revive(operation.stamp)
        assert row(space, "lead", edit.id)["status"] == "converted"


def test_many_at_once_share_their_company_and_one_undo(ws):
    ids = [lead(ws, name=name, **{"emails.1": {"value": f"{name}@x.example"}, "phones.1": None})
           for name in ("Tan", "Lim")]  # fmt: skip
    before = cells(ws)
    ns = [listing.number_of(ws.reader(), "lead", id) for id in ids]
    operation = together.convert(ws, ns, check=lambda: None)
    rows = [row(ws, "lead", id) for id in ids]
    assert rows[0]["company"] == rows[1]["company"]
    assert {row(ws, "contact", r["contact"])["company"] for r in rows} == {rows[0]["company"]}
    ws.log.cancel(operation.stamp)
    assert cells(ws) == before


def test_many_at_once_make_nobody_twice_and_leave_a_known_contact_where_it_is(ws):
    firm = make(ws, "company", {"name": "Kedai Lama"})
    tan = make(
        ws, "contact", {"name": "Tan", "company": firm, "emails.1": {"value": "tan@x.example"}}
    )
    mobile = {"value": "012-999 9999", "e164": "+60129999999"}
    told = (
        {"name": "Ann", "emails.1": {"value": "ann@x.example"}, "phones.1": {"value": "03-1"}},
        {"name": "Tan", "emails.1": {"value": "tan@x.example"}, "phones.1": mobile},
        {"name": "Tan A K", "emails.1": {"value": "Tan@x.example"}, "phones.1": mobile},
        {"name": "Bob", "emails.1": {"value": "bob@x.example"}, "phones.1": {"value": "03-2"}},
        {"name": "Bob Ong", "emails.1": {"value": "bob@x.example"}, "phones.1": {"value": "03-3"}},
    )
    ids = [lead(ws, **cells) for cells in told]
    ns = [listing.number_of(ws.reader(), "lead", id) for id in ids]
    together.convert(ws, ns, check=lambda: None)
    rows = [row(ws, "lead", id) for id in ids]
    assert row(ws, "contact", tan)["company"] == firm
    assert [p["e164"] for p in row(ws, "contact", tan)["phones"].values()] == ["+60129999999"]
    assert rows[1]["contact"] == rows[2]["contact"] == tan
    assert rows[3]["contact"] == rows[4]["contact"]
    bob = row(ws, "contact", rows[3]["contact"])
    assert sorted(p["value"] for p in bob["phones"].values()) == ["03-2", "03-3"]
    assert len({r["company"] for r in rows}) == 1 and check.check(ws).ok


def test_many_at_once_with_their_deals_or_none(ws):
    firm = {"company_name": "Perabot Indah Sdn Bhd", "phones.1": None}
    ids = [lead(ws, name=name, **firm, **{"emails.1": {"value": f"{name}@x.example"}})
           for name in ("Ali", "Mei", "Perabot Indah Sdn Bhd")]  # fmt: skip
    ns = [listing.number_of(ws.reader(), "lead", id) for id in ids]
    planned = together.plan(ws.reader(), ns, check=lambda: None)
    counts = {entity: len(found) for entity, found in planned.new.items()}
    assert counts == {"contact": 2, "company": 1, "deal": 3}
    operation = together.convert(ws, ns, conversion.NONE, check=lambda: None)
    assert not any(row(ws, "lead", id)["deal"] for id in ids)
    ws.log.cancel(operation.stamp)
    together.convert(ws, ns, check=lambda: None)
    titles = [row(ws, "deal", row(ws, "lead", id)["deal"])["title"] for id in ids]
    firm_name = "Perabot Indah Sdn Bhd"
    assert titles[:2] == [firm_name, f"{firm_name} · Mei"]


def test_a_known_contact_gets_no_parts_of_a_name_guessed_for_it(ws):
    known = make(ws, "contact", {"name": LEAD["name"], "emails.1": LEAD["emails.1"]})
    made = conversion.plan(ws.reader(), lead(ws), Wish(contact=known, company=NONE, deal=NONE))
    assert not {"prefix", "given_name", "family_name"} & set(made.changed["contact"])
    fresh = conversion.plan(ws.reader(), lead(ws), Wish(company=NONE, deal=NONE))
    assert fresh.new["contact"]["given_name"] == "Siti Aminah"


def test_what_goes_along_is_counted_by_kind(ws):
    id = lead(ws)
    make(ws, "activity", {"subject": "Call", "lead": id, "start": "2026-01-05T08:00:00Z"})
    make(ws, "note", {"text": "Oak", "lead": id})
    assert conversion.offer(ws.reader(), id).related == {"activity": 1, "note": 1}


def test_a_lead_called_by_its_company_makes_no_person_of_it(ws):
    id = lead(ws, name="MAJU JAYA Sdn Bhd")
    offered = conversion.offer(ws.reader(), id)
    assert (offered.wish.contact, offered.wish.company) == (NONE, NEW)
    _operation, plan = conversion.convert(ws, id, offered.wish)
    company = row(ws, "company", plan.ids["company"])
    assert [e["value"] for e in company["emails"].values()] == ["siti@majujaya.example"]


def test_a_person_wanted_of_such_a_lead_is_called_as_reached(ws):
    id = lead(ws, name="Maju Jaya Sdn Bhd")
    _operation, plan = conversion.convert(ws, id, Wish(NEW, NEW, NONE, "", None))
    made = row(ws, "contact", plan.ids["contact"])
    assert (made["name"], made["given_name"]) == ("siti@majujaya.example", None)
    assert row(ws, "company", plan.ids["company"])["name"] == "Maju Jaya Sdn Bhd"
