"""The user's own fields in workbooks: typed cells, and the same values when they come back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.exchange import dry_run, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.exchange.going_out import exporting
from crm_desktop.store.workspace import Workspace

from ..kit import counts, go_on, quiet

FORMS = {
    "Size": ({"form": "number"}, {"number": "12.50"}),
    "Long": ({"form": "number"}, {"number": "0.12345678"}),
    "Endless": ({"form": "number"}, {"number": "123456789.12345678"}),
    "Fee": ({"form": "money"}, {"amount": 120050, "currency": "MYR"}),
    "Abroad": ({"form": "money"}, {"amount": 500, "currency": "SGD"}),
    "Dollars": ({"form": "money", "currency": "USD"}, {"amount": -300, "currency": "USD"}),
    "Renewed": ({"form": "date"}, {"date": "2026-11-25"}),
    "Old": ({"form": "date"}, {"date": "1850-01-01"}),
    "Signed": ({"form": "yesno"}, {"yes": True}),
    "Paid": ({"form": "yesno"}, {"yes": False}),
    "Code": ({"form": "text"}, {"value": "007"}),
    "Twice": ({"form": "formula", "formula": "[Size] * 2"}, None),
    "Later": ({"form": "formula", "formula": "[Renewed] + 1"}, None),
    "Double": ({"form": "formula", "formula": "[Fee] * 2"}, None),
}
TYPED: dict[str, Any] = {
    "Size": 12.5, "Long": 0.12345678, "Endless": "123456789.12345678", "Fee": 1200.5,
    "Abroad": "SGD 5.00", "Dollars": -3, "Renewed": dt.date(2026, 11, 25), "Old": "1850-01-01",
    "Signed": True, "Paid": False, "Code": "007", "Twice": 25, "Later": dt.date(2026, 11, 26),
    "Double": 2401,
}  # fmt: skip


@pytest.fixture
def shop(ws: Workspace) -> Workspace:
    cells: dict[str, Any] = {"deleted": False, "name": "Tan", "do_not_contact": True}
    ids, edits = {name: new_id() for name in FORMS}, []
    for name, (made, value) in FORMS.items():
        said = {"deleted": False, "name": name, "of": "contact", **made}
        if "formula" in made:  # which names fields by what they are called in a cell
            used = next(n for n in ids if f"[{n}]" in made["formula"])
            said["formula"] = made["formula"].replace(used, f"custom.{ids[used]}")
        edits.append(Edit("custom_field", ids[name], said))
        if value is not None:
            cells[f"custom.{ids[name]}"] = value
    ws.log.record(Label("create"), [*edits, Edit("contact", new_id(), cells)])
    return ws


@pytest.mark.parametrize("format", ["xlsx", "ods"])
def test_own_fields_are_typed_cells_and_come_back_the_same(
    shop: Workspace, tmp_path: Path, format: str
) -> None:  # fmt: skip
    out = tmp_path / f"out.{format}"
    exporting.export_table(shop.reader(), "contact", out, format=format)
    headings, row = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    said = dict(zip(map(str, headings), row, strict=True))
    assert {name: said[f"{name} (custom)"] for name in TYPED} == TYPED
    assert said["Do not contact"] is True
    found = source.detect(out)
    plan = dry_run.plan(shop, found, mapping.propose(found, ws=shop), progress=quiet, check=go_on)
    assert counts(plan) == {"same": 1}, plan.page("", 0, 1)
    plan.close()
