"""What a kill leaves of a change of SQLite's own: taken back where it was begun, and nothing of it stays."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crm_desktop.store import driver
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.workspace import Workspace

from .test_converting import OLD
from .test_encrypted_files import add

KEYS = pytest.mark.parametrize("key", [None, OLD], ids=["plain", "encrypted"])


def made(folder: Path, key: Key | None) -> Path:
    path = folder / "shop.crm"
    with Workspace.create(path, key=key) as ws:
        add(ws)
    return path


def names(path: Path, key: Key | None) -> list[str]:
    with Workspace.open(path, key=key) as ws:
        return [name for (name,) in ws.reader().execute("SELECT name FROM contact ORDER BY n")]


@KEYS
def test_a_journal_nobody_needs_goes_with_the_next_opening(tmp_path: Path, key: Key | None) -> None:
    path = made(tmp_path, key)
    before = names(path, key)
    journal = path.with_name("shop.crm-journal")
    for said in (b"", b"\0" * 512 + b"Siti in clear" * 100):
        journal.write_bytes(said)
        assert names(path, key) == before and not journal.exists()


@KEYS
def test_what_was_cut_off_within_a_change_is_taken_back_first(
    tmp_path: Path, key: Key | None
) -> None:
    path = made(tmp_path, key)
    before = names(path, key)
    killed = tmp_path / "killed" / "shop.crm"
    killed.parent.mkdir()
    conn = driver.connect(str(path), "rw", key)
    conn.execute("PRAGMA journal_mode=DELETE")
    conn.execute("PRAGMA cache_size=1")
    conn.execute("BEGIN IMMEDIATE")
    conn.execute("UPDATE contact SET name='gone'")
    conn.execute("CREATE TABLE filling(x)")
    conn.execute("INSERT INTO filling WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n "
                 "WHERE i<2000) SELECT randomblob(1000) FROM n")  # fmt: skip
    for end in ("", "-journal"):  # as they lie on the disk at this moment
        shutil.copy(f"{path}{end}", f"{killed}{end}")
    conn.execute("ROLLBACK")
    conn.close()
    assert killed.with_name("shop.crm-journal").stat().st_size > 512
    assert names(killed, key) == before
    assert not killed.with_name("shop.crm-journal").exists()
