"""What a formula may call a field: as the window, a file or the other language calls it."""

from __future__ import annotations

import pytest

from crm_desktop import i18n
from crm_desktop.domain.formula import FormulaError
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import catalogue, computing
from crm_desktop.store.workspace import Workspace


def used(ws: Workspace, entity: str, text: str) -> str:
    return computing.tried(catalogue.of(ws.reader(), entity), text)[1].formula


def own(ws: Workspace, entity: str, name: str) -> str:
    id = new_id()
    cells = {"deleted": False, "name": name, "of": entity, "form": "number"}
    ws.log.record(Label("create", "custom_field"), [Edit("custom_field", id, cells)])
    return id


@pytest.fixture(params=["en", "ms"])
def language(request: pytest.FixtureRequest) -> object:
    i18n.set_language(request.param)
    yield request.param
    i18n.set_language("en")


@pytest.mark.parametrize(
    ("entity", "name", "field"),
    [
        ("deal", "Value", "value"),
        ("deal", "Amount", "value"),
        ("deal", "amount", "value"),
        ("deal", "Nilai", "value"),
        ("deal", "Expected close", "closing"),
        ("product", "Price", "value"),
        ("product", "Harga", "value"),
        ("contact", "Job title", "job"),
    ],
)
def test_a_field_is_found_by_all_its_names(
    ws: Workspace, language: str, entity: str, name: str, field: str
) -> None:  # fmt: skip
    assert used(ws, entity, f"[{name}]") == f"[{field}]"


def test_a_field_of_ones_own_counts_before_what_files_call_another(ws: Workspace) -> None:
    id = own(ws, "deal", "Amount")
    assert used(ws, "deal", "[Amount] + 1") == f"[custom.{id}] + 1"
    assert used(ws, "deal", "[Amount (custom)] + 1") == f"[custom.{id}] + 1"


def test_a_name_nothing_has_is_said_with_those_there_are(ws: Workspace, language: str) -> None:
    own(ws, "deal", "Size [m]")
    with pytest.raises(FormulaError) as refused:
        used(ws, "deal", "[Amuont] * 2")
    assert "Amuont" in refused.value.message
    assert "[Size (m)]" in refused.value.next_step
    assert ("[Value]" if language == "en" else "[Nilai]") in refused.value.next_step
