"""The list of changes as a table: a spreadsheet runs nothing of what somebody typed."""

from __future__ import annotations

import csv

import pytest

from crm_desktop.gui.sync import list_export
from tests.sync import kit

ONE = "00000001-0000-7000-8000-000000000000"


@pytest.mark.parametrize("typed", ["=1+1", "＝1+1", "@SUM(A1)", "'=1+1"])
def test_a_formula_stays_a_text(ws, tmp_path, typed):
    kit.contact(ws, ONE, deleted=False, name="Tan", job=typed)
    kit.contact(ws, ONE, job=None)
    assert list_export.write(ws, tmp_path / "changes.csv") == 2
    with (tmp_path / "changes.csv").open(encoding="utf-8-sig", newline="") as file:
        (changed,) = {row["Change"] for row in csv.DictReader(file)} - {""}
    assert changed.startswith(f"'{typed}")
