"""Creating, opening, locking and refusing workspace files, always in words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.models import model_of
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import Cancelled, UserError
from crm_desktop.store import backup, cells, check, driver
from crm_desktop.store.lock import WriterLock
from crm_desktop.store.workspace import Profile, Workspace


def add(ws: Workspace, name: str = "Tan") -> str:
    id = new_id()
    ws.log.record(Label("create"), [Edit("contact", id, {"deleted": False, "name": name})])
    return id


def test_profile_and_settings_are_kept(ws: Workspace) -> None:
    ws.set_profile(Profile("Huda", "SG", "SGD", "ms"))
    ws.set_setting("columns", ["name", "job"])
    ws.close()
    with Workspace.open(ws.path) as again:
        assert again.profile == Profile("Huda", "SG", "SGD", "ms")
        assert again.setting("columns") == ["name", "job"]


def test_a_second_writer_is_refused_and_may_read(ws: Workspace) -> None:
    id = add(ws)
    with pytest.raises(UserError, match="already open"):
        Workspace.open(ws.path)
    with Workspace.open(ws.path, read_only=True) as reader:
        assert cells.shown(reader.reader(), "contact", id) is not None
        with pytest.raises(UserError, match="read-only"):
            add(reader)


def test_the_lock_of_a_killed_program_does_not_hold(ws: Workspace) -> None:
    ws.close()
    code = (
        "import os,sys; from crm_desktop.store.workspace import Workspace;"
        "Workspace.open(sys.argv[1]); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(ws.path)], check=False)
    assert ws.path.with_name("shop.crm.lock").exists()
    Workspace.open(ws.path).close()


@pytest.mark.skipif(os.name == "nt", reason="an open file cannot be moved there")
def test_a_lock_is_given_back_though_its_file_cannot_be_removed(tmp_path: Path) -> None:
    lock, beside = WriterLock(tmp_path / "a.crm"), WriterLock(tmp_path / "b.crm")
    lock.take()
    (tmp_path / "a.crm.lock").rename(tmp_path / "b.crm.lock")
    (tmp_path / "a.crm.lock").mkdir()
    with pytest.raises(UserError, match="already open"):
        beside.take()
    lock.release()
    assert not lock.held
    beside.take()
    beside.release()


def test_files_that_are_not_ours_are_refused_in_words(tmp_path: Path) -> None:
    for name, content in (("a.crm", b""), ("b.crm", b"Name,Phone\n"), ("c.crm", b"PK\x03\x04zip")):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(UserError, match="not a CRM Desktop file"):
            Workspace.open(path)
        assert path.read_bytes() == content
    with pytest.raises(UserError, match="no file"):
        Workspace.open(tmp_path / "missing.crm")


def test_another_programs_sqlite_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    conn = driver.connect(str(path))
    conn.execute("CREATE TABLE t(x)")
    conn.close()
    with pytest.raises(UserError, match="not a CRM Desktop file"):
        Workspace.open(path)


def test_a_newer_file_is_refused_untouched(ws: Workspace) -> None:
    ws.close()
    conn = driver.connect(str(ws.path))
    conn.execute("PRAGMA user_version=999")
    conn.close()
    with pytest.raises(UserError, match="newer version"):
        Workspace.open(ws.path)


def test_a_damaged_file_is_said_in_words(ws: Workspace) -> None:
    add(ws)
    ws.close()
    content = bytearray(ws.path.read_bytes())
    content[4096:12288] = b"\xa5" * 8192
    content[100:140] = b"\xff" * 40
    ws.path.write_bytes(content)
    with pytest.raises(UserError, match="damaged"):
        Workspace.open(ws.path)


def test_the_migrated_tables_are_what_the_records_declare(memory: Workspace) -> None:
    for record in RECORDS.values():
        found = [
            (name, kind, bool(key))
            for _, name, kind, _, _, key in memory.reader().execute(
                f"PRAGMA table_info({record.entity})"
            )
        ]
        declared = [
            (c.name, "INTEGER" if "INT" in str(c.type) else "TEXT", c.primary_key)
            for c in model_of(record).__table__.columns  # type: ignore[attr-defined]
        ]
        # A column added by a later revision stands last, wherever its field is declared.
        assert sorted(found) == sorted(declared)


def test_backup_is_checked_and_restores(ws: Workspace) -> None:
    id = add(ws, "Before")
    made = backup.backup(ws)
    ws.log.record(Label("edit"), [Edit("contact", id, {"name": "After"})])
    ws.close()
    kept = backup.restore(made, ws.path)
    assert kept is not None and kept.exists()
    with Workspace.open(ws.path) as again:
        shown = cells.shown(again.reader(), "contact", id)
        assert shown is not None and shown["name"] == "Before"
        assert check.check(again).ok


def test_a_clock_that_was_ahead_stops_no_daily_backup(ws: Workspace, tmp_path: Path) -> None:
    ahead = [backup.backup(ws, "daily") for _ in range(2)]
    for n, one in enumerate(ahead):
        one.rename(one.with_name(f"shop.2099010{n + 1}-100000.daily.crm"))
        os.utime(one.with_name(f"shop.2099010{n + 1}-100000.daily.crm"), (4e9, 4e9))
    ws.set_setting("backups.kept", {"daily": 2})
    made = backup.daily(ws)
    assert made is not None and made.exists()
    assert backup.daily(ws) is None
    assert len(backup.backups(ws.path)) == 2


def test_daily_backups_come_once_a_day_and_are_thinned(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert backup.daily(ws) is not None
    assert backup.daily(ws) is None
    monkeypatch.setitem(backup.KEPT, "manual", 3)
    for _ in range(5):
        backup.backup(ws)
    assert [b.reason for b in backup.backups(ws.path)].count("manual") == 3


@pytest.mark.parametrize("answers", [0, 2, 60])
def test_a_backup_that_is_stopped_leaves_nothing(
    ws: Workspace, answers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(ws, "Tan")
    monkeypatch.setattr(backup, "PAGES", 1)
    monkeypatch.setattr(backup, "STEPS", 10)
    left = [False] * answers

    with pytest.raises(Cancelled):
        backup.daily(ws, lambda: not left or left.pop())
    assert not list(backup.folder_of(ws.path).glob("*"))


def test_repair_mends_a_table_that_was_written_around_the_log(ws: Workspace) -> None:
    id = add(ws, "Tan")
    with ws.transaction() as conn:
        conn.execute("UPDATE contact SET name='Forged' WHERE id=?", (id,))
    assert not check.check(ws).ok
    assert check.repair(ws) == 1
    assert check.check(ws).ok
    shown = cells.shown(ws.reader(), "contact", id)
    assert shown is not None and shown["name"] == "Tan"


@pytest.mark.parametrize("action", ["edit", "import"])
def test_a_full_disk_is_said_in_words_and_loses_nothing(ws: Workspace, action: str) -> None:
    id = add(ws, "Tan")
    with ws.transaction() as conn:
        (pages,) = conn.execute("PRAGMA page_count").fetchone()
    ws._conn.execute(f"PRAGMA max_page_count={pages + 2}")
    big = [Edit("contact", new_id(), {"deleted": False, "name": "x" * 200}) for _ in range(3000)]
    with pytest.raises(UserError, match="disk is full"):
        if action == "import":
            ws.log.record_bulk(Label("import"), big)
        else:
            ws.log.record(Label("edit"), [Edit("contact", id, {"notes": "y" * 200_000})])
    ws._conn.execute("PRAGMA max_page_count=1000000")
    shown = cells.shown(ws.reader(), "contact", id)
    assert shown == {"deleted": False, "name": "Tan"}
    assert check.check(ws).ok


@pytest.mark.parametrize(
    "harm",
    ["DELETE FROM lookup", "UPDATE lookup SET value='x@x.my' WHERE kind=1",
     "INSERT INTO lookup VALUES(1,'y@x.my',1,1)", "DELETE FROM contact_words WHERE rowid=1"],
)  # fmt: skip
def test_records_that_cannot_be_found_are_noticed_and_mended(ws: Workspace, harm: str) -> None:
    cells = {"deleted": False, "name": "Tan", "emails.1": {"value": "tan@x.my"}}
    ws.log.record(Label("create"), [Edit("contact", new_id(), cells)])
    with ws.transaction() as conn:
        conn.execute(harm)
    assert check.check(ws).problems == ("Some records of Contacts cannot be found.",)
    check.repair(ws)
    assert check.check(ws).ok


def test_what_is_remembered_never_fails_and_settings_do(ws: Workspace, tmp_path: Path) -> None:
    assert ws.setting("columns") is None
    ws.path.rename(tmp_path / "moved.crm")
    ws.remember("columns", ["name"])
    with pytest.raises(UserError, match="moved, deleted or replaced"):
        ws.set_setting("backups.kept", {"daily": 3})
    assert ws.setting("columns") == ["name"]
    assert ws.setting("backups.kept") is None
    (tmp_path / "moved.crm").rename(ws.path)
    ws.close()
    with Workspace.open(ws.path, read_only=True) as again:
        assert again.setting("columns") == ["name"]
        again.set_setting("columns", ["job"])
        assert again.setting("columns") == ["job"]
    with Workspace.open(ws.path) as again:
        assert again.setting("columns") == ["name"]
