"""Making, changing, ordering and deleting fields of one's own."""

from pathlib import Path

import pytest

from crm_desktop.domain.fields import CUSTOM
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.rule import Condition
from crm_desktop.errors import UserError
from crm_desktop.exchange.going_out import exporting
from crm_desktop.shaping import own_fields, tags
from crm_desktop.shaping.own_fields import Option
from crm_desktop.store import catalogue, check, listing, search, uses
from tests.shaping.kit import add, formula, give, make, row


def names(ws, entity="contact"):
    return [f.label for f in catalogue.of(ws.reader(), entity).own()]


def test_every_kind_with_room_for_them_can_have_fields() -> None:
    assert set(own_fields.kinds()) == {e for e, r in RECORDS.items() if "custom" in r.fields}
    named = {
        "contact",
        "company",
        "deal",
        "lead",
        "activity",
        "task",
        "note",
        "attachment",
        "product",
        "campaign",
    }
    assert set(own_fields.kinds()) == set(tags.kinds()) == named


@pytest.mark.parametrize("entity", own_fields.kinds())
def test_on_every_kind_they_are_filtered_searched_exported_told_and_undone(
    ws, entity: str, tmp_path: Path
) -> None:
    id, other, vip = add(ws, entity), add(ws, entity), add(ws, "tag", name="VIP")
    field = make(ws, entity, "text", "Site code")
    done = give(ws, entity, id, field, "Zanzibar")
    ws.log.record(Label("tag", entity), [Edit(entity, id, {f"tags.{vip}": True})])
    conn = ws.reader()
    for condition in (Condition(field.name, "contains", "zanz"), Condition("tags", "is", vip)):
        query = listing.ListQuery(entity, conditions=(condition,))
        assert [found["id"] for found in listing.listed(conn, query, 9)] == [id]
    assert [(hit.entity, hit.id) for hit in search.search(conn, "Zanzi")] == [(entity, id)]
    exporting.export_all(ws, tmp_path / "out")
    texts = [path.read_text("utf-8-sig") for path in (tmp_path / "out").glob("*.csv")]
    (written,) = (text for text in texts if "Zanzibar" in text)
    assert "Site code" in written.splitlines()[0] and "VIP" in written and other in written
    ws.log.cancel(done.stamp)
    assert row(ws, entity, id)[field.name] is None and not check.check(ws).problems


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "Job", "job", "Shoe"])
def test_names_are_there_and_tell_fields_apart(ws, name: str) -> None:
    make(ws, "contact", "number", "Shoe")
    with pytest.raises(UserError):
        own_fields.create(ws, "contact", name, "text")
    if name == "Shoe":
        own_fields.create(ws, "company", name, "text")  # another kind of record


def test_unknown_forms_and_kinds_are_refused(ws) -> None:
    with pytest.raises(UserError):
        own_fields.create(ws, "contact", "A", "galaxy")
    with pytest.raises(UserError):
        own_fields.create(ws, "tag", "A", "text")


def test_fields_are_put_in_order_and_undo_puts_them_back(ws) -> None:
    for name in "ABC":
        make(ws, "contact", "text", name)
    ids = {f.label: f.name.removeprefix(CUSTOM) for f in catalogue.of(ws.reader(), "contact").own()}
    done = own_fields.move(ws, "contact", ids["C"], -1)
    assert names(ws) == ["A", "C", "B"]
    assert own_fields.move(ws, "contact", ids["A"], -1) is None
    ws.log.cancel(done.stamp)
    assert names(ws) == ["A", "B", "C"]


def test_renaming_is_one_cell_and_leaves_the_values(ws) -> None:
    shoe, id = make(ws, "contact", "number", "Shoe"), add(ws, "contact")
    give(ws, "contact", id, shoe, "9.5")
    done = own_fields.rename(ws, shoe.name.removeprefix(CUSTOM), "Shoe size")
    assert len(done.changes) == 1 and dict(done.changes[0].patch) == {"name": "Shoe size"}
    assert row(ws, "contact", id)[shoe.name] == "9.5"


def test_a_deleted_field_comes_back_with_its_values(ws) -> None:
    shoe, id = make(ws, "contact", "number", "Shoe"), add(ws, "contact")
    give(ws, "contact", id, shoe, "9.5")
    field = shoe.name.removeprefix(CUSTOM)
    assert uses.own_counts(ws.reader(), "contact") == {field: 1}
    gone = own_fields.delete(ws, [field])
    assert names(ws) == [] and shoe.name not in row(ws, "contact", id)
    own_fields.create(ws, "contact", "Shoe", "text")  # does not stand in the way
    ws.log.cancel(gone.stamp)
    assert row(ws, "contact", id)[shoe.name] == "9.5"
    assert check.check(ws).ok


def test_hidden_fields_are_kept_and_not_offered(ws) -> None:
    shoe, id = make(ws, "contact", "number", "Shoe"), add(ws, "contact")
    give(ws, "contact", id, shoe, "9.5")
    own_fields.change(ws, shoe.name.removeprefix(CUSTOM), {"hidden": True})
    known = catalogue.of(ws.reader(), "contact")
    assert known.own() == [] and len(known.own(hidden=True)) == 1
    assert row(ws, "contact", id)[shoe.name] == "9.5"


def test_choices_keep_their_keys_when_they_are_renamed_moved_and_joined_by_others(ws) -> None:
    field = make(ws, "contact", "choice")
    id, keys = field.name.removeprefix(CUSTOM), [c.value for c in field.choices]
    had = own_fields.row(ws.reader(), id)["options"]
    wanted = [Option(keys[2], "Green"), Option(keys[0], "Red", "c2"), Option("", "New", "c4")]
    own_fields.change(ws, id, own_fields.option_cells(had, wanted))
    choices = catalogue.of(ws.reader(), "contact").fields[field.name].choices
    assert [(c.label, c.colour) for c in choices] == [("Green", ""), ("Red", "c2"), ("New", "c4")]
    assert [c.value for c in choices[:2]] == [keys[2], keys[0]]
    now = own_fields.row(ws.reader(), id)["options"]
    same = own_fields.option_cells(now, [Option(c.value, c.label, c.colour) for c in choices])
    assert own_fields.change(ws, id, same) is None  # nothing new is not recorded


@pytest.mark.parametrize("labels", [["Red", "red"], ["Red", " "]])
def test_choices_need_words_that_tell_them_apart(labels) -> None:
    with pytest.raises(UserError):
        own_fields.option_cells({}, [Option("", label) for label in labels])


def test_who_uses_a_field_is_known(ws) -> None:
    shoe = make(ws, "contact", "number", "Shoe")
    formula(ws, "contact", "[Shoe] * 2", "Double")
    id = shoe.name.removeprefix(CUSTOM)
    assert own_fields.used_by(ws.reader(), "contact", id) == ["Double"]
