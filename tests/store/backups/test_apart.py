"""Backups of large files, made by another process: the same as one's own, and stopped without a rest."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from crm_desktop import apart as processes
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import Cancelled, UserError
from crm_desktop.store import backup
from crm_desktop.store.backups import apart, halves, proof
from crm_desktop.store.cipher.key import new_key
from crm_desktop.store.workspace import Workspace


@pytest.fixture(autouse=True)
def every_file_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SMALL", 0)


def rests(ws: Workspace) -> list[str]:
    return [one.name for one in halves.of(ws.path, backup.folder_of(ws.path))]


def rows(path: Path) -> int:
    with backup.opened(path, None) as conn:
        return int(conn.execute("SELECT count(*) FROM contact").fetchone()[0])


def test_it_is_proved_and_holds_what_was_written_until_then(ws: Workspace) -> None:
    ws.log.record(Label("create"), [Edit("contact", new_id(), {"deleted": False, "name": "Siti"})])
    made = backup.backup(ws)
    assert rows(made) == 1 and proof.of(made) is not None and not rests(ws)


def test_of_an_encrypted_file_it_is_encrypted(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "shop.crm", key=new_key()) as ws:
        made = backup.backup(ws)
        assert not made.read_bytes().startswith(b"SQLite format 3")
        assert proof.of(made) is not None


def test_stopped_it_leaves_nothing(ws: Workspace) -> None:
    with pytest.raises(Cancelled):
        backup.backup(ws, "daily", lambda: True)
    assert not backup.backups(ws.path) and not rests(ws)


def test_an_error_there_is_said_here(ws: Workspace) -> None:
    backup.folder_of(ws.path).write_text("a file where the folder should be")
    with pytest.raises(UserError, match="could not be written"):
        backup.backup(ws)


def _killed(_stop: apart.Stop) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_process_the_system_ended_is_said_to_be(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(EOFError):
        processes.call(_killed, stop=lambda: False)
    monkeypatch.setattr(processes, "call", lambda *_args, **_named: processes_end())
    with pytest.raises(UserError, match="broken off by the system"):
        backup.backup(ws)


def processes_end() -> None:
    raise EOFError


def test_what_a_killed_one_left_goes_with_a_later_backup(ws: Workspace) -> None:
    folder = backup.folder_of(ws.path)
    folder.mkdir()
    old, young = (folder / f"shop.20200101-00000{n}.daily.crm.partial" for n in (1, 2))
    for one in (old, young):
        one.write_bytes(b"half")
    going = old.with_suffix(".going")
    going.write_bytes(b"what was replaced")
    for one in (old, going):
        os.utime(one, (0, time.time() - halves.OLD - 60))
    with going.open("rb") as held:
        backup.backup(ws)
        assert held.read() == bytes(len("what was replaced"))
    assert rests(ws) == [young.name]
