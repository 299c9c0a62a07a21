"""Lists: sorted by any column, filtered, paged by row number, walked by index."""

from __future__ import annotations

from typing import Any

import pytest

from crm_desktop.domain.fields import Kind
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.store import listing
from crm_desktop.store.conditions import Condition
from crm_desktop.store.listing import ListQuery, Sort
from crm_desktop.store.workspace import Workspace

PEOPLE = [
    ("Ágnes Kovács", "Acacia", "customer", "Ann"),
    ("tan ah kow", "Borneo", "lead", "Ben"),
    ("Łukasz Nowak", "Acacia", "lead", None),
    ("陈志明", None, "qualified", "Ann"),
]


@pytest.fixture
def filled(memory: Workspace) -> Workspace:
    companies = {name: new_id() for name in ("Acacia", "Borneo")}
    edits = [Edit("company", id, {"deleted": False, "name": n}) for n, id in companies.items()]
    for name, company, stage, owner in PEOPLE:
        cells = {"deleted": False, "name": name, "stage": stage, "owner": owner}
        cells["company"] = companies.get(company or "")
        edits.append(Edit("contact", new_id(), cells))
    memory.log.record(Label("create"), edits)
    return memory


def names(ws: Workspace, *sorts: Sort, **more: object) -> list[str]:
    query = ListQuery("contact", sorts, **more)  # type: ignore[arg-type]
    ns = listing.all_rows(ws.reader(), query)
    assert listing.first_rows(ws.reader(), query, 2) == list(ns[:2])
    assert listing.count(ws.reader(), query) == len(ns)
    page = listing.page(ws.reader(), "contact", ns)
    return [page[n]["name"] for n in ns]


def test_names_sort_without_case_and_accents(filled: Workspace) -> None:
    assert names(filled, Sort("name")) == ["Ágnes Kovács", "Łukasz Nowak", "tan ah kow", "陈志明"]
    assert names(filled, Sort("name", True)) == [
        "陈志明",
        "tan ah kow",
        "Łukasz Nowak",
        "Ágnes Kovács",
    ]


def test_several_columns_sort_together(filled: Workspace) -> None:
    assert names(filled, Sort("company"), Sort("name", True)) == [
        "陈志明", "Łukasz Nowak", "Ágnes Kovács", "tan ah kow",
    ]  # fmt: skip


def test_quick_filter_finds_people_through_their_company(filled: Workspace) -> None:
    assert names(filled, Sort("name"), text="acac") == ["Ágnes Kovács", "Łukasz Nowak"]
    assert names(filled, text="lukasz") == ["Łukasz Nowak"]
    assert names(filled, text="nobody") == []


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Condition("stage", "is", "lead"), 2),
        (Condition("stage", "is", ["lead", "customer"]), 3),
        (Condition("owner", "is_not", "Ann"), 2),
        (Condition("company", "empty"), 1),
        (Condition("owner", "not_empty"), 3),
        (Condition("name", "contains", "KOW"), 1),
    ],
)
def test_conditions(filled: Workspace, condition: Condition, expected: int) -> None:
    assert len(names(filled, conditions=(condition,))) == expected


def test_a_field_from_outside_never_becomes_sql(filled: Workspace) -> None:
    with pytest.raises(KeyError):
        names(filled, Sort("name; DROP TABLE contact"))
    with pytest.raises(UserError, match="like"):
        names(filled, conditions=(Condition("name", "like", "x"),))


def test_a_choice_of_a_newer_version_is_listed_too(filled: Workspace) -> None:
    conn = filled.reader()
    ns = listing.all_rows(conn, ListQuery("contact"))
    for n, stage in zip(ns, ("aaa", "customers", "zzz"), strict=False):
        id = listing.id_of(conn, "contact", n) or ""
        filled.log.record(Label("edit"), [Edit("contact", id, {"stage": stage})])
    for down in (False, True):
        found = listing.all_rows(conn, ListQuery("contact", (Sort("stage", down),)))
        assert sorted(found) == sorted(ns)


def test_a_choice_sorts_in_the_order_of_its_choices(filled: Workspace) -> None:
    order = [c.value for c in RECORDS["contact"].fields["stage"].choices]
    conn = filled.reader()
    for sorts in ((Sort("stage"),), (Sort("stage"), Sort("owner"))):
        ns = listing.all_rows(conn, ListQuery("contact", sorts))
        assert list(ns[:2]) == listing.first_rows(conn, ListQuery("contact", sorts), 2)
        rows = listing.page(conn, "contact", ns)
        stages = [rows[n]["stage"] for n in ns]
        known = [order.index(s) for s in stages if s is not None]
        assert len(known) > 2
        assert known == sorted(known)
        assert stages[: len(stages) - len(known)] == [None] * (len(stages) - len(known))
        back = tuple(Sort(s.field, True) for s in sorts)
        turned = listing.all_rows(conn, ListQuery("contact", back))
        assert [listing.page(conn, "contact", [n])[n]["stage"] for n in turned] == stages[::-1]


@pytest.mark.parametrize(("name", "wanted"), [("ÉCOLE", "école"), ("москва", "МОСК"), ("Åse", "å")])
def test_contains_minds_no_case_in_any_script(ws: Workspace, name: str, wanted: str) -> None:
    id = new_id()
    entry = {"emails.1": {"value": f"{name}@x.example"}}
    ws.log.record(
        Label("create", "contact"), [Edit("contact", id, {"deleted": False, "name": name} | entry)]
    )
    for field in ("name", "emails"):
        for operator, many in (("contains", 1), ("lacks", 0)):
            query = ListQuery("contact", conditions=(Condition(field, operator, wanted),))
            assert listing.count(ws.reader(), query) == many, (field, operator)


@pytest.mark.parametrize("entity", list(RECORDS))
def test_every_field_of_every_record_sorts(filled: Workspace, entity: str) -> None:
    for field in RECORDS[entity].fields.values():
        for descending in (False, True):
            query = ListQuery(entity, (Sort(field.name, descending),))
            listing.all_rows(filled.reader(), query)
            if field.kind is not Kind.KEYED:
                listing.count(filled.reader(), query)


def plans(conn: Any, query: ListQuery) -> list[str]:
    """Return how SQLite finds the rows of each query that makes up a list."""
    return [
        " ".join(step[3] for step in conn.execute(f"EXPLAIN QUERY PLAN {sql} LIMIT 50", values))
        for sql, values in listing._selects(conn, query)
    ]


@pytest.mark.parametrize("column", ["name", "stage", "owner", "created"])
def test_common_sorts_walk_an_index(filled: Workspace, column: str) -> None:
    found = plans(filled.reader(), ListQuery("contact", (Sort(column),)))
    assert found
    for plan in found:
        assert "INDEX contact_" in plan
        assert "TEMP B-TREE" not in plan or "<" in plan or ">" in plan  # values nobody declares


def test_rows_at_hand_are_those_an_index_gives_in_order(filled: Workspace) -> None:
    conn = filled.reader()
    for name, field in RECORDS["contact"].fields.items():
        query = ListQuery("contact", (Sort(name),))
        sorts = "TEMP B-TREE" in plans(conn, query)[0]
        assert listing.at_hand(query) is not sorts, field.name
    assert listing.at_hand(ListQuery("contact"))
    assert not listing.at_hand(ListQuery("contact", text="tan"))
