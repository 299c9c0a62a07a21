"""The day's backup: its name says when one was made, not its bytes written anew; only proved ones count."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crm_desktop.store import backup
from crm_desktop.store.backups import proof
from crm_desktop.store.cipher import converting
from crm_desktop.store.cipher.key import new_key
from crm_desktop.store.workspace import Workspace

DAYS_AGO = f"{datetime.now() - timedelta(days=3):%Y%m%d-%H%M%S}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "shop.crm"
    Workspace.create(path).close()
    return path


def made(path: Path) -> Path:
    with Workspace.open(path) as ws:
        return backup.backup(ws)


def made_days_ago(path: Path) -> Path:
    """Make one that is three days old, and proved."""
    kept = made(path).rename(path.parent / "Backups" / f"shop.{DAYS_AGO}.manual.crm")
    with backup.opened(kept, None) as conn:
        proof.keep(kept, proof.summary(conn, lambda: None))
    return kept


def test_backups_written_anew_for_a_new_key_are_as_old_as_they_were(path: Path) -> None:
    made_days_ago(path)
    key = new_key()
    converting.convert(path, None, key)
    with Workspace.open(path, key=key) as ws:
        assert backup.daily(ws) is not None
        assert backup.daily(ws) is None


def test_one_of_today_counts_after_a_new_key_too(path: Path) -> None:
    made(path)
    key = new_key()
    converting.convert(path, None, key)
    with Workspace.open(path, key=key) as ws:
        assert backup.daily(ws) is None


def test_a_replaced_file_that_is_kept_is_no_backup_of_the_day(path: Path) -> None:
    backup.restore(made_days_ago(path), path)
    assert [one.reason for one in backup.backups(path)] == ["restore", "manual"]
    with Workspace.open(path) as ws:
        assert backup.daily(ws) is not None
        assert backup.daily(ws) is None


def test_one_that_was_changed_since_is_none_of_the_day(path: Path) -> None:
    with made(path).open("ab") as there:
        there.write(b"more")
    with Workspace.open(path) as ws:
        assert backup.daily(ws) is not None
