"""Activities as they are logged: whom they name, their results, one undo for all of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crm_desktop.activities import kinds, lists, recording
from crm_desktop.activities.lists import Entry
from crm_desktop.activities.recording import Draft
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.store import about, check, listing
from crm_desktop.store.subjects import cells_about, cells_about_all
from crm_desktop.store.workspace import Workspace


def add(ws: Workspace, entity: str, **cells: Any) -> str:
    id = new_id()
    ws.log.record(Label("create", entity), [Edit(entity, id, {"deleted": False, **cells})])
    return id


def row(ws: Workspace, entity: str, id: str) -> dict[str, Any]:
    found = listing.record(ws.reader(), entity, id)
    assert found is not None
    return found.row


@pytest.fixture
def shop(ws: Workspace) -> Workspace:
    ws.firm = add(ws, "company", name="Maju Jaya")  # type: ignore[attr-defined]
    ws.huda = add(ws, "contact", name="Huda", company=ws.firm)  # type: ignore[attr-defined]
    ws.deal = add(
        ws,
        "deal",
        title="Fit-out",
        company=ws.firm,  # type: ignore[attr-defined]
        **{f"contacts.{ws.huda}": True},
    )  # type: ignore[attr-defined]
    return ws


def test_what_is_logged_on_a_deal_shows_on_its_people_and_company(shop: Any) -> None:
    draft = Draft(
        channel="call", subject="Asked for oak", about=cells_about(shop.reader(), "deal", shop.deal)
    )
    id, stamp = recording.log(shop, draft)
    conn = shop.reader()
    for entity, of in (("contact", shop.huda), ("company", shop.firm), ("deal", shop.deal)):
        n = listing.number_of(conn, entity, of)
        assert about.last_contacts(conn, entity, [n])[n].id == id
    shop.log.cancel(stamp)
    assert conn.execute("SELECT count(*) FROM about").fetchone() == (0,)
    assert check.check(shop).ok


def test_whom_it_is_about_follows_from_each_kind_of_record(shop: Any) -> None:
    conn = shop.reader()
    assert cells_about(conn, "contact", shop.huda) == {
        f"contacts.{shop.huda}": True,
        "company": shop.firm,
    }
    assert cells_about(conn, "company", shop.firm) == {"company": shop.firm}
    lead = add(shop, "lead", name="Lim")
    assert cells_about(conn, "lead", lead) == {"lead": lead}
    task = add(shop, "task", title="Call", deal=shop.deal, company=shop.firm)
    assert cells_about(conn, "task", task) == {"deal": shop.deal, "company": shop.firm}
    assert cells_about(conn, "pipeline", "x") == cells_about(conn, "task", "x") == {}
    other = add(shop, "company", name="Other")
    both = cells_about_all(conn, [("company", shop.firm), ("company", other)])
    assert both == {"company": shop.firm}


def test_a_subject_nobody_gave_comes_from_the_details_or_the_channel(ws: Workspace) -> None:
    for draft, name in (
        (Draft(details="Wants oak\nand brass"), "Wants oak"),
        (Draft(details="x" * 200), "x" * 79 + "…"),
        (Draft(channel="visit"), "Visit"),
        (Draft(subject="  two \n words "), "two words"),
    ):
        id, _ = recording.log(ws, draft)
        assert row(ws, "activity", id)["subject"] == name


def test_a_result_offered_is_kept_with_the_others_when_first_chosen(ws: Workspace) -> None:
    offered = [r.name for r in kinds.results_of(kinds.results(ws.reader()), "call")]
    assert "No answer" in offered
    id, stamp = recording.log(ws, Draft(result="no answer"))
    assert row(ws, "activity", id)["outcome.shown"] == "No answer"
    kept = kinds.results(ws.reader())
    assert all(r.id for r in kept)
    assert sorted(r.name for r in kinds.results_of(kept, "call")) == sorted(offered)
    again, _ = recording.log(ws, Draft(result="No answer"))
    assert row(ws, "activity", again)["outcome"] == row(ws, "activity", id)["outcome"]
    ws.log.cancel(stamp)


def test_a_result_that_is_typed_is_added_for_its_channel(ws: Workspace) -> None:
    recording.log(ws, Draft(result="Answered"))
    id, _ = recording.log(ws, Draft(channel="visit", result="Gate was locked"))
    assert row(ws, "activity", id)["outcome.shown"] == "Gate was locked"
    assert "Gate was locked" not in [
        r.name for r in kinds.results_of(kinds.results(ws.reader()), "call")
    ]


def test_what_is_planned_needs_a_time_and_has_no_result(ws: Workspace) -> None:
    with pytest.raises(UserError):
        recording.log(ws, Draft(state="planned"))
    id, _ = recording.log(ws, Draft(state="planned", start="2026-12-01", result="Answered", channel="meeting",
                                    direction="out"))  # fmt: skip
    shown = row(ws, "activity", id)
    assert (shown["state"], shown["start"], shown["outcome"], shown["direction"]) == (
        "planned", "2026-12-01", None, None,
    )  # fmt: skip


def test_a_list_is_saved_as_one_operation(ws: Workspace) -> None:
    seen = ws.log.moment()
    wanted = [
        Entry("Site inspection", "visit", 45, "Ask about **power**"),
        Entry("Cold call", "call"),
    ]
    done = lists.save(ws, "activity_kind", wanted, seen)
    assert done is not None and [k.name for k in kinds.kinds(ws.reader())] == [
        "Site inspection",
        "Cold call",
    ]
    kept = lists.entries(ws.reader(), "activity_kind")
    assert lists.save(ws, "activity_kind", kept, ws.log.moment()) is None
    turned = lists.save(ws, "activity_kind", [kept[1]], ws.log.moment())
    assert turned is not None and [k.name for k in kinds.kinds(ws.reader())] == ["Cold call"]
    ws.log.cancel(turned.stamp)
    assert [k.name for k in kinds.kinds(ws.reader())] == ["Site inspection", "Cold call"]


@pytest.mark.parametrize("wanted", [
    [Entry(" ", "call")], [Entry("A", "")], [Entry("A", "call"), Entry(" a ", "call")],
])  # fmt: skip
def test_a_list_that_cannot_be_is_said(ws: Workspace, wanted: list[Entry]) -> None:
    with pytest.raises(UserError):
        lists.save(ws, "activity_kind", wanted, ws.log.moment())
    assert kinds.kinds(ws.reader()) == []


def test_taking_the_first_call_back_leaves_the_results_of_the_others(ws: Workspace) -> None:
    _, first = recording.log(ws, Draft(result="Answered"))
    second, _ = recording.log(ws, Draft(result="Busy"))
    ws.log.cancel(first)
    recording.log(ws, Draft(result="Answered"))
    assert row(ws, "activity", second)["outcome.shown"] == "Busy"
    assert len(kinds.results_of(kinds.results(ws.reader()), "call")) == len(kinds.OFFERED["call"])


def test_two_devices_that_log_their_first_calls_keep_one_list(
    ws: Workspace, tmp_path: Path
) -> None:
    with Workspace.create(tmp_path / "other.crm") as other:
        recording.log(ws, Draft(result="Busy"))
        recording.log(other, Draft(result="Answered"))
        ws.log.apply(op for _, op in other.log.since())
    assert len(kinds.results_of(kinds.results(ws.reader()), "call")) == len(kinds.OFFERED["call"])


def test_a_result_that_was_renamed_stays_when_its_first_name_is_typed_again(ws: Workspace) -> None:
    id, _ = recording.log(ws, Draft(result="Answered"))
    outcome = row(ws, "activity", id)["outcome"]
    ws.log.record(Label("edit"), [Edit("outcome", outcome, {"name": "Picked up"})])
    recording.log(ws, Draft(result="Answered"))
    said = [r.name for r in kinds.results(ws.reader()) if r.name in ("Answered", "Picked up")]
    assert sorted(said) == ["Answered", "Picked up"]
