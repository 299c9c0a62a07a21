"""`crm import` of lists of what was sold, and of files that say no name."""

from __future__ import annotations

from crm_desktop.cli import main
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery
from crm_desktop.store.workspace import Workspace


def _value(file):
    with Workspace.open(file) as ws:
        (deal,) = listing.listed(ws.reader(), ListQuery("deal"))
        return deal["value"]


def test_products_are_put_on_deals_and_taken_back(crm, file, tmp_path):
    deals, lines = tmp_path / "deals.csv", tmp_path / "lines.csv"
    deals.write_text("Job,Curr,Value\nRoof,SGD,\n", "utf-8")
    lines.write_text("Deal,Product,Qty,Unit price\nRoof,Tile,40,2.50\nDoor,Lock,1,9\n", "utf-8")
    crm("import", deals)
    checked = crm("import", lines, "--dry-run")
    assert (checked["counts"]["update"], checked["counts"]["error"]) == (1, 1)
    assert checked["new_products"] == ["Tile"]
    done = crm("import", lines)
    assert (done["updated"], done["errors"], done["new_products"]) == (1, 1, ["Tile"])
    assert _value(file) == {"amount": 10_000, "currency": "SGD"}
    crm("undo")
    assert _value(file) == {"currency": "SGD"}


def test_a_file_without_a_name_says_the_option(file, tmp_path, capsys):
    path = tmp_path / "deals.csv"
    path.write_text("Thing,Value,Stage\nSofa,1,Open\n", "utf-8")
    assert main(["--file", str(file), "import", str(path), "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert 'Perhaps it is “Thing”. Say which one is with --map "Thing=title"' in said


def test_parts_of_an_amount_are_targets(crm, tmp_path):
    path = tmp_path / "prices.csv"
    path.write_text("Item,For us,In\nSofa,12,SGD\n", "utf-8")
    done = crm("import", path, "--kind", "product", "--map", "For us=price.amount", "--map",
               "In=price.currency")  # fmt: skip
    assert done["read_as"]["For us"] == "value.amount" and done["created"] == 1


def test_rows_of_products_are_never_taken_in_part(crm, file, tmp_path, capsys):
    deals, lines = tmp_path / "deals.csv", tmp_path / "lines.csv"
    deals.write_text("Job,Value\nRoof,\n", "utf-8")
    lines.write_text("Deal,Product,Qty,Unit price\nRoof,Tile,many,2.50\n", "utf-8")
    crm("import", deals)
    assert main(["--file", str(file), "import", str(lines), "--without-bad-values"]) != 0
    assert "--without-bad-values" in capsys.readouterr().err
