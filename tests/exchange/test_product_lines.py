"""Products of a deal as one cell of a file: out, and back to the same lines in another file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.exchange import importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.exchange.going_out import exporting
from crm_desktop.exchange.rows import product_lines
from crm_desktop.exchange.rows.product_lines import ProductLine
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery
from crm_desktop.store.workspace import Workspace

NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12).filter(
    lambda text: not set(text) & set("×@") and text == text.strip()
)


@given(
    st.lists(
        st.builds(ProductLine, NAMES, st.integers(1, 10**9), st.none() | st.integers(0, 10**9)),
        max_size=4,
    )
)
def test_lines_come_back_from_their_cell(lines: list[ProductLine]) -> None:
    assert product_lines.read(product_lines.written(lines, "MYR"), "MYR") == lines


@pytest.mark.parametrize("text", ["Desk × 1.2.3", "Desk × 0", "Desk @ 1-2-3", "Desk × 9,9,9.9.9"])
def test_a_number_that_is_none_is_refused_in_words(text: str) -> None:
    with pytest.raises(UserError):
        product_lines.read(text, "MYR")


def _shop(path: Path) -> Workspace:
    ws = Workspace.create(path)
    desk, chair, lamp = new_id(), new_id(), new_id()
    ws.log.record(Label("create"), [
        Edit("product", desk, {"deleted": False, "name": "Desk", "sku": "D-1", "retired": True,
                               "value": {"amount": 45050, "currency": "MYR"}}),
        Edit("product", chair, {"deleted": False, "name": "Chair; \"oak\""}),
        Edit("product", lamp, {"deleted": False, "name": "Lamp"}),
        Edit("deal", new_id(), {
            "deleted": False, "title": "Office", "value": {"amount": 5, "currency": "MYR"},
            f"products.{desk}": {"quantity": 2500, "amount": 45050},
            f"products.{chair}": {"quantity": 1000, "amount": 0},
            f"products.{lamp}": {"quantity": 1000}}),
    ])  # fmt: skip
    return ws


def _bring(ws: Workspace, path: Path, kind: str = "product") -> importing.Outcome:
    found = source.detect(path)
    mapped = mapping.propose(found, kind, ws=ws)
    return importing.quick(ws, found, mapped, progress=lambda _p: None, check=lambda: None)


def _lines(ws: Workspace) -> dict[str, tuple[int, int | None]]:
    conn = ws.reader()
    (row,) = listing.page(conn, "deal", listing.all_rows(conn, ListQuery("deal"))).values()
    return {
        listing.title_of(conn, "product", id): (entry["quantity"], entry.get("amount"))
        for id, entry in row["products"].items()
    }


def test_products_and_the_lines_of_deals_go_to_another_file(tmp_path: Path) -> None:
    products, deals = tmp_path / "products.csv", tmp_path / "deals.csv"
    with _shop(tmp_path / "a.crm") as ws:
        exporting.export_table(ws.reader(), "product", products)
        exporting.export_table(ws.reader(), "deal", deals)
        before = _lines(ws)
    with Workspace.create(tmp_path / "b.crm") as ws:
        assert _bring(ws, products).created == 3
        assert _bring(ws, products).same == 3
        assert _bring(ws, deals, "deal").created == 1
        assert _lines(ws) == before == {
            "Desk": (2500, 45050), 'Chair; "oak"': (1000, 0), "Lamp": (1000, None),
        }  # fmt: skip
        assert _bring(ws, deals, "deal").same == 1
        changed = deals.read_text("utf-8-sig").replace("Desk × 2.5", "Desk × 4")
        deals.write_text(changed, "utf-8")
        assert _bring(ws, deals, "deal").updated == 1
        assert _lines(ws)["Desk"] == (4000, 45050)


def test_everything_holds_the_lines_by_id(tmp_path: Path) -> None:
    with _shop(tmp_path / "a.crm") as ws:
        exporting.export_all(ws, tmp_path / "all")
    with (tmp_path / "all" / "deal_products.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {(r["Quantity"], r["Price each"], r["Currency"]) for r in rows} == {
        ("2.5", "450.50", "MYR"), ("1", "0.00", "MYR"), ("1", "", "MYR"),
    }  # fmt: skip
