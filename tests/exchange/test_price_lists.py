"""Price lists: a code names one product, in the file and in the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crm_desktop.exchange import dry_run, importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery
from crm_desktop.store.workspace import Workspace

from .kit import bring_in, counts, go_on, quiet

HEAD = "Name,Code,Price\n"


def planned(ws: Workspace, folder: Path, rows: str) -> dry_run.Plan:
    path = folder / "prices.csv"
    path.write_text(HEAD + rows, "utf-8")
    found = source.detect(path)
    return dry_run.plan(
        ws, found, mapping.propose(found, "product", ws=ws), progress=quiet, check=go_on
    )


def imported(ws: Workspace, folder: Path, rows: str) -> importing.Outcome:
    path = folder / "prices.csv"
    path.write_text(HEAD + rows, "utf-8")
    found = source.detect(path)
    mapped = mapping.propose(found, "product", ws=ws)
    return importing.quick(ws, found, mapped, progress=quiet, check=go_on)


def products(ws: Workspace) -> list[tuple[Any, ...]]:
    found = listing.listed(ws.reader(), ListQuery("product"))
    return sorted((row["name"], row["sku"], row["value"]["amount"]) for row in found)


def test_a_code_twice_in_a_list_is_flagged_and_left_to_the_user(
    ws: Workspace, tmp_path: Path
) -> None:
    rows = "Meja,M1,100\nMeja besar,m1,140\nKerusi,K1,40\n"
    plan = planned(ws, tmp_path, rows)
    (row,) = plan.page("duplicate", 0, 9)
    assert (row.line, row.reason) == (3, "Same product code as line 2")
    plan.decide(row.n, dry_run.Decision.TAKE)
    assert bring_in(ws, plan).created == 2
    plan.close()
    assert products(ws) == [("Kerusi", "K1", 4000), ("Meja besar", "m1", 14000)]


def test_without_being_asked_the_second_is_left_out_and_said(ws: Workspace, tmp_path: Path) -> None:
    done = imported(ws, tmp_path, "Meja,M1,100\nMeja besar,M1,140\n")
    assert (done.created, done.refused) == (1, 1)
    assert done.noted == ((3, "duplicate", "Meja besar", "Same product code as line 2"),)


def test_a_name_twice_with_codes_of_their_own_is_two(ws: Workspace, tmp_path: Path) -> None:
    assert imported(ws, tmp_path, "Meja,M1,100\nMeja,M2,140\n").created == 2


@pytest.mark.parametrize(
    ("row", "verdict", "reason"),
    [
        ("Meja kayu jati,M1,120", "update", ""),
        ("Kayu jati meja,m1,120", "update", ""),
        ("Kerusi,M1,100", "duplicate", "Same product code as Meja kayu jati, another name"),
        ("Meja kayu jati,M2,100", "duplicate", "Same name as Meja kayu jati, another product code"),
        ("Meja kayu jati,,120", "update", ""),
        ("Meja kayu jati,M1,100", "same", ""),
        ("Kerusi,K1,40", "new", ""),
    ],
)
def test_a_code_finds_the_product_there_is(
    ws: Workspace, tmp_path: Path, row: str, verdict: str, reason: str
) -> None:  # fmt: skip
    imported(ws, tmp_path, "Meja kayu jati,M1,100\n")
    plan = planned(ws, tmp_path, row + "\n")
    assert counts(plan) == {verdict: 1}
    assert plan.page("", 0, 1)[0].reason == reason
    plan.close()


def test_a_heading_names_its_currency(ws: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "prices.csv"
    for head, code in (("Sell RM", "MYR"), ("Sell (RM)", "MYR"), ("Sell SGD", "SGD")):
        path.write_text(f"Code,Item name,{head},Cost {head[5:]}\nM1,Meja,100,60\n", "utf-8")
        found = source.detect(path)
        plan = dry_run.plan(ws, found, mapping.propose(found, ws=ws), progress=quiet, check=go_on)
        assert [c.target for c in plan.mapping.columns[2:]] == ["value.amount", "cost"]
        said = " ".join(new for _field, _old, new in plan.page("new", 0, 1)[0].changes)
        assert ("S$" in said or "SGD" in said) == (code == "SGD"), said
        plan.close()
