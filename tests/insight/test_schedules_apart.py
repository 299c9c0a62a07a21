"""Schedules written by two processes at once: a window, and `crm report --scheduled` from cron."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crm_desktop.errors import UserError
from crm_desktop.insight.composed import schedules
from crm_desktop.store.lock import WriterLock
from crm_desktop.store.workspace import Profile, Workspace

KEEPING = """
import sys
from pathlib import Path
from crm_desktop.insight.composed import schedules
from crm_desktop.store.workspace import Workspace
with Workspace.open(Path(sys.argv[1])) as ws:
    print("ready", flush=True)
    sys.stdin.readline()
    for at in range(40):
        schedules.keep(ws, f"report-{at}", "day", "csv", Path(sys.argv[2]))
"""


def test_two_processes_lose_nothing_of_each_other(tmp_path):
    each = []
    for name in ("one", "two"):
        path = tmp_path / f"{name}.crm"
        Workspace.create(path, Profile("Huda")).close()
        each.append(subprocess.Popen(
            [sys.executable, "-c", KEEPING, str(path), str(tmp_path)], env=os.environ, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        ))  # fmt: skip
    for one in each:
        assert one.stdout.readline() == "ready\n"
    for one in each:
        one.stdin.write("go\n")
        one.stdin.flush()
    assert [one.wait() for one in each] == [0, 0]
    for one in each:
        one.stdin.close()
        one.stdout.close()
    assert len(schedules.every()) == 80
    assert not Path(f"{schedules.place()}.lock").exists()


def test_one_that_holds_it_too_long_is_said(ws, tmp_path, monkeypatch):
    monkeypatch.setattr(schedules, "PATIENCE", 0.05)
    lock = WriterLock(schedules.place())
    lock.take()
    with pytest.raises(UserError, match="Another process"):
        schedules.keep(ws, "won-by-owner", "day", "csv", tmp_path)
    lock.release()
    schedules.keep(ws, "won-by-owner", "day", "csv", tmp_path)
    assert len(schedules.every()) == 1
