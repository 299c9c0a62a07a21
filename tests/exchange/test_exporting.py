"""An export holds every record and every value, and never half a file."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from crm_desktop.domain.guarding import unguard
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import Cancelled, UserError
from crm_desktop.exchange.csv_file import records
from crm_desktop.exchange.going_out.exporting import export_all, export_table
from crm_desktop.store.conditions import Condition
from crm_desktop.store.listing import ListQuery, Sort, all_rows
from crm_desktop.store.workspace import Workspace


def make(ws: Workspace, entity: str, **cells: object) -> str:
    id = new_id()
    named = {name.replace("__", "."): value for name, value in cells.items()}
    ws.log.record(Label("create", entity), [Edit(entity, id, {"deleted": False, **named})])
    return id


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture
def shop(ws: Workspace) -> Workspace:
    """A shop with one of everything."""
    vip, penang = make(ws, "tag", name="VIP"), make(ws, "tag", name="Pulau; Pinang")
    kedai = make(ws, "company", name="Kedai Buku Sentosa", phones__1={"value": "+604 228 8812"})
    size = make(ws, "custom_field", name="T-shirt size", of="contact")
    aminah = make(
        ws, "contact", name="Aminah binti Yusof", given_name="Aminah", company=kedai,
        emails__1={"value": "aminah@example.com", "kind": "work"},
        emails__2={"value": "min@example.org", "kind": "home"},
        phones__1={"value": "+60 12-345 6789", "kind": "mobile", "e164": "+60123456789"},
        addresses__1={"street": "12, Jalan Burma\nTingkat 2", "city": "George Town", "kind": "work"},
        stage="customer", birthday="1988-02-29", do_not_contact=False, external_id="H-7",
        notes='She said "=1+1", twice', **{f"tags__{vip}": True, f"tags__{penang}": True},
        **{f"custom__{size}": {"value": "M"}},
    )  # fmt: skip
    make(ws, "contact", name="=HYPERLINK(1)")
    make(ws, "contact", name="陈小明")
    board = make(ws, "pipeline", name="Sales", rank="m")
    won = make(ws, "stage", name="Offer", pipeline=board, rank="m", probability=60)
    make(
        ws, "deal", title="Rak buku", value={"amount": 125000, "currency": "MYR"}, company=kedai,
        place={"pipeline": board, "stage": won, "rank": "m", "since": "2026-01-05T00:00:00Z"},
        result={"outcome": "lost", "reason": "Price", "closed": "2026-03-01"},
        **{f"contacts__{aminah}": True},
    )  # fmt: skip
    return ws


def test_every_value_of_a_contact_is_there(shop: Workspace, tmp_path: Path) -> None:
    proof = export_table(shop.reader(), "contact", tmp_path / "out.csv")
    assert (proof.rows, proof.expected) == (3, 3)
    formula, aminah, han = read(proof.path)
    assert formula["Name"] == "'=HYPERLINK(1)"
    assert unguard(formula["Name"]) == "=HYPERLINK(1)"
    assert han["Name"] == "陈小明"
    assert {k: v for k, v in aminah.items() if v} == {
        "Name": "Aminah binti Yusof", "Given name": "Aminah", "Company": "Kedai Buku Sentosa",
        "E-mail 1": "aminah@example.com", "E-mail 1 kind": "work",
        "E-mail 2": "min@example.org", "E-mail 2 kind": "home",
        "Phone 1": "'+60 12-345 6789", "Phone 1 kind": "mobile",
        "Address 1 street": "12, Jalan Burma\nTingkat 2", "Address 1 city": "George Town",
        "Address 1 kind": "work", "Stage": "Customer", "Birthday": "1988-02-29",
        "Do not contact": "No", "ID": "H-7", "Notes": 'She said "=1+1", twice',
        "Tags": '"Pulau; Pinang"; VIP', "T-shirt size (custom)": "M",
    }  # fmt: skip


def test_a_deal_has_exact_money_place_and_outcome(shop: Workspace, tmp_path: Path) -> None:
    (deal,) = read(export_table(shop.reader(), "deal", tmp_path / "out.csv").path)
    assert {k: v for k, v in deal.items() if v} == {
        "Title": "Rak buku", "Amount": "1250.00", "Currency": "MYR", "Pipeline": "Sales",
        "Stage": "Offer", "Outcome": "Lost", "Outcome reason": "Price", "Closed": "2026-03-01",
        "Company": "Kedai Buku Sentosa", "Contact 1": "Aminah binti Yusof",
    }  # fmt: skip


def test_a_view_keeps_its_order_filter_and_columns(shop: Workspace, tmp_path: Path) -> None:
    query = ListQuery(
        "contact", (Sort("name", descending=True),), conditions=(Condition("company", "empty"),)
    )
    proof = export_table(
        shop.reader(), "contact", tmp_path / "out.csv", query=query, fields=["stage", "name", "id"]
    )
    assert proof.columns == ("Stage", "Name", "CRM ID")
    assert [row["Name"] for row in read(proof.path)] == ["陈小明", "'=HYPERLINK(1)"]


def test_a_selection_is_written_in_its_order(shop: Workspace, tmp_path: Path) -> None:
    ns = all_rows(shop.reader(), ListQuery("contact", (Sort("name"),)))
    proof = export_table(shop.reader(), "contact", tmp_path / "out.csv", ns=[ns[2], ns[0]])
    assert [row["Name"] for row in read(proof.path)] == ["陈小明", "'=HYPERLINK(1)"]


def test_deleted_records_and_tags_stay_out(shop: Workspace, tmp_path: Path) -> None:
    conn = shop.reader()
    ((tag,),) = conn.execute("SELECT id FROM tag WHERE name='VIP'").fetchall()
    ((han,),) = conn.execute("SELECT id FROM contact WHERE name='陈小明'").fetchall()
    gone = {"deleted": True}
    shop.log.record(Label("delete"), [Edit("tag", tag, gone), Edit("contact", han, gone)])
    rows = read(export_table(conn, "contact", tmp_path / "out.csv").path)
    assert [row["Tags"] for row in rows] == ["", '"Pulau; Pinang"']


def test_an_empty_table_gives_its_headings(ws: Workspace, tmp_path: Path) -> None:
    proof = export_table(ws.reader(), "company", tmp_path / "out.csv")
    assert proof.rows == 0
    assert proof.path.read_bytes().startswith(b"\xef\xbb\xbfName,Part of,")


def test_lines_end_as_rfc_4180_says_and_the_mark_is_a_choice(
    shop: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "out.csv"
    export_table(shop.reader(), "contact", path, fields=["name"], bom=False)
    assert (
        path.read_bytes() == "Name\r\n'=HYPERLINK(1)\r\nAminah binti Yusof\r\n陈小明\r\n".encode()
    )


def test_everything_is_a_folder_with_links_by_id(shop: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "all"
    proofs = export_all(shop, folder)
    # One file a kind of record, empty ones too, and one a field that links many to many.
    assert {f"{r.plural.lower().replace(' ', '_')}.csv" for r in RECORDS.values()} <= {
        p.path.name for p in proofs
    }
    held = {p.path.name: p.rows for p in proofs if p.rows or p.path.name.startswith("deal_")}
    assert held == {
        "contacts.csv": 3, "companies.csv": 1, "deals.csv": 1, "pipelines.csv": 1, "stages.csv": 1,
        "tags.csv": 2, "custom_fields.csv": 1, "contact_tags.csv": 2,
        "deal_contacts.csv": 1, "deal_tags.csv": 0, "deal_products.csv": 0,
    }  # fmt: skip
    assert sorted(p.name for p in folder.iterdir()) == sorted(
        [p.path.name for p in proofs] + ["README.txt"]
    )
    (company,), (deal,) = read(folder / "companies.csv"), read(folder / "deals.csv")
    assert deal["Company ID"] == company["CRM ID"]
    assert deal["In stage since"] == "2026-01-05T00:00:00Z"
    ((link),) = read(folder / "deal_contacts.csv")
    aminah = next(r for r in read(folder / "contacts.csv") if r["Given name"])
    assert link == {"Deal ID": deal["CRM ID"], "Contact ID": aminah["CRM ID"]}
    (stage,) = read(folder / "stages.csv")
    assert (stage["Pipeline"], stage["Probability %"], stage["Order"]) == ("Sales", "60", "m")
    assert "contacts.csv" in (folder / "README.txt").read_text("utf-8")
    assert export_all(shop, folder) == proofs  # again, over the first


def test_records_are_counted_whatever_they_hold(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(
        b'a,b\r\n"x\r\ny",""""\r\n"""\n""",2\r\n' + b'"' + b"z\n" * 2_000_000 + b'",\r\n'
    )
    assert records(path) == 4


def test_cancelling_leaves_the_old_file(shop: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("mine")

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        export_table(shop.reader(), "contact", path, check=stop)
    with pytest.raises(Cancelled):
        export_all(shop, tmp_path / "all", check=stop)
    assert path.read_text() == "mine"
    assert [p.name for p in tmp_path.iterdir() if "out" in p.name] == ["out.csv"]
    assert not any((tmp_path / "all").iterdir())


def test_rows_that_get_lost_are_noticed(
    shop: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_desktop.exchange.going_out.export_cells.columns_of", lambda *_: [])
    with pytest.raises(UserError, match="0 of 3 rows"):
        export_table(shop.reader(), "contact", tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_what_stands_in_the_way_is_said(shop: Workspace, tmp_path: Path) -> None:
    conn = shop.reader()
    with pytest.raises(UserError, match="no folder"):
        export_table(conn, "contact", tmp_path / "nowhere" / "out.csv")
    with pytest.raises(UserError, match="in the way"):
        export_table(conn, "contact", tmp_path)
    with pytest.raises(UserError, match="is a database"):
        export_table(conn, "contact", shop.path)
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError):
        export_all(shop, tmp_path / "file")


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_folder_that_cannot_be_written_to_is_said(shop: Workspace, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o555)
    with pytest.raises(UserError, match="write-protected"):
        export_table(shop.reader(), "contact", tmp_path / "closed" / "out.csv")


def test_a_full_disk_is_said(shop: Workspace, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    path = tmp_path / "out.csv"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(UserError, match="disk is full"):
            export_table(shop.reader(), "contact", path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list(tmp_path.glob("out*"))


def test_an_export_shows_one_moment(shop: Workspace, tmp_path: Path) -> None:
    """Records made while it runs are not in it, and do not break its proof."""

    def busy() -> None:
        make(shop, "contact", name="Late")

    proof = export_table(shop.reader(), "contact", tmp_path / "out.csv", check=busy)
    assert proof.rows == proof.expected == 3
    assert len(read(export_table(shop.reader(), "contact", tmp_path / "out.csv").path)) == 4
