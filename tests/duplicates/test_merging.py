"""A merge is one operation: what stays, what moves along, and that un-merging brings everything back."""

from __future__ import annotations

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.duplicates import merging
from crm_desktop.errors import UserError
from crm_desktop.shaping import own_fields
from crm_desktop.store import erasure, history, listing
from crm_desktop.store.check import check
from crm_desktop.store.workspace import Workspace
from tests.duplicates.kit import contact, filled, firm, id_of, screen


def deal(n: int, **cells: object) -> Edit:
    return Edit("deal", id_of(n), {"deleted": False, "title": f"Deal {n}", **cells})


def merge(ws: Workspace, kind: str, *numbers: int, keep: int = 0) -> str:
    ids = [id_of(n) for n in numbers]
    plan = merging.plan(ws.reader(), kind, ids, id_of(keep) if keep else "")
    return merging.merge(ws, plan).stamp


def shown(ws: Workspace, entity: str, n: int) -> dict[str, object]:
    found = listing.record(ws.reader(), entity, id_of(n))
    assert found is not None
    return dict(found.row)


def test_one_stays_and_has_what_the_others_had() -> None:
    ws = filled(
        contact(1, "Lim Siew Ling", "ling@limp.my", job="Buyer", stage="lead"),
        contact(2, "Siew Ling", "LING@limp.my", "+60123", stage="customer", notes="Pays late."),
        contact(3, "S. L. Lim", "sl@limp.my", birthday="1980-02-03", notes="Call at ten."),
    )
    merge(ws, "contact", 1, 2, 3, keep=1)
    row = shown(ws, "contact", 1)
    assert row["name"] == "Lim Siew Ling"
    assert row["job"] == "Buyer"
    assert row["stage"] == "customer"
    assert row["birthday"] == "1980-02-03"
    assert row["notes"] in ("Pays late.\n\nCall at ten.", "Call at ten.\n\nPays late.")
    assert {e["value"] for e in row["emails"].values()} == {"ling@limp.my", "sl@limp.my"}  # type: ignore[attr-defined]
    assert [e["e164"] for e in row["phones"].values()] == ["+60123"]  # type: ignore[attr-defined]
    for gone in (2, 3):
        assert listing.record(ws.reader(), "contact", id_of(gone)) is None
    assert check(ws).ok


def test_who_is_named_first_stays_so_whoever_becomes_one_with_whom() -> None:
    named = {f"contacts.{id_of(n)}": True for n in (1, 2)} | {f"contacts.{id_of(3)}": "first"}
    ws = filled(
        contact(1, "Ali"), contact(2, "Mei"), contact(3, "Tan"),
        Edit("task", id_of(70), {"deleted": False, "title": "Call", **named}),
    )  # fmt: skip
    for one, other in ((1, 3), (2, 3), (1, 2)):
        for keep in (one, other):
            stamp = merge(ws, "contact", one, other, keep=keep)
            first = keep if 3 in (one, other) else 3
            assert next(iter(shown(ws, "task", 70)["contacts"])) == id_of(first)  # type: ignore[call-overload]
            assert check(ws).ok
            ws.log.cancel(stamp)
    assert next(iter(shown(ws, "task", 70)["contacts"])) == id_of(3)  # type: ignore[call-overload]


def test_what_refers_to_those_that_go_is_found_under_the_one_that_stays() -> None:
    about = {"deleted": False, "contacts." + id_of(2): True}
    ws = filled(
        contact(1, "Ali", company=id_of(50)), contact(2, "Ali B", company=id_of(51)),
        firm(50, "Maju"), firm(51, "Maju Jaya"), firm(52, "Branch", parent=id_of(51)),
        deal(60, company=id_of(51), **{f"contacts.{id_of(2)}": True}),
        Edit("task", id_of(70), {**about, "title": "Call"}),
        Edit("note", id_of(71), {**about, "text": "x", "company": id_of(51)}),
        Edit("activity", id_of(72), {**about, "subject": "y", "start": "2026-01-01T00:00:00Z"}),
        Edit("lead", id_of(73), {"deleted": False, "name": "z", "contact": id_of(2)}),
    )  # fmt: skip
    before = screen(ws)
    people = merge(ws, "contact", 1, 2, keep=1)
    firms = merge(ws, "company", 50, 51, keep=50)
    assert set(shown(ws, "deal", 60)["contacts"]) == {id_of(1)}  # type: ignore[call-overload]
    assert shown(ws, "deal", 60)["company"] == id_of(50)
    assert shown(ws, "company", 52)["parent"] == id_of(50)
    assert shown(ws, "lead", 73)["contact"] == id_of(1)
    for kind, n in (("task", 70), ("note", 71), ("activity", 72)):
        assert set(shown(ws, kind, n)["contacts"]) == {id_of(1)}  # type: ignore[call-overload]
    n = listing.number_of(ws.reader(), "contact", id_of(1))
    (about_it,) = (
        ws.reader().execute("SELECT count(*) FROM about WHERE target=1 AND n=?", (n,)).fetchone()
    )
    assert about_it == 4
    assert check(ws).ok
    ws.log.cancel(people)
    ws.log.cancel(firms)
    assert screen(ws) == before
    assert check(ws).ok


def test_what_comes_later_about_one_that_went_is_shown_under_the_one_that_stays() -> None:
    """A colleague who does not know of the merge writes a deal of the record that went."""
    ws, other = filled(contact(1, "Ali"), contact(2, "Ali B")), Workspace.create(":memory:")
    other.log.apply([op for _, op in ws.log.since()])
    other.log.record(Label("create", "deal"), [deal(60, **{f"contacts.{id_of(2)}": True})])
    other.log.record(Label("edit", "contact"), [Edit("contact", id_of(2), {"job": "Late news"})])
    stamp = merge(ws, "contact", 1, 2, keep=1)
    ws.log.apply([op for _, op in other.log.since()])
    assert set(shown(ws, "deal", 60)["contacts"]) == {id_of(1)}  # type: ignore[call-overload]
    story = history.record_history(ws.reader(), "contact", id_of(2))
    assert any(("job", None, "Late news") in cells for _, cells in story)
    ws.log.cancel(stamp)
    assert set(shown(ws, "deal", 60)["contacts"]) == {id_of(2)}  # type: ignore[call-overload]
    assert shown(ws, "contact", 2)["job"] == "Late news"
    assert check(ws).ok


def test_un_merging_in_any_order_brings_each_child_to_its_own() -> None:
    edits = [contact(n, f"Ali {n}") for n in (1, 2, 3)]
    deals = [deal(60 + n, **{f"contacts.{id_of(n)}": True}) for n in (1, 2, 3)]
    ws = filled(*edits, *deals)
    before = screen(ws)
    first = merge(ws, "contact", 2, 1, keep=2)
    second = merge(ws, "contact", 3, 2, keep=3)
    assert set(shown(ws, "deal", 61)["contacts"]) == {id_of(3)}  # type: ignore[call-overload]
    ws.log.cancel(first)
    assert set(shown(ws, "deal", 61)["contacts"]) == {id_of(1)}  # type: ignore[call-overload]
    assert set(shown(ws, "deal", 62)["contacts"]) == {id_of(3)}  # type: ignore[call-overload]
    ws.log.cancel(second)
    assert screen(ws) == before
    assert check(ws).ok


def test_edits_of_the_one_that_stays_stay_when_it_is_un_merged() -> None:
    ws = filled(contact(1, "Ali", job="Buyer"), contact(2, "Ali B", phone="+60123"))
    stamp = merge(ws, "contact", 1, 2, keep=1)
    ws.log.record(Label("edit", "contact"), [Edit("contact", id_of(1), {"job": "Chief buyer"})])
    ws.log.cancel(stamp)
    assert shown(ws, "contact", 1)["job"] == "Chief buyer"
    assert shown(ws, "contact", 1)["phones"] == {}
    assert [p["e164"] for p in shown(ws, "contact", 2)["phones"].values()] == ["+60123"]  # type: ignore[attr-defined]


def test_taking_somebody_off_a_deal_takes_off_who_was_merged_into_them() -> None:
    ws = filled(contact(1, "Ali"), contact(2, "Ali B"), deal(60, **{f"contacts.{id_of(2)}": True}))
    stamp = merge(ws, "contact", 1, 2, keep=1)
    ws.log.record(Label("edit", "deal"), [Edit("deal", id_of(60), {f"contacts.{id_of(1)}": None})])
    assert shown(ws, "deal", 60)["contacts"] == {}
    ws.log.cancel(stamp)
    assert shown(ws, "deal", 60)["contacts"] == {}
    assert check(ws).ok


def test_merging_in_opposite_directions_leaves_the_smallest_id() -> None:
    ws, other = filled(contact(1, "Ali"), contact(2, "Ali B")), Workspace.create(":memory:")
    other.log.apply([op for _, op in ws.log.since()])
    here = merge(ws, "contact", 1, 2, keep=1)
    merge(other, "contact", 1, 2, keep=2)
    for one, two in ((ws, other), (other, ws)):
        one.log.apply([op for _, op in two.log.since()])
    assert screen(ws) == screen(other)
    assert ("contact", id_of(1)) in screen(ws)
    assert ("contact", id_of(2)) not in screen(ws)
    assert check(ws).ok
    assert check(other).ok
    ws.log.record(Label("delete", "contact"), [Edit("contact", id_of(1), {"deleted": True})])
    assert not [key for key in screen(ws) if key[0] == "contact"]
    ws.log.undo()
    ws.log.cancel(here)
    assert ("contact", id_of(2)) in screen(ws)
    assert check(ws).ok


def test_a_record_whose_partner_was_never_made_after_all_is_there() -> None:
    ws = filled(contact(1, "Ali"))
    made = ws.log.record(Label("import", "contact"), [contact(2, "Ali B")])
    assert made is not None
    merge(ws, "contact", 1, 2, keep=2)
    ws.log.cancel(made.stamp)
    assert ("contact", id_of(1)) in screen(ws)
    ws.log.revive(made.stamp)
    assert ("contact", id_of(1)) not in screen(ws)
    assert check(ws).ok


def test_what_comes_back_refers_to_who_stands_now() -> None:
    """A contact is hidden by a merge while its company is merged too, and then its partner is unmade."""
    ws = filled(firm(50, "Maju"), firm(51, "Maju Jaya"), contact(1, "Ali", company=id_of(51)))
    made = ws.log.record(Label("import", "contact"), [contact(2, "Ali B")])
    assert made is not None
    merge(ws, "contact", 1, 2, keep=2)
    merge(ws, "company", 50, 51, keep=50)
    ws.log.cancel(made.stamp)
    assert shown(ws, "contact", 1)["company"] == id_of(50)
    assert check(ws).ok


def test_a_company_becomes_no_part_of_itself() -> None:
    ws = filled(
        firm(1, "Maju", parent=id_of(3)), firm(2, "Maju Jaya"), firm(3, "Between", parent=id_of(2))
    )
    merge(ws, "company", 1, 2, keep=1)
    assert shown(ws, "company", 1)["parent"] is None
    assert shown(ws, "company", 3)["parent"] == id_of(1)
    assert check(ws).ok


def test_erasing_the_one_that_stays_erases_all_that_were_merged_into_it() -> None:
    ws = filled(contact(1, "Ali"), contact(2, "Ali B", phone="+60123456"))
    merge(ws, "contact", 1, 2, keep=1)
    ws.log.erase(erasure.with_merged(ws.reader(), [("contact", id_of(1))]))
    assert not [key for key in screen(ws) if key[0] == "contact"]
    patches = [text for (text,) in ws.reader().execute("SELECT patch FROM change")]
    assert not any("60123456" in (text or "") for text in patches)
    assert check(ws).ok


def test_ten_at_once_and_all_groups_in_one_operation() -> None:
    ws = filled(*(contact(n, f"Ali {n // 10}", f"a{n}@x.my") for n in range(40)))
    before = screen(ws)
    groups = [tuple(range(at * 10 + 1, at * 10 + 11)) for at in range(4)]
    done = merging.merge_groups(ws, "contact", groups)
    assert done is not None
    assert done.label.count == 36
    assert len([key for key in screen(ws) if key[0] == "contact"]) == 4
    assert len(shown(ws, "contact", 0)["emails"]) == 10  # type: ignore[arg-type]
    assert check(ws).ok
    ws.log.cancel(done.stamp)
    assert screen(ws) == before
    assert check(ws).ok


def test_what_is_chosen_by_hand_is_what_stays() -> None:
    ws = filled(
        contact(1, "Ali", "a@x.my", job="Buyer"), contact(2, "Ali B", "b@x.my", job="Seller")
    )
    plan = merging.plan(ws.reader(), "contact", [id_of(1), id_of(2)], id_of(1))
    for single in plan.singles:
        if single.field.name == "job":
            single.chosen = "Trader"
    emails = next(many for many in plan.several if many.field.name == "emails")
    emails.entries[0].kept = False
    merging.merge(ws, plan)
    row = shown(ws, "contact", 1)
    assert row["job"] == "Trader"
    assert [e["value"] for e in row["emails"].values()] == ["b@x.my"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("numbers", [[1], [1, 1], [1, 9], []])
def test_what_cannot_be_merged_is_said_in_words(numbers: list[int]) -> None:
    ws = filled(contact(1, "Ali"), contact(2, "Ali B"))
    with pytest.raises(UserError):
        merging.plan(ws.reader(), "contact", [id_of(n) for n in numbers])


def test_a_record_merged_elsewhere_meanwhile_is_not_merged_twice() -> None:
    ws = filled(*(contact(n, "Ali") for n in (1, 2, 3)))
    plan = merging.plan(ws.reader(), "contact", [id_of(2), id_of(3)])
    merge(ws, "contact", 1, 2, keep=1)
    with pytest.raises(UserError):
        merging.merge(ws, plan)


def own_field(ws: Workspace, form: str, **more: object) -> str:
    return own_fields.create(ws, "contact", f"Own {form}", form, more)


def test_a_field_of_ones_own_keeps_one_value_and_any_can_be_chosen() -> None:
    ws = filled(contact(1, "Ali bin Abu"), contact(2, "Ali Abu"))
    limit, how = own_field(ws, "money"), own_field(ws, "text")
    said = {1: (5000, "Shopee"), 2: (125000, "Walk-in")}
    edits = [
        Edit("contact", id_of(n), {
            f"custom.{limit}": {"amount": amount, "currency": "MYR"},
            f"custom.{how}": {"value": word},
        })
        for n, (amount, word) in said.items()
    ]  # fmt: skip
    ws.log.record(Label("edit", "contact", 2), edits)
    plan = merging.plan(ws.reader(), "contact", [id_of(1), id_of(2)], id_of(1))
    singles = {s.field.name: s for s in plan.singles}
    assert singles[f"custom.{limit}"].differs
    assert singles[f"custom.{how}"].values == ["Shopee", "Walk-in"]
    assert singles[f"custom.{how}"].chosen == "Shopee"
    singles[f"custom.{limit}"].chosen = singles[f"custom.{limit}"].values[1]
    merging.merge(ws, plan)
    row = shown(ws, "contact", 1)
    assert row["custom"] == {
        limit: {"amount": 125000, "currency": "MYR"}, how: {"value": "Shopee"},
    }  # fmt: skip
    assert check(ws).ok


def test_what_only_the_other_has_of_ones_own_fields_goes_over() -> None:
    ws = filled(contact(1, "Ali bin Abu", "a@b.my"), contact(2, "Ali Abu"))
    phone = own_field(ws, "phone")
    several = own_field(ws, "choices", **{"options.a": {"value": "Retail"}})
    entry = {"value": "012-345", "e164": "+6012345"}
    ws.log.record(Label("edit", "contact"), [
        Edit("contact", id_of(2), {f"custom.{phone}": entry, f"custom.{several}:a": True}),
    ])  # fmt: skip
    merge(ws, "contact", 1, 2, keep=1)
    assert shown(ws, "contact", 1)["custom"] == {phone: entry, f"{several}:a": True}


def test_a_firm_merged_with_the_one_above_it_counts_nothing_of_the_two_as_moving() -> None:
    ws = filled(
        firm(1, "Bengkel"), firm(2, "Butik", parent=id_of(1)), firm(3, "Kedai", parent=id_of(1))
    )
    plan = merging.plan(ws.reader(), "company", [id_of(1), id_of(2)], id_of(2))
    assert plan.moved() == {"company": 1}
