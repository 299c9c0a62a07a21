"""Indexes on own fields: made for long lists only, used by them, and never what a list depends on."""

import pytest

from crm_desktop.domain import own
from crm_desktop.shaping import own_fields
from crm_desktop.store import catalogue, check, listing, own_indexes
from crm_desktop.store.conditions import Condition
from crm_desktop.store.listing import ListQuery, Sort
from tests.shaping.kit import add, formula, give, make

VALUES = {
    "number": ["9", "10", None, "-1"], "text": ["b", "A", None, "c"], "yesno": [True, None, False, True],
    "date": ["2026-01-01", None, "2025-01-01", "2026-01-01"],
    "money": [{"amount": a, "currency": "MYR"} if a else None for a in (300, 0, 100, 200)],
}  # fmt: skip


@pytest.fixture
def long(monkeypatch):
    """Take four rows as a long list."""
    monkeypatch.setattr(own_indexes, "MANY", 2)


def plan(ws, query):
    conn = ws.reader()
    return " ".join(
        str(step[3])
        for sql, values in listing._selects(conn, query)
        for step in conn.execute(f"EXPLAIN QUERY PLAN {sql}", values)
    )


@pytest.mark.parametrize("form", [*VALUES, "choice"])
def test_an_index_changes_nothing_but_the_time(ws, long, form) -> None:
    field = make(ws, "contact", form)
    keys = [c.value for c in field.choices]
    for at, value in enumerate(VALUES.get(form) or [keys[1], keys[0], None, keys[2]]):
        give(ws, "contact", add(ws, "contact", name=f"P{at}"), field, value)
    conn = ws.reader()
    queries = [ListQuery("contact", (Sort(field.name, down),)) for down in (False, True)]
    before = [list(listing.all_rows(conn, query)) for query in queries]
    assert own_indexes.wanted(conn, "contact", ["name", field.name]) == [field.name]
    own_indexes.make(ws, "contact", [field.name])
    assert own_indexes.wanted(conn, "contact", [field.name]) == []
    assert [list(listing.all_rows(conn, query)) for query in queries] == before
    for query in queries:
        assert "own_contact_" in plan(ws, query)
    assert check.check(ws).ok


def test_a_filter_uses_it_too(ws, long) -> None:
    shoe = make(ws, "contact", "number")
    for at in range(4):
        give(ws, "contact", add(ws, "contact", name=f"P{at}"), shoe, str(at))
    own_indexes.make(ws, "contact", [shoe.name])
    query = ListQuery("contact", (), "", (Condition(shoe.name, "is", "2"),))
    assert "own_contact_" in plan(ws, query)
    assert listing.count(ws.reader(), query) == 1


def test_short_lists_and_fields_of_several_values_get_none(ws, long, monkeypatch) -> None:
    shoe, many = make(ws, "contact", "number"), make(ws, "contact", "choices")
    for _ in range(3):
        add(ws, "contact")
    conn = ws.reader()
    assert own_indexes.wanted(conn, "contact", [many.name, "name"]) == []
    monkeypatch.setattr(own_indexes, "MANY", 100)
    assert own_indexes.wanted(conn, "contact", [shoe.name]) == []


def test_the_oldest_goes_and_a_field_that_is_gone_gets_none(ws, long) -> None:
    fields = [make(ws, "contact", "number", f"F{at}") for at in range(own_indexes.MOST + 2)]
    for _ in range(3):
        add(ws, "contact")
    own_indexes.make(ws, "contact", [f.name for f in fields])
    conn = ws.reader()
    missing = own_indexes.wanted(conn, "contact", [f.name for f in fields])
    assert missing == [f.name for f in fields[:2]]
    own_fields.delete(ws, [fields[0].name.removeprefix("custom.")])
    own_indexes.make(ws, "contact", [fields[0].name])
    assert own_indexes.wanted(conn, "contact", [fields[1].name]) == [fields[1].name]


@pytest.mark.parametrize("text", ["[Shoe] * 2.5 + 1", "if([Shoe] > 1, [Spent] / 2, [Spent])"])
def test_a_formula_over_its_own_record_is_indexed(ws, long, text) -> None:
    shoe, spent = make(ws, "contact", "number", "Shoe"), make(ws, "contact", "money", "Spent")
    for at in (2, 0, 3, 1):
        id = add(ws, "contact", name=f"P{at}")
        give(ws, "contact", id, shoe, str(at))
        give(ws, "contact", id, spent, {"amount": at * 100, "currency": "MYR"})
    made, conn = formula(ws, "contact", text), ws.reader()
    queries = [ListQuery("contact", (Sort(made.name, down),)) for down in (False, True)]
    before = [list(listing.all_rows(conn, query)) for query in queries]
    assert all(listing.early_rows(conn, query) is None for query in queries)
    assert own_indexes.wanted(conn, "contact", [made.name]) == [made.name]
    own_indexes.make(ws, "contact", [made.name])
    assert [listing.early_rows(conn, query) for query in queries] == before
    assert all("own_contact_" in plan(ws, query) for query in queries)
    assert all("TEMP B-TREE" not in plan(ws, query) for query in queries)
    last = add(ws, "contact", name="Last")
    give(ws, "contact", last, spent, {"amount": 900, "currency": "MYR"})
    give(ws, "contact", last, shoe, "9")
    assert listing.all_rows(conn, queries[0])[-1] == listing.number_of(conn, "contact", last)
    stored = own_fields.formula_cells(catalogue.of(conn, "contact"), "0 - [Shoe]")
    own_fields.change(ws, own.own_id(made), stored)
    assert own_indexes.wanted(conn, "contact", [made.name]) == [made.name]
    assert check.check(ws).ok


@pytest.mark.parametrize(
    "text",
    ["days([created], today())", "year([created])", 'if([Shoe] > 1, "big", "small")', "[company]",
     "min([Shoe], 3)"],
)  # fmt: skip
def test_a_formula_of_days_words_or_other_records_is_not(ws, long, text) -> None:
    shoe = make(ws, "contact", "number", "Shoe")
    for at in range(4):
        give(ws, "contact", add(ws, "contact"), shoe, str(at))
    made = formula(ws, "contact", text)
    assert own_indexes.wanted(ws.reader(), "contact", [made.name]) == []
    query = ListQuery("contact", (Sort(made.name),))
    assert listing.early_rows(ws.reader(), query) is None
    assert len(listing.all_rows(ws.reader(), query)) == 4
