"""Processes that write into a folder: killed at any point, several at once; real kills."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

from crm_desktop.store.check import check
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import folder
from tests.sync import folder_kit as fk
from tests.sync import kit

KILLS = int(os.environ.get("CRM_FOLDER_KILLS", "8"))
"""More for `make soak`."""


def started(file, place, count):
    words = [sys.executable, "-m", "tests.sync.folder_writer", str(file), str(place), str(count)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def test_a_killed_writer_loses_nothing_it_said_was_there(tmp_path, place):
    kit.made(tmp_path, "Huda").close()
    chosen, said = random.Random(4), set()
    for _ in range(KILLS):
        process = started(tmp_path / "Huda.crm", place, 10_000)
        said.add(process.stdout.readline().strip())
        time.sleep(chosen.random() * 0.3)
        process.send_signal(signal.SIGKILL)
        said |= set(process.communicate()[0].split("\n")[:-1])
    new = fk.laptop(tmp_path, "New")
    done = folder.exchange(new, place)
    assert said <= kit.shown(new).keys()
    assert done.damaged == done.locked == []
    with Workspace.open(tmp_path / "Huda.crm") as ws:
        fk.settled(place, ws, new)
        assert fk.everything(ws) == fk.everything(new)
        assert len(kit.shown(new)) >= len(said) >= KILLS
        assert check(ws).ok
    assert check(new).ok
    new.close()


def test_two_processes_write_into_one_folder_at_once(tmp_path, place):
    names = ("Huda", "Siti")
    for name in names:
        kit.made(tmp_path, name).close()
    both = [started(tmp_path / f"{name}.crm", place, 15) for name in names]
    said = {id for process in both for id in process.communicate(timeout=240)[0].split()}
    assert [process.returncode for process in both] == [0, 0]
    assert len(said) == 30
    files = [Workspace.open(tmp_path / f"{name}.crm") for name in names]
    new = fk.laptop(tmp_path, "New")
    assert folder.exchange(new, place).damaged == []
    fk.settled(place, *files, new)
    assert kit.shown(new).keys() == said
    assert fk.everything(files[0]) == fk.everything(files[1]) == fk.everything(new)
    for ws in (*files, new):
        ws.close()


def test_a_reader_beside_a_writer_sees_whole_frames_only(tmp_path, place):
    kit.made(tmp_path, "Huda").close()
    process = started(tmp_path / "Huda.crm", place, 25)
    new = fk.laptop(tmp_path, "New")
    while process.poll() is None:
        assert folder.exchange(new, place).damaged == []
    said = set(process.stdout.read().split())
    folder.exchange(new, place)
    assert kit.shown(new).keys() == said
    process.stdout.close()
    new.close()
