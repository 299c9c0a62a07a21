"""Every field of every kind of record goes through table, form, CSV, search, history, undo and erasure."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from crm_desktop.domain.fields import Field, Kind
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.exchange.going_out import export_columns, exporting
from crm_desktop.gui.models import columns
from crm_desktop.gui.record.editors import Subject, make_editor
from crm_desktop.store import check, history, listing, search
from crm_desktop.store.search_index import SEARCHED
from crm_desktop.store.workspace import Profile, Workspace
from tests.gui.tables.kit import make_context

EVERY = [(e, f.name) for e, r in RECORDS.items() for f in r.shown_fields()]
WITH_FORM = [(e, name) for e, name in EVERY if RECORDS[e].layout.groups]
TOKEN = "Xyzzyplugh"
DAY, MOMENT = "1987-06-05", "2026-01-05T10:22:00Z"
BY_KIND = {Kind.DATE: DAY, Kind.MOMENT: MOMENT, Kind.YESNO: True, Kind.WHOLE: 7_654_321,
           Kind.WHEN: DAY, Kind.NUMBER: "9876.54"}  # fmt: skip


def add(ws: Workspace, entity: str, cells: dict[str, Any]) -> str:
    id, record = new_id(), RECORDS[entity]
    title = {record.title_field: "Somebody"} if record.title_field not in cells else {}
    edit = Edit(entity, id, {"deleted": False, **title, **cells})
    ws.log.record(Label("create", entity), [edit])
    return id


def sample(ws: Workspace, field: Field) -> dict[str, Any]:
    """Return cells that give a field a value that can be told from all others."""
    if field.kind is Kind.REFERENCE:
        return {field.name: add(ws, field.target, {RECORDS[field.target].title_field: TOKEN})}
    if field.kind is Kind.GROUP:
        return {field.name: group(ws, field.name)}
    if field.kind is Kind.CHOICE:
        return {field.name: field.choices[-1].value}
    if field.kind is not Kind.KEYED:
        value = BY_KIND.get(field.kind, TOKEN)
        return {field.name: min(value, field.bounds[1]) if field.kind is Kind.WHOLE else value}
    if field.target:
        return {f"{field.name}.{add(ws, field.target, {'name': TOKEN})}": True}
    if field.entry == "address":
        return {f"{field.name}.k": {"street": TOKEN, "kind": "work"}}
    if field.entry == "phone":
        return {f"{field.name}.k": {"value": "+60 12-765 4321", "e164": "+60127654321"}}
    text = f"{TOKEN}@x.my" if field.entry == "email" else TOKEN
    return {f"{field.name}.k": {"value": text}}


def group(ws: Workspace, name: str) -> dict[str, Any]:
    if name == "value":
        return {"amount": 765_432_1, "currency": "MYR"}
    if name == "result":
        return {"outcome": "lost", "reason": TOKEN, "closed": DAY}
    pipeline = add(ws, "pipeline", {"name": TOKEN, "rank": "m"})
    stage = add(ws, "stage", {"name": TOKEN, "pipeline": pipeline, "rank": "m"})
    return {"pipeline": pipeline, "stage": stage, "rank": "m", "since": MOMENT}


def row(ws: Workspace, entity: str, id: str) -> dict[str, Any]:
    n = listing.number_of(ws.reader(), entity, id)
    return dict(listing.page(ws.reader(), entity, [n])[n])


def holds(shown: Any) -> bool:
    """Say whether a field of a fetched row has a value."""
    return bool(shown.get("stage") or shown.get("amount") or shown.get("outcome")
                or any(shown.values())) if isinstance(shown, dict) else shown is not None  # fmt: skip


@pytest.fixture
def made(ws: Workspace, request: pytest.FixtureRequest):
    """A record without the field, and the operation that gave it."""
    return given(ws, *request.param)


@pytest.fixture(scope="module")
def kept(request: pytest.FixtureRequest):
    """The same in a file of its own, for all the tests of a field that write nothing."""
    with file_for_readers() as ws:
        yield ws, *given(ws, *request.param)


@contextmanager
def file_for_readers() -> Iterator[Workspace]:
    with (
        TemporaryDirectory() as folder,
        Workspace.create(Path(folder) / "shop.crm", Profile("Huda")) as ws,
    ):
        yield ws


def given(ws: Workspace, entity: str, name: str) -> tuple[Any, ...]:
    field = RECORDS[entity].fields[name]
    cells = sample(ws, field)
    id = add(ws, entity, {})
    done = ws.log.record(Label("edit", entity, field=name), [Edit(entity, id, cells)])
    assert done is not None
    return entity, field, id, done, cells


def ids(pair: tuple[str, str]) -> str:
    return ".".join(pair)


@pytest.mark.parametrize("made", EVERY, indirect=True, ids=map(ids, EVERY))
def test_the_table_shows_it_and_undo_takes_it_back(ws: Workspace, made) -> None:
    entity, field, id, done, _cells = made
    assert field in columns.fields_of(RECORDS[entity])
    assert columns.heading(field)
    after = row(ws, entity, id)
    assert holds(columns.value_in(field, after))
    ws.log.cancel(done.stamp)
    before = columns.value_in(field, row(ws, entity, id))
    assert before != columns.value_in(field, after)
    assert before == "Somebody" or not holds(before)
    ws.log.revive(done.stamp)
    assert row(ws, entity, id) == after
    assert check.check(ws).problems == ()  # a file's record here has no bytes


@pytest.mark.parametrize("kept", EVERY, indirect=True, ids=map(ids, EVERY))
def test_history_tells_it(kept) -> None:
    ws, entity, _field, id, done, cells = kept
    (difference,) = history.differences(ws.reader(), done.stamp)
    assert {cell: new for cell, _old, new in difference.cells} == cells
    newest, changed = history.record_history(ws.reader(), entity, id)[0]
    assert newest.stamp == done.stamp and len(changed) == len(cells)


@pytest.mark.parametrize("kept", EVERY, indirect=True, ids=map(ids, EVERY))
def test_csv_holds_it_under_headings_that_say_what_it_is(kept, tmp_path) -> None:
    ws, entity, field, id, _done, _cells = kept
    ns = [listing.number_of(ws.reader(), entity, id)]
    proof = exporting.export_table(
        ws.reader(), entity, tmp_path / "o.csv", ns=ns, fields=[field.name]
    )
    with (tmp_path / "o.csv").open(encoding="utf-8-sig", newline="") as file:
        (written,) = csv.DictReader(file)
    assert any(written.values())
    meanings = [export_columns.meaning(entity, heading) for heading in proof.columns]
    assert {m.field for m in meanings if m} == {field.name}


@pytest.mark.parametrize("kept", EVERY, indirect=True, ids=map(ids, EVERY))
def test_search_finds_what_shall_be_found(kept) -> None:
    ws, entity, field, id, _done, _cells = kept
    wanted = "765 4321" if field.entry == "phone" else TOKEN
    hits = {h.id for h in search.search(ws.reader(), wanted)}
    own = field.kind is not Kind.REFERENCE  # what it names is found by itself
    assert (id in hits) is (field.searchable and own and entity in SEARCHED)


@pytest.mark.parametrize("kept", WITH_FORM, indirect=True, ids=map(ids, WITH_FORM))
def test_the_form_has_a_place_and_an_editor_for_it(kept, qtbot) -> None:
    ws, entity, field, id, _done, cells = kept
    assert sum(field.name in names for _, names in RECORDS[entity].layout.groups) == 1
    if not columns.editable(field):
        return
    parent = QWidget()
    qtbot.addWidget(parent)
    key = next(iter(cells)).partition(".")[2] if field.kind is Kind.KEYED else None
    subject = Subject(entity, field, row(ws, entity, id), None if field.target else key)
    editor: Any = make_editor(parent, make_context(ws), subject)
    said = editor.cells()
    assert ws.log.record(Label("edit"), [Edit(entity, id, said)] if said else []) is None


@pytest.mark.parametrize("made", EVERY, indirect=True, ids=map(ids, EVERY))
def test_erasure_leaves_not_a_byte_of_it(ws: Workspace, made) -> None:
    entity, field, id, *_ = made
    own = TOKEN if field.kind in (Kind.TEXT, Kind.NOTE) or field.name == "result" else ""
    own = TOKEN if field.kind is Kind.KEYED and not field.target else own
    own = {"phone": "765 4321", Kind.DATE: DAY}.get(field.entry or field.kind, own)
    if not own:
        return  # a name of another record, a choice or a number
    path = ws.path
    assert held(path, own)
    ws.log.erase([(entity, id)])
    assert listing.number_of(ws.reader(), entity, id) is None or id not in str(
        listing.page(ws.reader(), entity, listing.all_rows(ws.reader(), listing.ListQuery(entity)))
    )
    assert check.check(ws).problems == ()  # a file's record here has no bytes
    ws.close()
    assert not held(path, own)


def held(path: Path, text: str) -> bool:
    """Say whether a file or its WAL holds a text, as typed or folded."""
    parts = [path, path.with_name(path.name + "-wal")]
    content = b"".join(p.read_bytes() for p in parts if p.exists())
    return any(form.encode() in content for form in (text, text.casefold()))
