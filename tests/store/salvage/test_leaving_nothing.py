"""A salvage leaves its new file and what is that file's, or nothing: no draft, no attachments of a draft."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.errors import Cancelled
from crm_desktop.store import beside, blobs
from crm_desktop.store.cipher.key import Key, new_key
from crm_desktop.store.salvage.salvaging import salvage
from crm_desktop.store.workspace import Workspace

from . import damages


def made(folder: Path, key: Key | None) -> Path:
    """Make a file two of whose attachments lie beside it."""
    path = folder / "shop.crm"
    with Workspace.create(path, key=key) as ws:
        ws.set_setting(blobs.INSIDE, 0)
        for name in ("one.bin", "two.bin"):
            (folder / name).write_bytes(name.encode() * 5000)
            attaching.attach(ws, [folder / name], {})
            (folder / name).unlink()
    return path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("encrypted", [False, True])
def test_nothing_but_the_new_file_and_its_attachments_is_left(tmp_path: Path, encrypted: bool):
    key = new_key() if encrypted else None
    path = made(tmp_path, key)
    before = names(tmp_path)
    salvage(path, tmp_path / "out.crm", key=key)
    assert names(tmp_path) - before == {"out.crm", "out.crm.files"}
    with Workspace.open(tmp_path / "out.crm", key=key) as ws:
        assert not blobs.lost(ws.reader(), ws.near)


@pytest.mark.parametrize("encrypted", [False, True])
def test_one_that_is_stopped_among_the_attachments_leaves_nothing(tmp_path: Path, encrypted: bool):
    key = new_key() if encrypted else None
    path, target = made(tmp_path, key), tmp_path / "out.crm"
    before = names(tmp_path)

    def going(*_: object) -> None:
        if len(beside.lying(target)) == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        salvage(path, target, going, key)
    assert names(tmp_path) == before


def test_what_lay_there_before_stays(tmp_path: Path) -> None:
    path, target = made(tmp_path, None), tmp_path / "out.crm"
    other = beside.place(beside.Near(target), "ab" * 32)
    other.parent.mkdir(parents=True)
    other.write_bytes(b"of another file")

    def going(*_: object) -> None:
        if len(beside.lying(target)) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        salvage(path, target, going)
    assert list(beside.lying(target)) == ["ab" * 32]


@pytest.mark.parametrize("ended", [signal.SIGINT, signal.SIGTERM])
def test_one_that_is_ended_from_outside_leaves_nothing(
    tmp_path: Path, ended: signal.Signals
) -> None:
    damages.make(tmp_path / "shop.crm")
    before = names(tmp_path)
    call = [sys.executable, "-m", "crm_desktop.cli", "salvage", "shop.crm", "out.crm"]
    with subprocess.Popen(
        call, cwd=tmp_path, stderr=subprocess.PIPE, text=True, preexec_fn=heed_interrupts
    ) as running:
        until = time.monotonic() + 60
        while not (tmp_path / "out.crm.partial").exists() and time.monotonic() < until:
            time.sleep(0.005)
        running.send_signal(ended)
        _, said = running.communicate(timeout=60)
    assert (running.returncode, said) == (1, "Stopped. What was not finished was taken back.\n")
    assert names(tmp_path) == before


def heed_interrupts() -> None:
    """Heed Ctrl+C also where the tests run behind a shell, which has what it begins so ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
