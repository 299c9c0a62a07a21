"""What tells the rows of an export of ours apart."""

from __future__ import annotations

from crm_desktop.domain.keys import new_id
from crm_desktop.exchange import dry_run, importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.store import listing


def test_an_export_of_ours_brings_each_record_though_two_share_an_address(ws, tmp_path):
    one, two = new_id(), new_id()
    path = tmp_path / "in.csv"
    path.write_text(
        "CRM ID,Name,Email,Phone\n"
        f"{one},Ali bin Abu,ali@example.my,012-3456789\n"
        f"{two},Ali Abu,ali@example.my,012-3456789\n"
        f"{two},Ali Abu,ali@example.my,012-3456789\n"
        ",Ali,ali@example.my,\n",
        "utf-8",
    )
    found = source.detect(path)
    idle = {"progress": lambda _part: None, "check": lambda: None}
    plan = dry_run.plan(ws, found, mapping.propose(found, ws=ws), **idle)
    importing.run(ws, plan, **idle)
    plan.close()
    conn = ws.reader()
    shown = listing.page(conn, "contact", listing.all_rows(conn, listing.ListQuery("contact")))
    assert {row["id"] for row in shown.values()} == {one, two}
