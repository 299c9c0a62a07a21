"""Cards of organisations among those of people become companies, once, with their people in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.exchange import dry_run, importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery
from crm_desktop.store.workspace import Workspace

PERSON = "FN:{0}\nN:;{0};;;\nORG:{1}\nTEL:012-34567{2}"
CARDS = (
    PERSON.format("Ali", "Kedai Vcard Sdn Bhd", "01") + "\nCATEGORIES:Pembekal",
    "KIND:org\nFN:Kedai Vcard Sdn Bhd\nORG:Kedai Vcard Sdn Bhd\nTEL:03-1234567\nCATEGORIES:Pembekal",
    PERSON.format("Mei", "Kedai Vcard Sdn Bhd", "02"),
    PERSON.format("Tan", "Air Jernih", "03"),
    "N:;;;;\nFN:Air Jernih\nORG:Air Jernih;\nX-ABShowAs:COMPANY\nEMAIL:info@air.example",
    "ORG:Besi Lama\nTEL:03-7654321",
    PERSON.format("Devi", "", "04"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "v4.vcf"
    cards = (f"BEGIN:VCARD\nVERSION:4.0\n{text}\nEND:VCARD\n" for text in CARDS)
    made.write_text("".join(cards))
    return made


def named(ws: Workspace, entity: str) -> dict[str, dict]:
    conn = ws.reader()
    found = listing.page(conn, entity, listing.all_rows(conn, ListQuery(entity)))
    return {row["name"]: row for row in found.values()}


def imported(ws: Workspace, path: Path, kind: str = "") -> importing.Outcome:
    found = source.detect(path)
    mapped = mapping.propose(found, kind, ws=ws)
    return importing.quick(ws, found, mapped, progress=lambda _: None, check=lambda: None)


def test_they_become_companies_their_people_are_in(ws: Workspace, path: Path) -> None:
    done = imported(ws, path)
    assert (done.created, done.errors, done.refused) == (7, 0, 0)
    people, firms = named(ws, "contact"), named(ws, "company")
    assert people.keys() == {"Ali", "Mei", "Tan", "Devi"}
    assert firms.keys() == {"Kedai Vcard Sdn Bhd", "Air Jernih", "Besi Lama"}
    kedai = firms["Kedai Vcard Sdn Bhd"]
    assert people["Ali"]["company"] == people["Mei"]["company"] == kedai["id"]
    assert people["Tan"]["company"] == firms["Air Jernih"]["id"]
    assert [p["value"] for p in kedai["phones"].values()] == ["03-1234567"]
    assert kedai["tags"] == people["Ali"]["tags"] and len(named(ws, "tag")) == 1
    again = imported(ws, path)
    assert again.same == 7 and not again.stamp
    ws.log.cancel(done.stamp)
    assert not named(ws, "contact") and not named(ws, "company")


def test_the_dry_run_says_so(ws: Workspace, path: Path) -> None:
    found = source.detect(path)
    assert found.notes == ("3 cards are of organisations: among contacts they become companies",)
    mapped = mapping.propose(found, ws=ws)
    plan = dry_run.plan(ws, found, mapped, progress=lambda _: None, check=lambda: None)
    said = {row.title: row.reason for row in plan.page("new", 0, 20)}
    assert said["Besi Lama"] == "An organisation: it becomes a company." and not said["Ali"]
    lines = [row.line for row in plan.page("", 0, 20)]
    assert lines == sorted(lines)
    plan.close()


def test_a_column_left_out_is_left_out_of_them_too(ws: Workspace, path: Path) -> None:
    path.write_text(path.read_text().replace("TEL:03-7654321", "TEL:03-7654321\nNOTE:Secret"))
    found = source.detect(path)
    mapped = mapping.propose(found, ws=ws)
    (notes,) = (c.index for c in mapped.columns if c.heading == "Notes")
    mapped = mapped.with_target(notes, "")
    importing.quick(ws, found, mapped, progress=lambda _: None, check=lambda: None)
    firm = named(ws, "company")["Besi Lama"]
    assert firm["phones"] and firm["notes"] is None


def test_a_company_that_is_there_is_added_to(ws: Workspace, path: Path) -> None:
    imported(ws, path)
    path.write_text(
        path.read_text().replace("TEL:03-1234567", "TEL:03-1234567\nEMAIL:a@kedai.example")
    )
    done = imported(ws, path)
    assert (done.created, done.updated, done.same) == (0, 1, 6)
    assert named(ws, "company")["Kedai Vcard Sdn Bhd"]["emails"]


def test_as_leads_all_of_them_are_leads(ws: Workspace, path: Path) -> None:
    assert imported(ws, path, "lead").created == 7
    assert len(named(ws, "lead")) == 7 and not named(ws, "company")
