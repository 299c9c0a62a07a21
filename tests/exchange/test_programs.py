"""Exports of other programs: known by their headings, read whole, once, and taken back whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.exchange import dry_run, importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.store import check, listing
from crm_desktop.store.listing import ListQuery
from crm_desktop.store.workspace import Workspace

FOLDER = Path(__file__).parent / "programs"
KNOWN = {
    "google_contacts": "Google Contacts",
    "outlook": "Outlook",
    "apple_contacts": "Apple Contacts",
    "hubspot": "HubSpot",
    "pipedrive": "Pipedrive",
    "freshsales": "Freshsales",
    "salesforce": "Salesforce",
    "zoho": "Zoho",
}
PEOPLE = {"google_contacts": 3, "hubspot": 3}
NURUL = ("+60123345521", "nurul@maju.example", "Maju Jaya")


def planned(ws: Workspace, name: str) -> tuple[mapping.Mapping, dict[str, int], list[str]]:
    found = source.detect(FOLDER / f"{name}.csv")
    mapped = mapping.propose(found, ws=ws)
    plan = dry_run.plan(ws, found, mapped, progress=lambda _: None, check=lambda: None)
    try:
        reasons = [f"{r.line}: {r.reason}" for r in plan.page("error", 0, 9)]
        return mapped, {v: n for v, n in plan.counts.items() if n}, reasons
    finally:
        plan.close()


def bring_in(ws: Workspace, name: str) -> importing.Outcome:
    found = source.detect(FOLDER / f"{name}.csv")
    mapped = mapping.propose(found, ws=ws)
    return importing.quick(ws, found, mapped, progress=lambda _: None, check=lambda: None)


def shown(ws: Workspace, kind: str = "contact") -> list[dict]:  # type: ignore[type-arg]
    return listing.listed(ws.reader(), ListQuery(kind))


@pytest.mark.parametrize("name", KNOWN)
def test_it_is_known_and_read_without_an_error(ws: Workspace, name: str) -> None:
    mapped, counts, reasons = planned(ws, name)
    assert (mapped.program, mapped.kind) == (KNOWN[name], "contact")
    assert (counts, reasons) == ({"new": PEOPLE.get(name, 2)}, [])


@pytest.mark.parametrize("name", KNOWN)
def test_twice_changes_nothing_and_one_undo_takes_all_back(ws: Workspace, name: str) -> None:
    done = bring_in(ws, name)
    assert (done.created, done.errors) == (PEOPLE.get(name, 2), 0)
    again = bring_in(ws, name)
    assert (again.stamp, again.same) == ("", PEOPLE.get(name, 2))
    ws.log.cancel(done.stamp)
    assert [shown(ws, kind) for kind in ("contact", "company", "tag")] == [[], [], []]
    ws.log.revive(done.stamp)
    assert len(shown(ws)) == PEOPLE.get(name, 2)
    assert check.check(ws).ok


@pytest.mark.parametrize("name", [n for n in KNOWN if n not in ("outlook", "apple_contacts")])
def test_what_matters_of_a_person_arrives(ws: Workspace, name: str) -> None:
    bring_in(ws, name)
    person = next(r for r in shown(ws) if r["name"].startswith("Nurul"))
    phone, mail, company = NURUL
    assert person["name"].endswith("binti Ismail")
    assert phone in {p.get("e164") for p in person["phones"].values()}
    assert mail in {e["value"] for e in person["emails"].values()}
    assert company in {c["name"].removesuffix(" Interior Sdn Bhd") for c in shown(ws, "company")}


def test_one_file_after_another_makes_no_second_nurul(ws: Workspace) -> None:
    """Each program tells of the same person; who is known by an address or a number is not new."""
    for name in KNOWN:
        bring_in(ws, name)
    assert len([r for r in shown(ws) if r["name"].startswith("Nurul")]) == 1
    assert check.check(ws).ok


def test_an_undo_after_a_restart_keeps_what_was_edited_since(tmp_path: Path) -> None:
    from crm_desktop.domain.operation import Edit, Label

    path = tmp_path / "shop.crm"
    with Workspace.create(path) as ws:
        bring_in(ws, "pipedrive")
        before = {r["id"]: r for r in shown(ws)}
        done = bring_in(ws, "salesforce")
        assert (done.created, done.updated) == (0, 2)
        nurul = next(r for r in shown(ws) if r["name"].startswith("Nurul"))
        edit = Edit("contact", nurul["id"], {"notes": "mine", "job": "Owner"})
        ws.log.record(Label("edit", "contact"), [edit])
    with Workspace.open(path) as ws:
        ws.log.cancel(done.stamp)
        after = {r["id"]: r for r in shown(ws)}
        assert after[nurul["id"]] == before[nurul["id"]] | {"notes": "mine", "job": "Owner"}
        other = next(id for id in before if id != nurul["id"])
        assert after[other] == before[other]
        assert check.check(ws).ok
