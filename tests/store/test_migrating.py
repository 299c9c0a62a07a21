"""Bringing an older file up to date: a backup before, all steps or none, and words when one fails."""

from __future__ import annotations

import shutil
import textwrap
from pathlib import Path

import pytest

from crm_desktop import paths
from crm_desktop.errors import UserError
from crm_desktop.store import backup, driver, migrations, opening
from crm_desktop.store.workspace import Workspace

from .faulty_places import fill, made, people, small_disk

NEXT = """
    from alembic import op

    revision, down_revision = "next", "{head:04}"


    def upgrade():
        op.execute("CREATE TABLE novelty(x)")
        op.execute("UPDATE meta SET value='9' WHERE key='number'")
        op.execute("ALTER TABLE tag ADD COLUMN novelty TEXT")
        {end}
"""


@pytest.fixture
def revise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Give the program one revision more, which ends as told."""
    folder = tmp_path / "100% ours" / "migrations"
    plain = Path(migrations.__file__).parent
    shutil.copytree(plain, folder, ignore=shutil.ignore_patterns("__pycache__"))
    known = paths.asset
    monkeypatch.setattr(paths, "asset", lambda at: folder if "migrations" in at else known(at))

    def more(end: str) -> None:
        text = textwrap.dedent(NEXT).format(end=end, head=migrations.HEAD)
        (folder / "versions" / "next.py").write_text(text, "utf-8")
        head = migrations.HEAD + 1
        for module in (migrations, opening):
            monkeypatch.setattr(module, "HEAD", head)

    return more


def told(path: Path) -> str:
    """Return all a database holds."""
    conn = driver.connect(str(path), "ro")
    try:
        version = conn.execute("PRAGMA user_version").fetchone()
        tables = conn.execute("SELECT name,sql FROM sqlite_schema ORDER BY name").fetchall()
        plain = [n for n, sql in tables if sql and sql.startswith("CREATE TABLE")]
        rows = {n: conn.execute(f'SELECT * FROM "{n}" ORDER BY 1').fetchall() for n in plain}
        return f"{version} {tables} {rows}"
    finally:
        conn.close()


def test_an_older_file_is_backed_up_and_brought_up_to_date(tmp_path: Path, revise) -> None:
    path = made(tmp_path / "shop.crm")
    before = told(path)
    revise("pass")
    with Workspace.open(path) as ws:
        assert people(ws) == 3
        assert ws.setting("number") == 9
        ws.reader().execute("SELECT novelty FROM tag")
    (kept,) = backup.backups(path)
    assert kept.reason == "migration" and told(kept.path) == before
    with Workspace.open(path):
        assert len(backup.backups(path)) == 1  # up to date: nothing to back up


@pytest.mark.parametrize("end", ["raise ValueError('no')", "op.execute('SELEC')", "1 / 0"])
def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path, revise, end: str) -> None:
    path = made(tmp_path / "shop.crm")
    before = told(path)
    revise(end)
    with pytest.raises(UserError, match=r"could not be brought up to this version.*A backup is"):
        Workspace.open(path)
    assert told(path) == before
    assert [told(b.path) for b in backup.backups(path)] == [before]
    assert not path.with_name("shop.crm.lock").exists()


def test_without_room_for_the_backup_nothing_is_migrated(revise) -> None:
    with small_disk("2m") as disk:
        path = made(disk / "shop.crm")
        before = told(path)
        revise("pass")
        filler = fill(disk)
        with pytest.raises(UserError, match=r"backup could not be written|disk is full"):
            Workspace.open(path)
        filler.unlink()
        assert told(path) == before


def test_an_older_file_is_not_changed_by_reading_it(tmp_path: Path, revise) -> None:
    path = made(tmp_path / "shop.crm")
    before = told(path)
    revise("pass")
    with pytest.raises(UserError, match=r"older version.*Open it once for writing"):
        Workspace.open(path, read_only=True)
    assert told(path) == before
