"""Fields of the user's own beside the declared ones: in rows, sorted, filtered, computed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_desktop.domain.fields import CUSTOM, Kind
from crm_desktop.domain.formula import FormulaError
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.shaping import own_fields
from crm_desktop.store import catalogue, check, computing, listing, search
from crm_desktop.store.conditions import Condition
from crm_desktop.store.listing import ListQuery, Sort
from crm_desktop.store.workspace import Workspace
from tests.shaping.kit import add, formula, give, make, row


def titles(ws: Workspace, entity: str, *sorts: Sort, conditions: Any = ()) -> list[str]:
    conn = ws.reader()
    ns = listing.all_rows(conn, ListQuery(entity, sorts, "", tuple(conditions)))
    found = listing.page(conn, entity, ns)
    assert listing.count(conn, ListQuery(entity, (), "", tuple(conditions))) == len(ns)
    return [found[n]["name"] for n in ns]


def test_a_catalogue_has_declared_derived_and_own_fields(ws: Workspace) -> None:
    shoe = make(ws, "contact", "number", "Shoe")
    known = catalogue.of(ws.reader(), "contact")
    assert known.shown()[0].name == "name"
    assert known.shown()[-1] == shoe == catalogue.field(ws.reader(), "contact", shoe.name)
    assert known.named("shoe") == known.named(shoe.name) == shoe.name
    assert known.named("job") == "job"
    assert known.named("nothing") is None
    assert catalogue.of(ws.reader(), "company").own() == []


def test_numbers_sort_and_compare_as_numbers(ws: Workspace) -> None:
    shoe = make(ws, "contact", "number", "Shoe")
    for name, value in (("a", "10"), ("b", "9.5"), ("c", "-1"), ("d", None)):
        give(ws, "contact", add(ws, "contact", name=name), shoe, value)
    assert titles(ws, "contact", Sort(shoe.name)) == ["d", "c", "b", "a"]
    assert titles(ws, "contact", Sort(shoe.name, True)) == ["a", "b", "c", "d"]
    assert titles(ws, "contact", conditions=[Condition(shoe.name, "after", "9")]) == ["a", "b"]
    assert titles(ws, "contact", conditions=[Condition(shoe.name, "is", "9.50")]) == ["b"]
    assert titles(ws, "contact", conditions=[Condition(shoe.name, "empty")]) == ["d"]


def test_choices_sort_in_their_order_and_filter_by_any_all_none(ws: Workspace) -> None:
    one, many = make(ws, "contact", "choice"), make(ws, "contact", "choices")
    red, blue, green = (c.value for c in many.choices)
    first = [c.value for c in one.choices]
    for name, at, has in (("a", 2, {red: True}), ("b", 0, {red: True, blue: True}), ("c", 1, {})):
        id = add(ws, "contact", name=name)
        give(ws, "contact", id, one, first[at])
        give(ws, "contact", id, many, has)
    assert titles(ws, "contact", Sort(one.name)) == ["b", "c", "a"]

    def kept(operator: str, *keys: str) -> list[str]:
        return titles(ws, "contact", conditions=[Condition(many.name, operator, list(keys))])

    assert kept("is", red, blue) == ["a", "b"]
    assert kept("all", red, blue) == ["b"]
    assert kept("is_not", red) == ["c"]
    assert kept("empty") == ["c"]
    assert kept("is", green) == []
    assert kept("is", '"; DROP TABLE contact --') == []


def test_tags_filter_by_any_all_none(ws: Workspace) -> None:
    vip, new = add(ws, "tag", name="VIP"), add(ws, "tag", name="New")
    for name, has in (("a", [vip]), ("b", [vip, new]), ("c", [])):
        add(ws, "contact", name=name, **{f"tags__{tag}": True for tag in has})

    def kept(operator: str, *ids: str) -> list[str]:
        return titles(ws, "contact", conditions=[Condition("tags", operator, list(ids))])

    assert kept("is", vip, new) == ["a", "b"]
    assert kept("all", vip, new) == ["b"]
    assert kept("is_not", vip, new) == ["c"]
    assert kept("is_not", new) == ["a", "c"]


def test_persons_sort_by_name_and_money_stays_exact(ws: Workspace) -> None:
    friend, budget = make(ws, "contact", "person"), make(ws, "contact", "money")
    zul, ali = add(ws, "contact", name="Zul"), add(ws, "contact", name="Ali")
    give(ws, "contact", ali, friend, zul)
    give(ws, "contact", zul, friend, ali)
    give(ws, "contact", zul, budget, {"amount": 9_000_000_000_000_000, "currency": "MYR"})
    assert titles(ws, "contact", Sort(friend.name)) == ["Zul", "Ali"]
    assert row(ws, "contact", ali)[f"{friend.name}.shown"] == "Zul"
    assert row(ws, "contact", zul)[budget.name]["amount"] == 9_000_000_000_000_000


def test_search_finds_texts_numbers_addresses_and_phones(ws: Workspace) -> None:
    id = add(ws, "contact", name="Ali")
    for form, value in (
        ("text", "Straße"), ("number", "4711"), ("email", "ali@pulau.example"), ("url", "www.kedai.my"),
        ("phone", {"value": "012-345 6789", "e164": "+60123456789"}), ("choice", None),
    ):  # fmt: skip
        field = make(ws, "contact", form)
        give(ws, "contact", id, field, value or (field.choices[0].value if field.choices else None))
    for text in ("strasse", "4711", "pulau.ex", "ali@pulau", "345 6789", "kedai"):
        assert [h.id for h in search.search(ws.reader(), text)] == [id], text
    assert check.check(ws).ok


def test_formulas_are_computed_sorted_and_filtered(ws: Workspace) -> None:
    qty = make(ws, "contact", "number", "Quantity")
    double = formula(ws, "contact", "[Quantity] * 2 + 0.1", "Double")
    late = formula(ws, "contact", 'if([Double] > 5, "many", "few")', "Many?")
    assert (double.kind, late.kind) == (Kind.NUMBER, Kind.TEXT)
    for name, value in (("a", "3"), ("b", "0.1"), ("c", None)):
        give(ws, "contact", add(ws, "contact", name=name), qty, value)
    conn = ws.reader()
    ns = listing.all_rows(conn, ListQuery("contact", (Sort(double.name),)))
    rows = listing.page(conn, "contact", ns)
    assert [rows[n][double.name] for n in ns] == [None, "0.3", "6.1"]
    assert [rows[n][late.name] for n in ns] == ["few", "few", "many"]
    assert titles(ws, "contact", conditions=[Condition(late.name, "is", "many")]) == ["a"]
    assert titles(ws, "contact", conditions=[Condition(double.name, "before", "1")]) == ["b"]


def test_a_formula_goes_on_when_its_field_is_renamed_and_says_when_it_is_deleted(ws) -> None:
    qty = make(ws, "contact", "number", "Quantity")
    double = formula(ws, "contact", "[Quantity] * 2", "Double")
    id = qty.name.removeprefix(CUSTOM)
    own_fields.rename(ws, id, "How [many]")
    known = catalogue.of(ws.reader(), "contact")
    assert computing.formula_text(known, double.formula) == "[How (many)] * 2"
    assert computing.tried(known, "[How (many)] * 2")[1].formula == double.formula
    gone = own_fields.delete(ws, [id])
    assert double.name in catalogue.of(ws.reader(), "contact").problems
    assert row(ws, "contact", add(ws, "contact"))[double.name] is None
    titles(ws, "contact", Sort(double.name), conditions=[Condition(double.name, "empty")])
    titles(ws, "contact", Sort(qty.name))  # a list still sorted by it
    ws.log.cancel(gone.stamp)
    assert not catalogue.of(ws.reader(), "contact").problems


def test_formulas_that_need_themselves_are_refused_and_merged_ones_are_shown_broken(ws) -> None:
    one = formula(ws, "contact", "1", "One")
    two = formula(ws, "contact", "[One] + 1", "Two")
    known = catalogue.of(ws.reader(), "contact")
    with pytest.raises(FormulaError) as wrong:
        computing.tried(known, "2 * [Two]", one.name)
    assert wrong.value.at == 4
    # Two laptops can each write half of a circle.
    ids = [f.name.removeprefix(CUSTOM) for f in (one, two)]
    loop = Edit("custom_field", ids[0], {"formula": f"[{two.name}]"})
    ws.log.record(Label("edit", "custom_field"), [loop])
    broken = catalogue.of(ws.reader(), "contact")
    assert set(broken.problems) == {one.name, two.name}
    assert row(ws, "contact", add(ws, "contact"))[two.name] is None


NUMBERS = st.decimals(min_value=-1000, max_value=1000, places=2)
PIECES = st.recursive(
    st.sampled_from(["[a]", "[b]", "1.5", "0", "10"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(inner, inner).map(lambda t: f"min({t[0]}, {t[1]})"),
        st.tuples(inner, inner).map(lambda t: f"default({t[0]}, {t[1]})"),
        st.tuples(inner, inner, inner).map(lambda t: f"if({t[0]} < {t[1]}, {t[2]}, {t[0]})"),
        inner.map(lambda t: f"if(empty({t}), 7, abs({t}))"),
    ),
    max_leaves=5,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=PIECES, a=NUMBERS, b=st.none() | NUMBERS)
def test_lists_agree_with_what_is_shown(memory: Workspace, text: str, a: Any, b: Any) -> None:
    known = catalogue.of(memory.reader(), "contact")
    if not known.own():
        make(memory, "contact", "number", "a")
        make(memory, "contact", "number", "b")
        formula(memory, "contact", "[a]", "f")
        add(memory, "contact", name="Somebody")
    fields = {f.label: f for f in catalogue.of(memory.reader(), "contact").own()}
    conn = memory.reader()
    (n,) = listing.all_rows(conn, ListQuery("contact"))
    id = listing.id_of(conn, "contact", n)
    for name, value in (("a", a), ("b", b)):
        give(memory, "contact", id, fields[name], None if value is None else str(value))
    cells = own_fields.formula_cells(catalogue.of(conn, "contact"), text, fields["f"].name[7:])
    own_fields.change(memory, fields["f"].name[7:], cells)
    shown = listing.page(conn, "contact", [n])[n][fields["f"].name]
    if shown is None:
        wanted = [Condition(fields["f"].name, "empty")]
    else:
        low, high = float(shown) - 1e-6, float(shown) + 1e-6
        wanted = [
            Condition(fields["f"].name, "after", low),
            Condition(fields["f"].name, "before", high),
        ]
    assert listing.count(conn, ListQuery("contact", (), "", tuple(wanted))) == 1, shown


def test_every_function_agrees_with_sql(ws: Workspace) -> None:
    day = make(ws, "contact", "date", "Since")
    budget = make(ws, "contact", "money", "Budget")
    id = add(ws, "contact", name="Ali", stage="customer", created="2026-01-31T10:00:00Z")
    give(ws, "contact", id, day, "2024-01-31")
    give(ws, "contact", id, budget, {"amount": 12345, "currency": "MYR"})
    for text, value in (
        ("add_months([Since], 1)", "2024-02-29"),
        ("add_days([Since], -31)", "2023-12-31"),
        ("[Since] + 1", "2024-02-01"),
        ("date(2026, 2, 30)", None),
        ("date(2026, 2, 3)", "2026-02-03"),
        ("max([Since], [Added])", "2026-01-31"),
        ("today()", date.today().isoformat()),
        ('join("-", [Name], [Stage], [Job], year([Since]))', "Ali-Customer-2024"),
        ('if([Stage] = "customer", "yes", "no")', "yes"),
    ):
        field = formula(ws, "contact", text, text.replace("[", "").replace("]", ""))
        assert row(ws, "contact", id)[field.name] == value, text
        test = (
            Condition(field.name, "empty") if value is None else Condition(field.name, "is", value)
        )
        assert titles(ws, "contact", conditions=[test]) == ["Ali"], text
    for text, minor in (("[Budget] * 2", 24690), ("[Budget] / 7", 1764), ("-[Budget]", -12345)):
        field = formula(ws, "contact", text, text.replace("[", "").replace("]", ""))
        assert row(ws, "contact", id)[field.name] == {"amount": minor, "currency": "MYR"}
        assert titles(ws, "contact", conditions=[Condition(field.name, "is", minor)]) == ["Ali"]
    for text, number in (("days([Since], [Added])", "731"), ("round([Budget] / [Budget], 2)", "1"),
                         ("month([Since]) * 1.5 + day([Since])", "32.5")):  # fmt: skip
        field = formula(ws, "contact", text, text.replace("[", "").replace("]", ""))
        assert row(ws, "contact", id)[field.name] == number
        assert titles(ws, "contact", conditions=[Condition(field.name, "is", number)]) == ["Ali"]
