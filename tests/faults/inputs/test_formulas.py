"""No text of anybody becomes a formula in what goes out, and each comes back as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop.domain.guarding import unguard
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.exchange import importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.exchange.formats import sheet_writing
from crm_desktop.exchange.going_out import export_cells, exporting
from crm_desktop.store.listing import ListQuery, listed
from crm_desktop.store.workspace import Workspace
from tests.exchange.kit import go_on, quiet
from tests.faults.inputs import formulas


def exported(ws: Workspace, kind: str, folder: Path, format: str) -> Path:
    path = folder / f"{kind}.{format}"
    fields = exporting.with_id(ws.reader(), kind)
    exporting.export(ws.reader(), kind, path, format, fields=fields, query=ListQuery(kind))
    return path


@pytest.mark.parametrize("kind", RECORDS)
def test_no_cell_of_any_kind_is_run(memory: Workspace, tmp_path: Path, kind: str) -> None:
    made = formulas.filled(memory, kind)
    assert len(made) >= 40
    path = exported(memory, kind, tmp_path, "csv")
    assert formulas.live(path) == []
    head, *rows = formulas.rows(path)
    column = head.index("CRM ID")
    mine = {row[column]: row for row in rows if row[column] in made}
    assert mine.keys() == made.keys()
    for id, text in made.items():
        fields = len(formulas.texts(RECORDS[kind]))
        assert [unguard(cell) for cell in mine[id]].count(text) >= fields
    assert formulas.run_in_workbook(exported(memory, kind, tmp_path, "xlsx")) == []


def test_nor_is_the_name_of_a_field_of_ones_own(memory: Workspace, tmp_path: Path) -> None:
    id = new_id()
    memory.log.record(Label("create", "custom_field"), [
        Edit("custom_field", id, {"deleted": False, "name": "=1+1", "of": "contact", "form": "text"}),
        Edit("contact", new_id(), {"deleted": False, "name": "Tan", f"custom.{id}": "@SUM(A1)"}),
    ])  # fmt: skip
    path = exported(memory, "contact", tmp_path, "csv")
    assert formulas.live(path) == []
    assert "'=1+1 (custom)" in formulas.rows(path)[0]
    assert "'@SUM(A1)" in formulas.rows(path)[1]
    assert formulas.run_in_workbook(exported(memory, "contact", tmp_path, "xlsx")) == []


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", ["contact", "company", "lead", "product", "task", "activity"])
def test_what_went_out_comes_back(
    memory: Workspace, tmp_path: Path, kind: str, format: str
) -> None:
    """White space around a text is taken off wherever it comes in."""
    formulas.filled(memory, kind)
    path = exported(memory, kind, tmp_path, format)
    names = [field.name for field in formulas.texts(RECORDS[kind])]
    with Workspace.create(tmp_path / "other.crm") as other:
        found = source.detect(path)
        mapped = mapping.propose(found, kind, ws=other)
        plan = dict.fromkeys(("email", "phone"), "")
        for column in mapped.columns:  # which are checked where they come in
            if column.target in plan:
                mapped = mapped.with_target(column.index, "")
        done = importing.quick(other, found, mapped, progress=quiet, check=go_on)
        assert (done.errors, done.refused) == (0, 0)

        def said(ws: Workspace) -> list[list[str]]:
            rows = listed(ws.reader(), ListQuery(kind))
            return sorted([str(row[name] or "").strip() for name in names] for row in rows)

        assert said(other) == said(memory)


def test_control_without_the_guard_cells_are_run(memory, tmp_path, monkeypatch) -> None:
    formulas.filled(memory, "contact")
    monkeypatch.setattr(export_cells, "guard", lambda text: text)
    assert len(formulas.live(exported(memory, "contact", tmp_path, "csv"))) > 100


def test_control_a_workbook_that_takes_texts_for_formulas_is_noticed(
    memory, tmp_path, monkeypatch
) -> None:
    formulas.filled(memory, "contact")

    def careless(sheet, row, column, cell):
        sheet._sheet.write_formula(row, column, cell)

    monkeypatch.setattr(sheet_writing._Sheet, "_write", careless)
    assert len(formulas.run_in_workbook(exported(memory, "contact", tmp_path, "xlsx"))) > 100
