"""What slips: open leads and deals without next step, owner or contact for some days."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import about, listing, slips
from crm_desktop.store.conditions import Condition
from crm_desktop.store.listing import ListQuery, Sort
from crm_desktop.store.workspace import Workspace

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OLD, YOUNG = "2026-11-01T08:00:00Z", "2026-11-22T08:00:00Z"


@pytest.fixture
def ws(tmp_path):
    with Workspace.create(tmp_path / "a.crm") as space:
        yield space


def make(ws: Workspace, entity: str, **cells: Any) -> str:
    id = new_id()
    ws.log.record(Label("create", entity, row=id), [Edit(entity, id, {"deleted": False, **cells})])
    return id


def whys(ws: Workspace, id: str, days: int = 7) -> tuple[str, ...]:
    found = {s.id: s.whys for s in slips.listed(ws.reader(), days, now=NOW)}
    return found.get(id, ())


def test_an_old_lead_nobody_touched_slips_for_all_reasons(ws):
    id = make(ws, "lead", name="Tan", status="new", created=OLD)
    assert whys(ws, id) == ("step", "owner", "contact")


def test_what_came_in_lately_has_its_days(ws):
    id = make(ws, "lead", name="Tan", status="new", created=YOUNG)
    assert whys(ws, id) == ()
    assert whys(ws, id, days=1) == ("step", "owner", "contact")


def test_an_open_step_is_a_next_step_but_no_contact(ws):
    id = make(ws, "lead", name="Tan", created=OLD, owner="Huda")
    make(ws, "task", title="Call", lead=id, due="2026-12-01")
    assert whys(ws, id) == ("contact",)


def test_a_done_task_is_no_next_step(ws):
    id = make(ws, "lead", name="Tan", created=OLD, owner="Huda")
    make(ws, "task", title="Call", lead=id, done="2026-11-02T08:00:00Z")
    assert whys(ws, id) == ("step", "contact")


def test_an_activity_lately_is_a_contact(ws):
    id = make(ws, "deal", title="Chairs", created=OLD, owner="Huda")
    make(ws, "activity", subject="Rang", state="done", start="2026-11-21T08:00:00Z", deal=id)
    assert whys(ws, id) == ()
    assert whys(ws, id, days=1) == ("step", "contact")


def test_what_is_logged_ahead_is_no_contact_before_its_time(ws):
    id = make(ws, "deal", title="Chairs", created=OLD, owner="Huda")
    make(ws, "activity", subject="Rang", state="done", start="2099-11-21T08:00:00Z", deal=id)
    make(ws, "activity", subject="Wrote", state="done", start="2099-11-21", deal=id)
    assert whys(ws, id) == ("step", "contact")
    n = listing.number_of(ws.reader(), "deal", id)
    assert about.last_contacts(ws.reader(), "deal", [n]) == {}
    query = ListQuery("deal", (Sort("last_contact"),))
    (row,) = listing.listed(ws.reader(), query, 10)
    assert row["last_contact"] is None
    when = datetime(2099, 11, 22, tzinfo=UTC)
    assert slips.count(ws.reader(), "deal", 7, when)["contact"] == 0


def test_more_days_than_there_were_are_all_of_them(ws):
    id = make(ws, "lead", name="Tan", created=OLD)
    assert whys(ws, id, days=99999999999) == ()


def test_closed_ones_never_slip(ws):
    ids = [
        make(ws, "lead", name="A", status="converted", created=OLD),
        make(ws, "lead", name="B", status="discarded", created=OLD),
        make(ws, "deal", title="C", result={"outcome": "won"}, created=OLD),
        make(ws, "lead", name="D", created=OLD, deleted=True),
    ]
    assert [whys(ws, id) for id in ids] == [()] * 4


def test_counts_are_those_of_the_list(ws):
    make(ws, "lead", name="A", created=OLD)
    make(ws, "lead", name="B", created=OLD, owner="Huda")
    make(ws, "deal", title="C", created=OLD, owner="Huda")
    conn = ws.reader()
    assert slips.count(conn, "lead", 7, NOW) == {"step": 2, "owner": 1, "contact": 2, "": 2}
    assert slips.count(conn, "deal", 7, NOW) == {"step": 1, "owner": 0, "contact": 1, "": 1}
    for entity in slips.ENTITIES:
        counts = slips.count(conn, entity, 7, NOW)
        assert [slips.count_for(conn, entity, 7, why, NOW) for why in slips.WHYS] == [
            counts[why] for why in slips.WHYS
        ]
    assert len(slips.listed(conn, 7, now=NOW)) == 3


def test_a_list_can_be_kept_to_what_slips(ws):
    id = make(ws, "lead", name="A", created=OLD)
    make(ws, "lead", name="B", created=OLD, owner="Huda")
    conn = ws.reader()
    query = listing.ListQuery(
        "lead", conditions=(Condition(slips.FIELD, slips.FIELD, [7, "owner"]),)
    )
    assert listing.ids_of(conn, "lead", listing.all_rows(conn, query)) == [id]
    every = listing.ListQuery("lead", conditions=(Condition(slips.FIELD, slips.FIELD, [7]),))
    assert listing.count(conn, every) == 2


def test_nothing_else_can_slip():
    with pytest.raises(ValueError, match="contact"):
        slips.slipping(RECORDS["contact"], [7])
    with pytest.raises(ValueError, match="lead"):
        slips.slipping(RECORDS["lead"], [7, "1 OR 1"])


@pytest.mark.parametrize("odd", [0, -3, "many", None, 10**9])
def test_an_odd_setting_is_the_usual_one(ws, odd):
    ws.set_setting(slips.SETTING, odd)
    assert slips.days_of(ws) == slips.DAYS
