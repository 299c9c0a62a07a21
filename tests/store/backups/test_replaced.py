"""What a restore replaces is kept as it was, though it is killed in its midst or fails at its end."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.errors import UserError
from crm_desktop.store import backup, beside, blobs
from crm_desktop.store.backups import aside
from crm_desktop.store.workspace import Workspace
from tests.store.faulty_places import add, died

CALLS: list[tuple[Any, str]] = [
    (beside, "carry"), (beside, "_written"), (backup, "with_files"),
]  # fmt: skip
"""What of a restore may take minutes."""


def made(folder: Path) -> tuple[Path, Path]:
    """Make a file with an attachment that its backup lacks, and one that only the backup has."""
    path = folder / "shop.crm"
    with Workspace.create(path) as ws:
        ws.set_setting(blobs.INSIDE, 0)
        first = attach(ws, "first")
        source = backup.backup(ws)
        beside.forget_all(path, [first])
        attach(ws, "second")
    return path, source


def attach(ws: Workspace, words: str) -> str:
    before = beside.lying(ws.path).keys()
    plan = ws.path.parent / "plan.txt"
    plan.write_text(words * 1000)
    attaching.attach(ws, [plan], {})
    plan.unlink()
    (name,) = beside.lying(ws.path).keys() - before
    return name


def with_wal(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let a WAL lie beside a file that cannot be folded into it, as where another program reads it."""
    wal = path.with_name(f"{path.name}-wal")
    wal.write_bytes(b"what was written last")
    monkeypatch.setattr(aside, "_fold_wal", lambda *_: None)
    return wal


def replaced(path: Path) -> list[Path]:
    return [one.path for one in backup.backups(path) if one.reason == "restore"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks")
def test_killed_while_attachments_are_carried_what_is_kept_is_not_the_file_itself(tmp_path):
    came, at = True, 0
    while came:
        at += 1
        folder = tmp_path / str(at)
        folder.mkdir()
        path, source = made(folder)
        came = died(partial(backup.restore, source, path), at, CALLS, folder)
        kept = {one: one.read_bytes() for one in replaced(path)}
        with Workspace.open(path) as ws:
            add(ws, "after it")
        assert {one: one.read_bytes() for one in kept} == kept, at
    assert at > 4 and len(kept) == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks")
def test_killed_meanwhile_a_file_has_the_wal_that_is_not_folded(tmp_path, monkeypatch):
    came, at = True, 0
    while came:
        at += 1
        folder = tmp_path / str(at)
        folder.mkdir()
        path, source = made(folder)
        wal = with_wal(path, monkeypatch)
        held = wal.read_bytes()
        came = died(partial(backup.restore, source, path), at, CALLS, folder)
        (has,) = [path] if came else replaced(path)
        assert has.with_name(f"{has.name}-wal").read_bytes() == held, at
    assert at > 4 and not wal.exists()


def test_a_file_that_cannot_be_replaced_is_left_as_it_was(tmp_path, monkeypatch):
    path, source = made(tmp_path)
    wal = with_wal(path, monkeypatch)
    before, real = (path.read_bytes(), wal.read_bytes()), Path.replace

    def held(one: Path, place: Path) -> Path:
        if place == path:
            raise PermissionError(13, "another program holds it")
        return real(one, place)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(UserError):
        backup.restore(source, path)
    assert (path.read_bytes(), wal.read_bytes()) == before
    assert replaced(path) == [] and path.stat().st_nlink == 1
