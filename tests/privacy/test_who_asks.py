"""A request by a name alone is linked to who alone is called so, and to nobody where that is not sure."""

from __future__ import annotations

import pytest

from crm_desktop.privacy import who_asks

from .saying import make


def found(ws, name="Siti binti Ali", **cells):
    return who_asks.of(ws.reader(), {"name": name, **cells})


@pytest.mark.parametrize("kind", ["contact", "lead"])
def test_the_only_one_called_so_is_linked(ws, kind):
    id = make(ws, kind, name="Siti binti Ali")
    make(ws, "contact", name="Siti binti Omar")
    assert found(ws, "  SITI  binti Ali ").cells == {kind: id}
    assert found(ws, "Siti").keys == ()


def test_of_several_nobody_is(ws):
    ids = {make(ws, "contact", name="Siti binti Ali"), make(ws, "lead", name="Siti binti Ali")}
    several = found(ws)
    assert several.cells == {} and {id for _, id in several.keys} == ids
    assert all(id in several.words("R") for id in ids) and "--contact" in several.words("R")


def test_a_lead_and_the_contact_it_became_are_one(ws):
    id = make(ws, "contact", name="Siti binti Ali")
    make(ws, "lead", name="Siti binti Ali", status="converted", contact=id)
    assert found(ws).cells == {"contact": id}


def test_where_one_was_chosen_or_nobody_is_named_none_is_looked_for(ws):
    make(ws, "contact", name="Siti binti Ali")
    other = make(ws, "lead", name="Tan")
    for meant in (found(ws, lead=other), found(ws, "")):
        assert meant.cells == {} and meant.words("R") == ""


def test_where_nobody_is_called_so_it_is_said_how_to_link(ws):
    gone = make(ws, "contact", name="Siti binti Ali", deleted=True)
    said = found(ws).words("R")
    assert "No contact and no lead is called Siti binti Ali." in said
    assert "set R contact ID" in said and "--contact" in said and gone not in said
