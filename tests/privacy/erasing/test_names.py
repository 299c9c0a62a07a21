"""Whoever is named in others' records is found there, and what is left of a name is never called done."""

from __future__ import annotations

from typing import Any

import pytest

from crm_desktop.domain.fields import CUSTOM
from crm_desktop.privacy.erasing import certificate, steps
from crm_desktop.shaping import own_fields
from crm_desktop.store import backup, belongings, cells
from crm_desktop.store.erasures import naming
from crm_desktop.store.workspace import Workspace

from . import acting
from .acting import edit, erased, make, named

NAME = "Aminah Rahman"


def said(ws: Workspace, entity: str, id: str) -> dict[str, Any]:
    return cells.shown(ws.reader(), entity, id) or {}


def in_log(ws: Workspace, text: str = NAME) -> int:
    """Return how many changes of the log say a text."""
    sql = "SELECT count(*) FROM change WHERE instr(patch,?)"
    (many,) = ws.reader().execute(sql, (text,)).fetchone()
    return int(many)


@pytest.fixture
def tan(ws: Workspace) -> str:
    return make(ws, "contact", name="Tan Ah Kow")


@pytest.fixture
def aminah(ws: Workspace) -> str:
    return make(ws, "contact", name=NAME)


# where a name stands


def test_own_fields_and_addresses_of_others_name_somebody(
    ws: Workspace, tan: str, aminah: str
) -> None:
    field = CUSTOM + own_fields.create(ws, "contact", "Referred by", "text")
    said_there = {
        field: {"value": f"{NAME} told him"},
        "addresses.a": {"line1": f"c/o {NAME}", "city": "KL"},
    }
    edit(ws, "contact", tan, **said_there)
    kept = make(ws, "kept", why=f"{NAME}'s case", contact=tan, until="2030-01-01")
    agreed = make(ws, "consent", said="Yes", contact=tan, wording=f"{NAME} asked him")
    found = {(m.entity, m.id) for m in named(ws, "contact", aminah)}
    assert found == {("contact", tan), ("kept", kept), ("consent", agreed)}
    job = erased(ws, "contact", aminah)
    now = said(ws, "contact", tan)
    assert now[field] == {"value": "[erased] told him"}
    assert now["addresses.a"] == {"line1": "c/o [erased]", "city": "KL"}
    assert said(ws, "kept", kept)["why"] == "[erased]'s case"
    assert said(ws, "consent", agreed)["wording"] == "[erased] asked him"
    assert not certificate.of(ws, job).complete, "their history still says it"


@pytest.mark.parametrize("then", [{"deleted": True}, {"text": "A customer complained"}])
def test_a_deleted_or_edited_note_is_listed_and_goes_with_what_it_said(
    ws: Workspace, tan: str, aminah: str, then: dict[str, Any]
) -> None:
    note = make(ws, "note", text=f"{NAME} complained", **{f"contacts.{tan}": True})
    edit(ws, "note", note, **then)
    (found,) = named(ws, "contact", aminah)
    assert found.id == note and not found.stands and NAME in found.words
    made = backup.backup(ws)
    job = erased(ws, "contact", aminah)
    assert in_log(ws) == 0 and certificate.of(ws, job).complete
    texts = [t for (t,) in ws.reader().execute("SELECT text FROM note WHERE deleted=0")]
    assert texts == ([] if then.get("deleted") else ["A customer complained"])
    with backup.opened(made, None) as conn:
        assert conn.execute(
            "SELECT count(*) FROM change WHERE instr(patch,?)", (NAME,)
        ).fetchone() == (0,)


def test_a_backup_keeps_the_note_that_was_deleted_later_without_the_name(
    ws: Workspace, tan: str, aminah: str
) -> None:
    note = make(ws, "note", text=f"{NAME} complained", **{f"contacts.{tan}": True})
    made = backup.backup(ws)
    edit(ws, "note", note, deleted=True)
    erased(ws, "contact", aminah)
    with backup.opened(made, None) as conn:
        found = conn.execute("SELECT text FROM note WHERE deleted=0").fetchall()
    assert found == [("[erased] complained",)]


def test_a_former_name_and_other_spellings_are_found(ws: Workspace, tan: str) -> None:
    jose = make(ws, "contact", name="José Müller Berg")
    edit(ws, "contact", jose, name="José Müller")
    for text in ("Met jose  MULLER today", "Jose Muller Berg called", "Josef Mullerson called"):
        make(ws, "note", text=text, **{f"contacts.{tan}": True})
    job = erased(ws, "contact", jose)
    texts = {t for (t,) in ws.reader().execute("SELECT text FROM note WHERE deleted=0")}
    assert texts == {"Met [erased] today", "[erased] called", "Josef Mullerson called"}
    assert certificate.of(ws, job).complete


NUMBERS = ("0123456789", "012-345 6789", "+60123456789", "012 3456789", "(012) 345 67 89")


@pytest.mark.parametrize("typed", ["012-345 6789", "+60 12-345 6789"])
def test_a_phone_number_is_found_however_others_wrote_it(
    ws: Workspace, tan: str, aminah: str, typed: str
) -> None:
    edit(ws, "contact", aminah, **{"phones.a": {"value": typed, "e164": "+60123456789"}})
    for number in NUMBERS:
        make(ws, "note", text=f"ring {number}, soon", **{f"contacts.{tan}": True})
    other = make(ws, "note", text="ring 0123456780", **{f"contacts.{tan}": True})
    assert len(named(ws, "contact", aminah)) == len(NUMBERS)
    job = erased(ws, "contact", aminah)
    texts = [t for (t,) in ws.reader().execute("SELECT text FROM note WHERE deleted=0")]
    assert sorted(texts) == ["ring 0123456780"] + ["ring [erased], soon"] * len(NUMBERS)
    assert said(ws, "note", other) and certificate.of(ws, job).complete


def test_a_number_that_stays_in_another_spelling_is_no_clean_ending(
    ws: Workspace, tan: str, aminah: str
) -> None:
    edit(ws, "contact", aminah, **{"phones.a": {"value": "012-345 6789", "e164": "+60123456789"}})
    make(ws, "note", text="ring 012 3456789", **{f"contacts.{tan}": True})
    assert not certificate.of(ws, erased(ws, "contact", aminah, blank=False)).complete


def test_a_number_others_have_in_another_spelling_is_theirs_too(
    ws: Workspace, tan: str, aminah: str
) -> None:
    edit(ws, "contact", aminah, **{"phones.a": {"value": "03-2161 0000", "e164": "+60321610000"}})
    edit(ws, "contact", tan, **{"phones.a": {"value": "0321610000"}})
    names = naming.ever_named(ws.reader(), [("contact", aminah)])
    left = naming.nobody_else_bears(ws.reader(), names, [("contact", aminah)])
    assert left == [NAME, "+60321610000"]


@pytest.mark.parametrize("name", ["陈小明", "陈明"])
def test_a_han_name_is_found_within_a_sentence(ws: Workspace, tan: str, name: str) -> None:
    other = make(ws, "contact", name=f"{name}亮")
    id = make(ws, "contact", name=name)
    make(ws, "note", text=f"今天跟{name}谈了价格", **{f"contacts.{tan}": True})
    job = erased(ws, "contact", id)
    texts = [t for (t,) in ws.reader().execute("SELECT text FROM note WHERE deleted=0")]
    assert texts == ["今天跟[erased]谈了价格"] and said(ws, "contact", other)["name"] == f"{name}亮"
    assert certificate.of(ws, job).complete


def test_all_mentions_are_found_however_many(ws: Workspace, aminah: str) -> None:
    for n in range(230):
        make(ws, "note", text=f"{NAME} called {n}")
    assert len(named(ws, "contact", aminah)) == 230


# what is nobody else's to lose


def test_whoever_bears_the_name_or_works_here_keeps_it(ws: Workspace, tan: str) -> None:
    firm = make(ws, "company", name="Maju Jaya", owner=NAME)
    first = make(ws, "contact", name=NAME, **{"emails.1": {"value": "one@mail.example"}})
    other = make(ws, "lead", name=NAME, owner=NAME, **{"emails.1": {"value": "two@mail.example"}})
    before = [said(ws, *key) for key in (("company", firm), ("lead", other), ("contact", tan))]
    assert [m.id for m in named(ws, "contact", first)] == []
    erased(ws, "contact", first)
    assert [
        said(ws, *key) for key in (("company", firm), ("lead", other), ("contact", tan))
    ] == before


def test_the_request_of_another_keeps_what_they_asked(ws: Workspace, tan: str, aminah: str) -> None:
    make(ws, "privacy_request", name="Tan Ah Kow", contact=tan, kind="access", received="2026-01-01",
         words=f"I am married to {NAME}")  # fmt: skip
    job = erased(ws, "contact", aminah)
    found = (
        ws.reader()
        .execute("SELECT name,words,contact FROM privacy_request WHERE deleted=0")
        .fetchall()
    )
    assert found == [("Tan Ah Kow", "I am married to [erased]", tan)]
    assert in_log(ws) == 0 and certificate.of(ws, job).complete


def test_what_may_mean_others_is_listed_apart_and_anybodys_own_name_is_theirs(
    ws: Workspace,
) -> None:
    may = make(ws, "contact", name="May")
    make(ws, "contact", name="May Lim")
    note = make(ws, "note", text="We may call in May")
    assert [(m.id, m.sure) for m in named(ws, "contact", may)] == [(note, False)]
    mei = make(ws, "contact", name="Lee Mei")
    ling = make(ws, "contact", name="Lee Mei Ling", notes="Tall")
    both = make(ws, "contact", name="Lee Mei Yi", notes="Not Lee Mei")
    found = {m.id: (m.sure, m.words) for m in named(ws, "contact", mei)}
    assert found == {ling: (False, "Lee Mei Ling"), both: (True, "Not Lee Mei")}
    job = acting.erased(ws, "contact", mei, blank=False)
    assert ("names", steps.SAID) in job.unconfirmed


def test_being_part_of_anothers_name_is_no_doubt(ws: Workspace) -> None:
    mei = make(ws, "contact", name="Lee Mei")
    ling = make(ws, "contact", name="Lee Mei Ling")
    job = erased(ws, "contact", mei, blank=False)
    assert certificate.of(ws, job).complete and said(ws, "contact", ling)["name"] == "Lee Mei Ling"


def test_a_segment_or_report_in_any_script_and_by_a_former_name_is_told(ws: Workspace) -> None:
    id = make(ws, "contact", name="陈大文")
    edit(ws, "contact", id, name="陈小明")
    for name in ("陈小明的朋友", "陈大文的朋友", "Friends"):
        make(ws, "segment", name=name, of="contact")
    make(ws, "report", name="找陈小明", of="lead", body="{}")
    told = belongings.of(ws.reader(), "contact", id).naming
    assert {e.title for e in told} == {"陈小明的朋友", "陈大文的朋友", "找陈小明"}


# what is left


def test_a_name_that_was_left_in_a_text_is_a_doubt(ws: Workspace, tan: str, aminah: str) -> None:
    make(ws, "note", text=f"{NAME} complained", **{f"contacts.{tan}": True})
    job = erased(ws, "contact", aminah, blank=False)
    done = certificate.of(ws, job)
    assert in_log(ws) == 1 and not done.complete and "some still say a name" in str(done.places)


def test_a_name_in_a_segment_is_told_and_a_doubt(ws: Workspace, tan: str, aminah: str) -> None:
    make(ws, "segment", name=f"Friends of {NAME}", of="contact")
    job = erased(ws, "contact", aminah)
    assert ("names", steps.SAID) in job.unconfirmed


def test_names_too_short_to_be_told_in_bytes_are_not_counted(ws: Workspace) -> None:
    job = erased(ws, "lead", make(ws, "lead", name="Raj"))
    assert (job.looked, job.short) == (0, 1)
    assert "1 more is too short" in str(certificate.of(ws, job).places)
    assert acting.erased(ws, "lead", make(ws, "lead", name="Rajan")).looked == 1
