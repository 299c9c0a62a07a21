"""All that a file holds about one person is in their report, in each of its forms, and nobody else is."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from random import Random

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.own import NEW_SECRET
from crm_desktop.domain.privacy import laws
from crm_desktop.errors import UserError
from crm_desktop.gui.privacy.page_print import write_pdf
from crm_desktop.i18n import set_language
from crm_desktop.privacy.consents import Said, record
from crm_desktop.privacy.person import bundle, page
from crm_desktop.privacy.person.gathering import gather
from crm_desktop.shaping import own_fields

from ..saying import make

LETTERS = "bcdfghjklmnpqrstvwxz"


class Planted:
    """A person with thirty values in every kind of record, and others with thirty of theirs around."""

    def __init__(self, ws, folder):
        self.ws, self.folder, self.rng = ws, folder, Random(3)
        self.mine: list[str] = []
        self.other: list[str] = []
        self.firm = make(ws, "company", name="Maju Jaya Trading")
        self.her = self.person(self.m, "Ali Hassan")
        self.his = self.person(self.o, "Chandra")
        self.friend = make(ws, "contact", name=f"{self.o()} {self.o()}", company=self.firm)
        self.entries()
        self.mentions()

    def word(self) -> str:
        return "".join(self.rng.choice(LETTERS) for _ in range(12)).capitalize()

    def m(self) -> str:
        self.mine.append(self.word())
        return self.mine[-1]

    def o(self) -> str:
        self.other.append(self.word())
        return self.other[-1]

    def person(self, word, family):
        first = word()
        email = f"{word().lower()}@mail.example"
        return make(
            self.ws, "contact", name=f"{first} {family}", given_name=first, prefix=word(),
            family_name=word(), job=word(),
            company=self.firm, emails__1={"kind": "work", "value": email}, notes=word(),
            source=word(), language=word(), external_id=word(),
            addresses__1={"kind": "home", "street": word(), "city": word()},
            links__1={"kind": "website", "value": f"https://{word().lower()}.example"},
            vcard__1={"value": word()},
        )  # fmt: skip

    def entries(self):
        ws, hers = self.ws, {f"contacts__{self.her}": True}
        make(ws, "note", text=f"<script>{self.m()}</script> & {self.m()}", **hers)
        make(ws, "activity", subject=self.m(), details=self.m(), location=self.m(), channel="call",
             state="done", **hers)  # fmt: skip
        make(ws, "task", title=self.m(), details=self.m(), **hers)
        deal = make(ws, "deal", title=self.m(), **hers, notes=self.m())
        make(ws, "lead", name=self.m(), message=self.m(), status="converted", contact=self.her)
        gone = make(ws, "note", text=self.m(), **hers)
        ws.log.record(Label("delete", "note", row=gone), [Edit("note", gone, {"deleted": True})])
        ws.log.record(Label("edit", "contact", row=self.her),
                      [Edit("contact", self.her, {"job": self.m()})])  # fmt: skip
        record(ws, [self.her], Said("email", wording=self.m(), version=self.m()))
        path = self.folder / f"{self.m()}.txt"
        path.write_text(self.m())
        attaching.attach(ws, [path], {f"contacts.{self.her}": True})
        # Others on the same records, and on their own.
        friend = {f"contacts__{self.friend}": True}
        make(ws, "activity", subject="Lunch", channel="meeting", state="done", **hers, **friend)
        ws.log.record(Label("edit", "deal", row=deal),
                      [Edit("deal", deal, {f"contacts.{self.friend}": True})])  # fmt: skip
        make(ws, "note", text=self.o(), **{f"contacts__{self.his}": True})
        make(ws, "task", title=self.o(), details=self.o(), **{f"contacts__{self.his}": True})
        make(ws, "activity", subject=self.o(), channel="call", **{f"contacts__{self.his}": True})
        make(ws, "lead", name=self.o(), message=self.o(), company_name=self.o(), notes=self.o())
        make(ws, "deal", title=self.o(), notes=self.o(), **{f"contacts__{self.his}": True})
        record(ws, [self.his], Said("email", wording=self.o()))
        path = self.folder / f"{self.o()}.txt"
        path.write_text(self.o())
        attaching.attach(ws, [path], {f"contacts.{self.his}": True})

    def mentions(self):
        ws = self.ws
        name = ws.reader().execute("SELECT name FROM contact WHERE id=?", (self.her,)).fetchone()[0]
        his = ws.reader().execute("SELECT name FROM contact WHERE id=?", (self.his,)).fetchone()[0]
        friend = (
            ws.reader().execute("SELECT name FROM contact WHERE id=?", (self.friend,)).fetchone()
        )
        make(ws, "note", text=f"{his} met {name} there", **{f"contacts__{self.his}": True})
        mail = self.o().lower()
        make(
            ws, "note", **{f"contacts__{self.her}": True},
            text=f"Came with {friend[0]}, {friend[0].split()[0]} knows {his}, write to "
                 f"{mail}@mail.example or call 012-334 5521",
        )  # fmt: skip
        self.other.append("012-334 5521")


@pytest.fixture
def planted(ws, tmp_path):
    folder = tmp_path / "plant"
    folder.mkdir()
    return Planted(ws, folder)


def texts_of(folder):
    """Return the words of each form, the page without its marks, the data as text and the PDF's words."""
    page = (folder / bundle.PAGE).read_text()
    data = json.loads((folder / bundle.DATA).read_text())
    files = " ".join(f"{p.name} {p.read_text()}" for p in (folder / bundle.FILES).iterdir())
    return {"page": unescape(page) + files, "data": json.dumps(data, ensure_ascii=False) + files}


def test_thirty_of_hers_are_in_both_forms_and_thirty_of_others_in_none(planted, tmp_path, qapp):
    out = tmp_path / "out"
    report = gather(planted.ws, planted.her)
    assert bundle.write(planted.ws, report, out, write_pdf) == []
    assert len(planted.mine) >= 30
    assert len(planted.other) >= 30
    forms = texts_of(out)
    for form, text in forms.items():
        folded = text.lower()
        lacking = [(at, one) for at, one in enumerate(planted.mine) if one.lower() not in folded]
        assert not lacking, (form, lacking)
        found = [one for one in planted.other if one.lower() in folded]
        assert not found, (form, found)
    index = (out / bundle.INDEX).read_text()
    assert not [one for one in planted.other if one.lower() in index.lower()]
    assert (out / bundle.PRINT).read_bytes().startswith(b"%PDF-")
    assert (out / bundle.PRINT).stat().st_size > 10_000


def test_without_the_mask_others_are_found_so_the_test_above_can_fail(planted, monkeypatch):
    from crm_desktop.privacy.person.masking import Masker

    monkeypatch.setattr(Masker, "text", lambda _self, text, _place, **_how: text)
    monkeypatch.setattr(Masker, "person", lambda _self, _id, name, _place: name)
    text = json.dumps(bundle.data(gather(planted.ws, planted.her)), default=str).lower()
    assert [one for one in planted.other if one.lower() in text]


def test_the_page_is_escaped(planted, tmp_path, qapp):
    out = tmp_path / "out"
    bundle.write(planted.ws, gather(planted.ws, planted.her), out, lambda _html, _path: None)
    page = (out / bundle.PAGE).read_text()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_what_was_hidden_is_listed_and_can_be_shown_one_by_one(planted):
    report = gather(planted.ws, planted.her)
    hidden = {one.id: one for one in report.hidden}
    assert planted.friend in hidden
    assert {one.kind for one in report.hidden} >= {"name", "e-mail", "phone"}
    shown = gather(planted.ws, planted.her, unmasked=[planted.friend])
    assert planted.friend not in {one.id for one in shown.hidden}
    friend = hidden[planted.friend].text
    assert friend in json.dumps(bundle.data(shown), default=str)
    assert friend not in json.dumps(bundle.data(report), default=str)


def test_a_file_about_others_too_is_kept_back_until_it_is_let_go(planted, tmp_path):
    ws = planted.ws
    path = planted.folder / "contract.txt"
    path.write_text("of both")
    both = {f"contacts.{planted.her}": True, f"contacts.{planted.friend}": True}
    id = attaching.attach(ws, [path], both).ids[0]
    report = gather(ws, planted.her)
    assert report.kept_back == 1
    assert id not in {one.id for one in report.files}
    assert id in {one.id for one in gather(ws, planted.her, unmasked=[id]).files}


def test_names_of_files_are_harmless(planted, tmp_path):
    ws = planted.ws
    path = planted.folder / "a.txt"
    path.write_text("x")
    id = attaching.attach(ws, [path], {f"contacts.{planted.her}": True}).ids[0]
    edit = Edit("attachment", id, {"name": "../../etc/passwd"})
    ws.log.record(Label("edit", "attachment", row=id), [edit])
    out = tmp_path / "out"
    bundle.write(ws, gather(ws, planted.her), out, lambda _html, _path: None)
    assert all(p.parent == out / bundle.FILES for p in (out / bundle.FILES).iterdir())
    assert not (tmp_path / "etc").exists()


def test_nothing_is_there_when_it_fails_half_way(planted, tmp_path):
    def fail(_html, _path):
        raise OSError(28, "no room")

    out = tmp_path / "to" / "out"
    with pytest.raises(UserError):
        bundle.write(planted.ws, gather(planted.ws, planted.her), out, fail)
    assert list(out.parent.iterdir()) == []


def test_a_folder_with_something_in_it_is_not_written_into(planted, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(UserError):
        bundle.write(planted.ws, gather(planted.ws, planted.her), tmp_path / "out", write_pdf)


def test_words_of_the_users_own_fields_are_in_it(ws):
    her = make(ws, "contact", name="Mei Ling")
    field = own_fields.create(ws, "contact", "Allergies", "text")
    ws.log.record(Label("edit", "contact", row=her),
                  [Edit("contact", her, {f"custom.{field}": {"value": "Penicillin"}})])  # fmt: skip
    (part,) = [p for p in gather(ws, her).parts if p.whose == "person"]
    row = next(row for row in part.fields if row["text"] == "Penicillin")
    assert row["label"].startswith("Allergies")


def test_what_no_person_reads_or_is_named_by_is_in_words_and_not_masked(ws, tmp_path, qapp):
    her = make(ws, "contact", name="Zubaidah Qwort")
    link = "crm:contact/01a21d6b-b2dd-7fb1-9585-51880acf6abb"
    make(ws, "note", text=f"[@Zubaidah Qwort]({link}) came", **{f"contacts__{her}": True})
    make(ws, "task", title="Call", due="2026-11-28T07:30:00Z", **{f"contacts__{her}": True})
    path = tmp_path / "scan.bin"
    path.write_bytes(b"x" * 31_457_329)
    attaching.attach(ws, [path], {f"contacts.{her}": True})
    report = gather(ws, her)
    assert [one for one in report.hidden if one.kind == "phone"] == []
    said = " ".join(str(row["text"]) for part in report.parts for row in part.fields)
    assert "@Zubaidah Qwort came" in said and "crm:" not in said
    assert "31457329" in said and "T07:30" not in said and "07:30:00Z" not in said


def test_people_who_are_deleted_or_merged_away_are_hidden_too(ws):
    her = make(ws, "contact", name="Zainal Omar")
    gone, merged, kept = (
        make(ws, "contact", name=n) for n in ("Rosmah Idris", "Wong Mei Ling", "Mei")
    )
    make(ws, "note", text="Came with Rosmah Idris and Wong Mei Ling", **{f"contacts.{her}": True})
    ws.log.record(Label("delete", "contact"), [Edit("contact", gone, {"deleted": True})])
    ws.log.record(Label("merge", "contact"), [
        Edit("contact", merged, {"deleted": True, "merged_into": kept}),
    ])  # fmt: skip
    report = gather(ws, her)
    assert {one.text for one in report.hidden} >= {"Rosmah Idris", "Wong Mei Ling"}
    said = json.dumps(bundle.data(report))
    assert "Rosmah" not in said and "Wong" not in said


def test_what_happened_is_said_in_words_of_its_language(ws):
    her = make(ws, "contact", name="Mei Ling", job="Buyer")
    ws.log.record(Label("edit", "contact", row=her), [Edit("contact", her, {"job": "Director"})])
    ws.log.record(Label("delete", "contact", row=her), [Edit("contact", her, {"deleted": True})])
    ws.log.undo()
    said = [one["what"] for one in gather(ws, her).parts[0].history]
    assert said == ["Deleted", "Job changed", "Created"]
    set_language("ms")
    try:
        report = gather(ws, her)
        assert [one["what"] for one in report.parts[0].history][::2] == ["Dipadam", "Dicipta"]
        assert report.origin[0]["how"] == "Dicipta"
    finally:
        set_language("en")


def test_by_when_to_answer_is_said_of_the_laws_that_apply(ws):
    her = make(ws, "contact", name="Mei Ling")
    today = date.today()
    ws.profile = replace(ws.profile, region="MY")
    assert gather(ws, her).due == {"pdpa": laws.due("pdpa", today).isoformat()}
    asked = (today - timedelta(days=9)).isoformat()
    make(ws, "privacy_request", contact=her, kind="access", law="gdpr", received=asked, state="new")
    make(
        ws,
        "privacy_request",
        contact=her,
        kind="access",
        law="ccpa",
        received=asked,
        state="answered",
    )
    report = gather(ws, her)
    assert report.due == {"gdpr": laws.due("gdpr", date.fromisoformat(asked)).isoformat(),
                          "pdpa": laws.due("pdpa", today).isoformat()}  # fmt: skip
    assert [name for name, _ in page.due(report)] == [
        "GDPR (European Union)", "PDPA 2010 (Malaysia)",
    ]  # fmt: skip
    ws.profile = replace(ws.profile, region="SG")
    assert set(gather(ws, make(ws, "contact", name="Ong")).due) == {"gdpr", "pdpa", "ccpa"}


def test_a_request_that_only_gives_their_name_counts_from_its_day(ws):
    her = make(ws, "contact", name="Mei Ling")
    ws.profile = replace(ws.profile, region="MY")
    asked = date.today() - timedelta(days=25)
    cells = {"kind": "access", "law": "pdpa", "received": asked.isoformat(), "state": "new"}
    make(ws, "privacy_request", name="mei ling", **cells)
    other = make(ws, "contact", name="Ong")
    late = {"received": "2001-01-01"}
    make(ws, "privacy_request", name="Mei Ling", contact=other, **cells | late)
    make(ws, "privacy_request", name="Mei Ling Tan", **cells | late)
    assert gather(ws, her).due == {"pdpa": laws.due("pdpa", asked).isoformat()}


def test_a_secret_field_says_hidden_and_is_named(ws, tmp_path):
    her = make(ws, "contact", name="Tan Ah Kow")
    made = own_fields.create(ws, "contact", "Medical history", "text", {"secret": NEW_SECRET})
    gone = own_fields.create(ws, "contact", "Gone", "text", {"secret": NEW_SECRET})
    for text in ("first", "then"):
        cells = {f"custom.{id}": {"value": text} for id in (made, gone)}
        ws.log.record(Label("edit", "contact", row=her), [Edit("contact", her, cells)])
    ws.log.record(Label("delete", "custom_field"), [Edit("custom_field", gone, {"deleted": True})])
    report = gather(ws, her)
    assert "Medical history" in report.secret
    bundle.write(ws, report, tmp_path / "out", write_pdf)
    for name in (bundle.DATA, bundle.PAGE, bundle.INDEX):
        text = (tmp_path / "out" / name).read_text("utf-8")
        assert (
            "hidden" in text and "Medical history" in text and not re.search("[0-9a-f]{24}:", text)
        )
