"""A field of the user's own of every form, on every kind of record that can have one, goes the way of
the declared fields: table, form, filter, sort, bulk edit, CSV out and in, search, history, undo, erasure."""

from __future__ import annotations

import csv
from array import array
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from crm_desktop.domain import own
from crm_desktop.domain.fields import Field
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.exchange import importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.exchange.going_out import exporting
from crm_desktop.gui import formats
from crm_desktop.gui.history import differences, phrases
from crm_desktop.gui.models import columns, feed
from crm_desktop.gui.models.deeds import Deeds
from crm_desktop.gui.record.editors import Subject, make_editor
from crm_desktop.gui.record.sentences import happening
from crm_desktop.gui.tables import conditions
from crm_desktop.gui.tables.bulk_edit import BulkEdit, changeable
from crm_desktop.gui.tables.condition_editor import ConditionEditor
from crm_desktop.shaping import own_fields
from crm_desktop.store import catalogue, check, history, listing, search
from crm_desktop.store.conditions import Condition
from crm_desktop.store.listing import ListQuery, Sort
from crm_desktop.store.search_index import SEARCHED
from tests.end_to_end.test_every_field import file_for_readers
from tests.gui.tables.kit import make_context
from tests.shaping.kit import add, formula, give, make, row

EVERY = [(entity, form) for entity in own_fields.kinds() for form in own.FORMS]
WRITTEN = [(entity, form) for entity, form in EVERY if form != "formula"]
IMPORTED = [(e, f) for e, f in WRITTEN if e in mapping.KINDS]
TOKEN = "Xyzzyplugh"
VALUES: dict[str, Any] = {
    "text": TOKEN, "number": "7654321.5", "money": {"amount": 765_432_1, "currency": "SGD"},
    "date": "1987-06-05", "yesno": True, "url": f"www.{TOKEN}.my", "email": f"{TOKEN}@x.my",
    "phone": {"value": "+60 12-765 4321", "e164": "+60127654321"},
}  # fmt: skip
SEEN: dict[str, Any] = {**VALUES, "phone": "+60 12-765 4321", "formula": "42"}


@pytest.fixture
def made(ws: Any, request: pytest.FixtureRequest):
    """A record without the field's value, and the operation that gave it one."""
    return given(ws, *request.param)


@pytest.fixture(scope="module")
def kept(request: pytest.FixtureRequest):
    """The same in a file of its own, for all the tests of a form that leave this record as it is."""
    with file_for_readers() as ws:
        yield ws, *given(ws, *request.param)


def given(ws: Any, entity: str, form: str) -> tuple[Any, ...]:
    field = formula(ws, entity, "6 * 7") if form == "formula" else make(ws, entity, form)
    id, done = add(ws, entity), None
    if form != "formula":
        done = give(ws, entity, id, field, sample(ws, field))
        assert done is not None
    return entity, field, id, done


def sample(ws: Any, field: Field) -> Any:
    if field.form == "person":
        return add(ws, "contact", name=TOKEN)
    if field.choices:
        keys = [choice.value for choice in field.choices]
        return keys[1] if field.form == "choice" else dict.fromkeys(keys[1:], True)
    return VALUES[field.form]


def ids(pair: tuple[str, str]) -> str:
    return ".".join(pair)


def walk(pairs: list[tuple[str, str]], given: str = "made"):
    return pytest.mark.parametrize(given, pairs, indirect=True, ids=list(map(ids, pairs)))


@walk(EVERY)
def test_the_table_shows_it_and_undo_takes_it_back(ws, made) -> None:
    entity, field, id, done = made
    assert field in columns.fields_of(RECORDS[entity], columns.custom_fields(ws.reader(), entity))
    after = row(ws, entity, id)
    assert formats.show(field, columns.value_in(field, after), after)
    assert field.form not in SEEN or columns.value_in(field, after) == SEEN[field.form]
    if done is not None:
        ws.log.cancel(done.stamp)
        before = row(ws, entity, id)
        assert columns.value_in(field, before) in (None, {})
        assert formats.show(field, columns.value_in(field, before), before) == ""
        ws.log.revive(done.stamp)
        assert row(ws, entity, id) == after
    assert check.check(ws).problems == ()


@walk(WRITTEN)
def test_history_tells_it_in_words(ws, made) -> None:
    entity, field, id, done = made
    conn = ws.reader()
    lines = differences.story(conn, done.stamp, 1).lines
    assert {line.field for line in lines} == {field.label}
    said = formats.show(field, columns.value_in(field, row(ws, entity, id)), row(ws, entity, id))
    assert {line.new for line in lines} <= {said, *said.split(", ", 1), "Blue"}
    deed = phrases.deed(conn, history.operation(conn, done.stamp))
    assert field.label in deed.title
    told = [
        happening(conn, RECORDS[entity], i, c) for i, c in history.record_history(conn, entity, id)
    ]
    assert field.label in told[0].title
    own_fields.delete(ws, [own.own_id(field)])  # it has a name in the history all the same
    assert {line.field for line in differences.story(conn, done.stamp, 1).lines} == {field.label}


@walk(EVERY, "kept")
def test_lists_are_sorted_and_filtered_by_it(kept, qtbot) -> None:
    ws, entity, field, id, _done = kept
    other = add(ws, entity)
    conn = ws.reader()
    mine, others = (listing.number_of(conn, entity, one) for one in (id, other))
    assert feed.sortable(field) and conditions.offered(field)
    for down in (False, True):
        ns = listing.all_rows(conn, ListQuery(entity, (Sort(field.name, down),)))
        assert {mine, others} <= set(ns)
    if field.form != "formula":
        ns = list(listing.all_rows(conn, ListQuery(entity, (Sort(field.name, True),))))
        assert ns.index(mine) < ns.index(others)
    filled = listing.all_rows(
        conn, ListQuery(entity, (), "", (Condition(field.name, "not_empty"),))
    )
    assert mine in filled and (others not in filled or field.form == "formula")
    parent = QWidget()
    qtbot.addWidget(parent)
    editor = ConditionEditor(parent, make_context(ws), field)
    for operator in conditions.operators(field):
        assert conditions.word(field, operator)
        editor.operator.setCurrentIndex(editor.operator.findData(operator))
        if editor.list.count():
            for at in range(editor.list.count()):
                editor.list.item(at).setCheckState(editor.list.item(at).checkState().Checked)
        elif operator not in conditions.UNARY:
            text = formats.show(field, columns.value_in(field, row(ws, entity, id)), {})
            editor.line.setText("25/11/2026" if field.form == "date" else text.replace("S$", ""))
        condition = editor.condition()
        assert condition is not None
        listing.count(conn, ListQuery(entity, (), "", (condition,)))
        conditions.value_text(conn, field, condition)


@walk(EVERY, "kept")
def test_csv_holds_it_in_words(kept, tmp_path) -> None:
    ws, entity, field, id, _done = kept
    ns = [listing.number_of(ws.reader(), entity, id)]
    path = tmp_path / "o.csv"
    exporting.export_table(ws.reader(), entity, path, ns=ns, fields=[field.name])
    with path.open(encoding="utf-8-sig", newline="") as file:
        (written,) = csv.DictReader(file)
    assert list(written) == [f"{field.label} (custom)"]
    assert written[f"{field.label} (custom)"]


@walk(IMPORTED)
def test_what_was_exported_comes_back_the_same(ws, made, tmp_path) -> None:
    entity, field, id, _done = made
    n, title = listing.number_of(ws.reader(), entity, id), RECORDS[entity].title_field
    path, before = tmp_path / "o.csv", row(ws, entity, id)[field.name]
    exporting.export_table(ws.reader(), entity, path, ns=[n], fields=["id", title, field.name])
    give(ws, entity, id, field, None)
    assert row(ws, entity, id)[field.name] in (None, {})
    found = source.detect(path)
    mapped = mapping.propose(found, entity, ws=ws)
    if mapped.unclear_dates:
        mapped = mapped.with_date_order("ymd")
    done = importing.quick(ws, found, mapped, progress=lambda _p: None, check=lambda: None)
    assert done.errors == 0
    assert row(ws, entity, id)[field.name] == before
    assert len(catalogue.of(ws.reader(), entity).own()) == 1  # no second field was made


def form_has_no_parts(entity: str, field: Field) -> bool:
    return field.form == "phone" and "parts" not in RECORDS[entity].searched


@walk(EVERY, "kept")
def test_search_finds_what_shall_be_found(kept) -> None:
    ws, entity, field, id, _done = kept
    wanted = {"phone": "765 4321", "number": "7654321"}.get(field.form, TOKEN)
    if form_has_no_parts(entity, field):  # numbers are found by their beginning only
        wanted = "60127654321"
    hits = {h.id for h in search.search(ws.reader(), wanted)}
    assert (id in hits) is (field.searchable and entity in SEARCHED)


@walk(WRITTEN)
def test_the_form_edits_it_and_bulk_edit_too(ws, made, qtbot) -> None:
    entity, field, id, _done = made
    parent, context = QWidget(), make_context(ws)
    qtbot.addWidget(parent)
    editor: Any = make_editor(parent, context, Subject(entity, field, row(ws, entity, id)))
    said = editor.cells()
    assert ws.log.record(Label("edit"), [Edit(entity, id, said)] if said else []) is None
    assert field in changeable(catalogue.of(ws.reader(), entity))
    other = add(ws, entity)
    ns = array("q", [listing.number_of(ws.reader(), entity, one) or 0 for one in (id, other)])
    dialog = BulkEdit(parent, Deeds(context), RECORDS[entity], ns)
    dialog.field.setCurrentIndex(dialog.field.findData(field.name))
    _type(dialog.editor, field)
    dialog.accept()
    values = [row(ws, entity, one)[field.name] for one in (id, other)]
    if field.form == "money":  # each keeps its currency
        assert [value.pop("currency") for value in values] == ["SGD", "MYR"]
    assert values[0] == values[1] not in (None, {})
    assert check.check(ws).problems == ()


def _type(editor: Any, field: Field) -> None:
    if field.form == "choices":
        for at in (0, 1):
            editor.list.item(at).setCheckState(editor.list.item(at).checkState().Checked)
    elif hasattr(editor, "setCurrentIndex"):
        editor.setCurrentIndex(1)
    else:
        typed = {"number": "1,5", "money": "12.50", "date": "25/11/2026", "url": "a.my",
                 "email": "a@b.my", "phone": "012-345 6789", "person": TOKEN}  # fmt: skip
        editor.setText(typed.get(field.form, "Hello"))


@walk([pair for pair in WRITTEN if pair[1] in ("text", "url", "email", "phone", "date", "number")])
def test_erasure_leaves_not_a_byte_of_it(ws, made) -> None:
    entity, field, id, _done = made
    text = {"phone": "765 4321", "date": "1987-06-05", "number": "7654321.5"}.get(field.form, TOKEN)
    path = ws.path
    assert held(path, text)
    ws.log.erase([(entity, id)])
    assert check.check(ws).problems == ()
    ws.close()
    assert not held(path, text)


def held(path: Path, text: str) -> bool:
    parts = [path, path.with_name(path.name + "-wal")]
    content = b"".join(p.read_bytes() for p in parts if p.exists())
    return any(form.encode() in content for form in (text, text.casefold()))
