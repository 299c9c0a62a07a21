"""What newer versions sent before this file had a place for it shows after the upgrade."""

from __future__ import annotations

from pathlib import Path

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import check, driver, listing
from crm_desktop.store.workspace import Workspace

KINDS = [
    "activity",
    "task",
    "note",
    "lead",
    "attachment",
    "segment",
    "saved_view",
    "activity_kind",
    "outcome",
    "plan",
    "product",
    "campaign",
    "campaign_result",
    "rate",
    "goal",
    "report",
    "dashboard",
    "score_point",
    "purpose",
    "consent",
    "privacy_request",
    "breach",
    "retention",
    "kept",
    "register_remark",
    "notice",
]


TABLES = (
    "about",
    "merged",
    "blob",
    "folder_file",
    "folder_range",
    "folder_waiting",
    "folder_bytes",
    "parked",
    "blob_state",
    "left_here",
    "suspect",
    "passage",
    "looked",
)
"""Tables the first version did not have."""


def older(path: Path) -> None:
    """Turn a file into what the first version would have made of the same operations."""
    conn = driver.connect(str(path))
    views = conn.execute("SELECT name FROM sqlite_schema WHERE type='view'").fetchall()
    triggers = conn.execute("SELECT name FROM sqlite_schema WHERE type='trigger'").fetchall()
    for (name,) in triggers:
        conn.execute(f"DROP TRIGGER {name}")
    for (name,) in views:
        conn.execute(f"DROP VIEW {name}")
    for at, kind in enumerate(KINDS):
        (code,) = conn.execute("SELECT code FROM entity WHERE name=?", (kind,)).fetchone()
        unknown = 1000 + at
        conn.execute("UPDATE entity SET code=? WHERE code=?", (unknown, code))
        for n, id in conn.execute(f"SELECT n,id FROM {kind}").fetchall():
            put = "INSERT INTO unknown_record(entity,id) VALUES(?,?) RETURNING n"
            (row,) = conn.execute(put, (unknown, id)).fetchone()
            conn.execute(
                "UPDATE change SET entity=?,row=? WHERE entity=? AND row=?",
                (unknown, row, code, n),
            )
        tables = conn.execute(
            "SELECT name FROM sqlite_schema WHERE type='table' AND name IN (?,?,?)",
            (kind, f"{kind}_words", f"{kind}_parts"),
        ).fetchall()
        for (name,) in tables:
            conn.execute(f"DROP TABLE {name}")
        conn.execute("DELETE FROM lookup WHERE entity=?", (code,))
    for table in TABLES:
        conn.execute(f"DROP TABLE {table}")
    for (name,) in conn.execute(
        "SELECT name FROM sqlite_schema WHERE type='index' AND name IN "
        "('contact_touch','company_touch','deal_closed','deal_created')"
    ).fetchall():
        conn.execute(f"DROP INDEX {name}")
    added = {
        "contact": "touch_every lists distinct_from merged_from vcard",
        "company": "touch_every lists distinct_from merged_from vcard",
        "deal": "products met lists merged_from campaign told", "stage": "needs",
        "custom_field": "options currency decimals formula hint required hidden rank secret",
    }  # fmt: skip
    for table in ("contact", "company", "deal"):
        added[table] += " visibility team"
    for table, columns in added.items():
        for column in columns.split():
            conn.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    conn.execute("DROP INDEX conflict_state")
    for column in ("kind", "state", "found", "settled", "later"):
        conn.execute(f"ALTER TABLE conflict DROP COLUMN {column}")
    conn.execute("ALTER TABLE operation DROP COLUMN more")
    conn.execute("ALTER TABLE waiting DROP COLUMN server_number")
    conn.execute("DELETE FROM meta WHERE key='merged'")
    conn.execute("UPDATE alembic_version SET version_num='0001'")
    conn.execute("PRAGMA user_version=1")
    conn.close()


def test_kinds_fields_and_links_of_a_newer_version_show_after_the_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "shop.crm"
    tan, twin, call, lead = (new_id() for _ in range(4))
    with Workspace.create(path) as ws:
        for edits in (
            [Edit("contact", tan, {"deleted": False, "name": "Tan", "touch_every": 30})],
            [Edit("contact", twin, {"deleted": False, "name": "Tan A K"})],
            [Edit("activity", call, {"deleted": False, "subject": "Asked for oak", "state": "done",
                                     "start": "2026-11-20", f"contacts.{twin}": True})],
            [Edit("lead", lead, {"deleted": False, "name": "Siti",
                                 "emails.1": {"value": "siti@x.example"}})],
            [Edit("contact", twin, {"deleted": True, "merged_into": tan})],
        ):  # fmt: skip
            ws.log.record(Label("create"), edits)
        shown = {
            e: listing.record(ws.reader(), e, i) for e, i in (("contact", tan), ("lead", lead))
        }
    older(path)
    with Workspace.open(path) as ws:
        conn = ws.reader()
        assert check.check(ws).problems == ()
        for entity, id in (("contact", tan), ("lead", lead)):
            assert listing.record(conn, entity, id).row == shown[entity].row
        row = listing.record(conn, "activity", call).row
        assert list(row["contacts"]) == [tan] and listing.record(conn, "contact", twin) is None
        assert conn.execute("SELECT count(*) FROM unknown_record").fetchone() == (0,)
        ws.log.record(Label("edit"), [Edit("lead", lead, {"name": "Siti Aminah"})])
        assert check.check(ws).ok
