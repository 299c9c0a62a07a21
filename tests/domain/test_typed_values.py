"""What a user types for a field, read into cells."""

import pytest

from crm_desktop.domain import typed_values
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.store.workspace import Profile

CONTACT, DEAL, COMPANY = (RECORDS[e].fields for e in ("contact", "deal", "company"))


def test_emptied_fields_become_null():
    profile = Profile()
    assert typed_values.read(CONTACT["job"], "  ", {}, profile) == {"job": None}
    row = {"phones": {"1": {"value": "012", "kind": "work"}}}
    assert typed_values.read(CONTACT["phones"], "", row, profile) == {"phones.1": None}


def test_the_first_entry_is_changed_and_keeps_its_kind():
    row = {"emails": {"1": {"value": "a@b.my", "kind": "home"}, "2": {"value": "c@d.my"}}}
    cells = typed_values.read(CONTACT["emails"], "x@y.my", row, Profile())
    assert cells == {"emails.1": {"value": "x@y.my", "kind": "home"}}


def test_a_first_phone_gets_a_key_and_the_usual_kind():
    ((cell, value),) = typed_values.read(CONTACT["phones"], "012-334 5521", {}, Profile()).items()
    assert cell.startswith("phones.k")
    assert value["kind"] == "mobile"
    assert value["value"] == "012-334 5521"


def test_money_and_whole_numbers():
    cells = typed_values.read(DEAL["value"], "48,600", {}, Profile())
    assert cells == {"value": {"amount": 4860000, "currency": "MYR"}}
    assert typed_values.read(COMPANY["staff"], "1,200", {}, Profile()) == {"staff": 1200}
    with pytest.raises(UserError):
        typed_values.read(COMPANY["staff"], "many", {}, Profile())
    assert typed_values.read(CONTACT["touch_every"], "30", {}, Profile()) == {"touch_every": 30}
    for text in ("-5", "10000", "9" * 20, "9" * 5000):
        with pytest.raises(UserError) as refused:
            typed_values.read(CONTACT["touch_every"], text, {}, Profile())
        assert refused.value.next_step == "It can be from 0 to 9,999."
