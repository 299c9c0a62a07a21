"""The record of processing says what is really there, and the notices are made of it."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.own import NEW_SECRET
from crm_desktop.errors import UserError
from crm_desktop.privacy import days
from crm_desktop.privacy.processing import (
    business,
    notices,
    people,
    register,
    register_page,
    remarks,
    telling,
)
from crm_desktop.privacy.processing.people import People
from crm_desktop.shaping import own_fields
from crm_desktop.store.cipher.key import new_key
from crm_desktop.store.workspace import Workspace

from ..saying import make


def said(ws, part, **more):
    return dict(register.gather(ws, **more).part(part).lines)


def test_it_says_what_is_really_there(ws):
    make(
        ws,
        "purpose",
        name="Offers",
        basis="consent",
        why="They like it",
        recipients="Printer Ltd",
        keep="3 years",
    )
    make(ws, "purpose", name="Old", basis="duty", archived=True)
    make(ws, "contact", name="Ali", source="Fair")
    make(ws, "retention", name="Cold", of="lead", months=12)
    purposes = said(ws, "purposes")
    assert purposes == {"Offers": "Why it is allowed: They agreed\nWhy, in your words: They like it\n"
                        "Who else gets it: Printer Ltd\nKept for: 3 years"}  # fmt: skip
    (line,) = [line for line in said(ws, "data").items() if line[0].startswith("Contacts")]
    assert line[0] == "Contacts (1)"
    assert "E-mail" in line[1]
    assert said(ws, "sources")["Contacts"] == "Fair (1)"
    assert said(ws, "recipients") == {"Offers": "Printer Ltd"}
    assert "12 months" in said(ws, "retention")["Cold"]
    assert said(ws, "security")["Encryption"].startswith("Not encrypted")
    assert any("Backups" in name for name in said(ws, "places"))


def test_own_fields_are_data_too(memory):
    field = fresh(
        "custom_field",
        {"name": "Blood group", "entity": "contact", "of": "contact", "kind": "text"},
    )
    memory.log.record(Label("create", "custom_field"), [field])
    make(memory, "contact", name="Ali")
    assert "Blood group" in said(memory, "data")["Contacts (1)"]


def test_a_server_a_folder_and_devices_are_recipients(ws):
    ws.set_setting("sync.account", {"address": "https://crm.example"})
    ws.set_setting("sync.folder.keys", {"x": 1})
    found = said(ws, "recipients")
    assert found["Server"] == "https://crm.example"
    assert "Shared folder or stick" in found


def test_remarks_are_kept_one_of_each_part_and_undone(memory):
    remarks.write(memory, "security", "Office is locked")
    remarks.write(memory, "security", "Office is locked at night")
    assert remarks.of(memory.reader()) == {"security": "Office is locked at night"}
    assert register.gather(memory).part("security").remark == "Office is locked at night"
    assert remarks.write(memory, "security", "Office is locked at night") is None
    memory.log.undo()
    assert remarks.of(memory.reader()) == {"security": "Office is locked"}
    remarks.write(memory, "security", "")
    assert remarks.of(memory.reader()) == {}


def test_the_page_and_the_rows_hold_no_code_of_others(ws, tmp_path):
    make(ws, "purpose", name="<script>x</script>", why="=HYPERLINK(1)")
    remarks.write(ws, "who", "=1+1 <b>")
    found = register.gather(ws)
    page = register_page.html(found)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    path = tmp_path / "record.csv"
    register_page.write_csv(found, path)
    rows = list(csv.reader(path.open(encoding="utf-8-sig")))
    assert rows[0] == ["Part", "About", "What is so"]
    assert not [cell for row in rows for cell in row if cell.startswith("=")]
    assert any("=1+1" in cell for row in rows for cell in row)


@pytest.mark.parametrize("code", ["en", "ms"])
def test_a_draft_is_filled_in_its_language_and_nothing_is_left_open(ws, code):
    make(ws, "purpose", name="Offers", basis="consent", keep="3 years")
    words = notices.filled(ws, notices.draft(code), code)
    assert "{{" not in words
    assert ("(to be written)" if code == "en" else "(untuk ditulis)") in words
    business.write(ws, " Huda  Furnishing ", "12 Jalan Ampang\n50450 Kuala Lumpur")
    words = notices.filled(ws, notices.draft(code), code)
    assert "Huda Furnishing\n12 Jalan Ampang\n50450" in words and ws.path.stem not in words.split()
    assert days.said(date.today(), code) in words and date.today().isoformat() not in words
    assert ("anda bersetuju" if code == "ms" else "because you agreed") in words


def test_a_notice_tells_no_counts_no_devices_and_no_weakness(ws):
    make(ws, "contact", name="Ali", source="Fair")
    ws.set_setting("sync.account", {"address": "https://crm.example"})
    words = notices.filled(ws, notices.draft("en"), "en")
    assert "- Fair\n" in words
    assert "Our own server" in words
    for secret in ("(1)", "crm.example", "ncrypted", "Became"):
        assert secret not in words


def test_a_notice_names_only_data_that_some_contact_has(ws):
    make(ws, "contact", name="Ali", emails__1={"value": "ali@example.com"})
    data = telling.values(ws, "en")["data"]
    assert "- E-mail" in data and "- Phone" not in data
    ali = make(ws, "contact", name="Beth", phones__1={"value": "+60123345521"})
    assert "- Phone" in telling.values(ws, "en")["data"]
    ws.log.record(Label("delete", "contact"), [Edit("contact", ali, {"deleted": True})])
    assert "- Phone" not in telling.values(ws, "en")["data"]


def test_the_business_is_named_with_its_address_and_the_country_in_words(ws):
    assert said(ws, "who")["Business"] == "Not written down yet"
    business.write(ws, "Huda Furnishing", "12 Jalan Ampang")
    found = register.gather(ws, country="Malaysia")
    lines = {line.name: line.words for line in found.part("who").lines}
    assert lines["Business"] == "Huda Furnishing" and lines["Address"] == "12 Jalan Ampang"
    assert lines["Country"] == "Malaysia" and lines["File"] == ws.path.name
    assert "Huda Furnishing, made on" in register_page.html(found)
    ws.log.undo()
    assert business.of(ws.reader()) == business.Business()
    business.write(ws, "", "only an address")
    assert business.of(ws.reader()) == business.Business()


def test_a_month_is_one_month(ws):
    make(ws, "retention", name="Soon", of="lead", months=1)
    assert "after a month without" in said(ws, "retention")["Soon"]


@pytest.mark.parametrize("month", range(1, 13))
def test_days_of_documents_are_in_their_language(month):
    assert days.said(date(2026, month, 3), "en") == f"3 {date(2026, month, 3):%B} 2026"
    assert days.said(date(2026, 8, 3), "ms") == "3 Ogos 2026"


def test_placeholders_are_names_and_nothing_else(memory):
    for bad in ("{{business.__class__}}", "{{x}}", "{{ 1+1 }}", "{{}}"):
        with pytest.raises(UserError):
            notices.filled(memory, bad, "en")
    assert notices.filled(memory, "{business} {% for %}", "en") == "{business} {% for %}"


def test_what_a_placeholder_brings_is_not_filled_again(memory):
    make(memory, "purpose", name="{{data}}", basis="duty")
    assert "{{data}}" in notices.filled(memory, "{{purposes}}", "en")


def test_each_saving_is_a_version_and_those_before_stay(memory):
    notices.keep(memory, "Notice", "en", "One")
    notices.keep(memory, "notice ", "en", "Two")
    notices.keep(memory, "Notice", "ms", "Satu")
    found = notices.notices(memory.reader())
    assert [(n.language, n.version, n.words) for n in found] == [
        ("en", 2, "Two"), ("en", 1, "One"), ("ms", 1, "Satu"),
    ]  # fmt: skip
    assert found[1].called == "Notice (en), version 1"
    for bad in ((" ", "en", "x"), ("N", "en", " "), ("N", "xx", "x")):
        with pytest.raises(UserError):
            notices.keep(memory, *bad)


def test_people_are_counted_and_converted_leads_not_twice(memory):
    make(memory, "contact", name="Ali")
    make(memory, "lead", name="Beth")
    make(memory, "lead", name="Carl", status="converted")
    assert people.count(memory.reader()) == People(1, 1, False)
    people.say_sensitive(memory, True)
    assert people.count(memory.reader()).most == 10_000
    memory.log.undo()
    assert people.count(memory.reader()).most == 20_000


def test_secret_fields_make_the_data_sensitive_unless_the_owner_says_no(ws):
    assert not people.is_sensitive(ws.reader())
    own_fields.create(ws, "contact", "Medical history", "text", {"secret": NEW_SECRET})
    assert people.is_sensitive(ws.reader())
    people.say_sensitive(ws, False)
    assert not people.is_sensitive(ws.reader())
    ws.log.undo()
    assert people.is_sensitive(ws.reader())


@pytest.mark.parametrize(
    ("count", "sensitive", "near", "word"),
    [(17_999, False, False, ""), (18_000, False, True, "That is near"), (20_000, False, True, "near"),
     (20_001, False, True, "name one"), (8_999, True, False, ""), (9_000, True, True, "near"),
     (10_001, True, True, "name one")],
)  # fmt: skip
def test_from_nine_tenths_on_it_says_what_it_means(count, sensitive, near, word):
    found = People(count, 0, sensitive)
    assert found.near is near
    words = people.words(found)
    assert f"{count:,}" in words
    assert word in words
    assert ("officer" in words) is near


def test_a_notice_says_only_those_can_open_it_of_an_encrypted_file_alone(ws, tmp_path):
    claim = "Only those who work with us can open it"
    assert claim not in telling.values(ws, "en")["security"]
    with Workspace.create(tmp_path / "sealed.crm", key=new_key()) as sealed:
        assert claim in telling.values(sealed, "en")["security"]
