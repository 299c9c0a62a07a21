from datetime import date

import pytest

from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.gui.models import entry
from crm_desktop.store.workspace import Profile

TODAY = date(2026, 11, 23)
CONTACT, DEAL, COMPANY = (RECORDS[e].fields for e in ("contact", "deal", "company"))


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("25/11/2026", "2026-11-25"), ("25.11.26", "2026-11-25"), ("2026-11-25", "2026-11-25"),
        ("25 Nov", "2026-11-25"), ("Wed 25 Nov", "2026-11-25"), ("3 Dis 2027", "2027-12-03"),
        ("1 Ogos", "2026-08-01"), ("esok", "2026-11-24"), ("Hari ini", "2026-11-23"),
        ("3 December 2026", "2026-12-03"), ("9/5", "2026-05-09"),
    ],
)  # fmt: skip
def test_dates_as_people_write_them(typed, iso):
    assert entry.read_date(typed, TODAY) == iso


@pytest.mark.parametrize("typed", ["31/02/2026", "soon", "25/13/2026", "12345"])
def test_what_is_no_date_is_said(typed):
    with pytest.raises(UserError) as caught:
        entry.read_date(typed, TODAY)
    assert typed in str(caught.value)


def test_emptied_fields_become_null():
    profile = Profile()
    assert entry.read(CONTACT["job"], "  ", {}, profile) == {"job": None}
    row = {"phones": {"1": {"value": "012", "kind": "work"}}}
    assert entry.read(CONTACT["phones"], "", row, profile) == {"phones.1": None}


def test_the_first_entry_is_changed_and_keeps_its_kind():
    row = {"emails": {"1": {"value": "a@b.my", "kind": "home"}, "2": {"value": "c@d.my"}}}
    cells = entry.read(CONTACT["emails"], "x@y.my", row, Profile())
    assert cells == {"emails.1": {"value": "x@y.my", "kind": "home"}}


def test_a_first_phone_gets_a_key_and_the_usual_kind():
    ((cell, value),) = entry.read(CONTACT["phones"], "012-334 5521", {}, Profile()).items()
    assert cell.startswith("phones.k")
    assert value["kind"] == "mobile"
    assert value["value"] == "012-334 5521"


def test_money_and_whole_numbers():
    cells = entry.read(DEAL["value"], "48,600", {}, Profile())
    assert cells == {"value": {"amount": 4860000, "currency": "MYR"}}
    assert entry.read(COMPANY["staff"], "1,200", {}, Profile()) == {"staff": 1200}
    with pytest.raises(UserError):
        entry.read(COMPANY["staff"], "many", {}, Profile())


def test_what_an_editor_starts_with_reads_back():
    for field, value in ((DEAL["closing"], "2026-12-03"), (COMPANY["staff"], 80)):
        text = entry.shown_for_entry(field, value)
        assert entry.read(field, text, {}, Profile()) == {field.name: value}
