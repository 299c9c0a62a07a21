"""Cells of the user's own fields: by their shape one knows what they are."""

import pytest

from crm_desktop.domain import own
from crm_desktop.domain.fields import Kind

OPTIONS = {"b": {"value": "Blue", "rank": "n"}, "r": {"value": "Red", "rank": "m", "colour": "c1"}}
VALUES = {
    "text": "Hello", "number": "12.5", "money": {"amount": 100, "currency": "MYR"},
    "date": "2026-01-02", "yesno": False, "choice": "r", "choices": {"r": True, "b": True},
    "url": "x.my", "email": "a@b.my", "phone": "012", "person": "0190-a",
}  # fmt: skip


def field(form: str):
    return own.field_of({"id": "0190-f", "name": "F", "form": form, "options": OPTIONS})


@pytest.mark.parametrize("form", list(VALUES))
def test_a_value_goes_into_cells_and_comes_back(form: str) -> None:
    made = own.cells(field(form), VALUES[form], None)
    entries = {cell.removeprefix("custom."): value for cell, value in made.items()}
    assert own.value(field(form), entries) == VALUES[form]
    assert all(cell.startswith("custom.0190-f") for cell in made)


@pytest.mark.parametrize("form", list(VALUES))
def test_emptied_it_is_empty(form: str) -> None:
    had = VALUES[form]
    made = own.cells(field(form), None, had)
    assert made and set(made.values()) == {None}


@pytest.mark.parametrize("form", list(VALUES))
@pytest.mark.parametrize("earlier", ["text", "number", "money", "date", "yesno"])
def test_what_an_earlier_kind_left_is_shown_not_mistaken(form: str, earlier: str) -> None:
    entry = own.cells(field(earlier), VALUES[earlier])["custom.0190-f"]
    value = own.value(field(form), {"0190-f": entry})
    assert form == "choices" or isinstance(value, str | bool | dict)
    if form in ("number", "date", "yesno", "choice", "person") and earlier not in (form, "yesno"):
        assert isinstance(value, str)


def test_choices_come_in_their_order_and_hold_no_floats() -> None:
    assert [c.label for c in field("choice").choices] == ["Red", "Blue"]
    assert field("number").kind is Kind.NUMBER
    assert field("money").money


def test_two_devices_that_each_add_a_choice_write_other_cells() -> None:
    one = own.cells(field("choices"), {"r": True}, {})
    other = own.cells(field("choices"), {"b": True}, {})
    assert not set(one) & set(other)


def test_unknown_forms_of_a_newer_version_read_as_text() -> None:
    assert own.field_of({"id": "x", "name": "F", "form": "galaxy"}).form == "text"
    assert not own.is_own_id("x'); DROP")
