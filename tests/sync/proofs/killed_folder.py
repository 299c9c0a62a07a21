"""A program that writes into a folder, killed again and again at any point: what it said lies there does."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from crm_desktop.store.check import check
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import folder
from tests.sync import folder_kit as fk
from tests.sync import kit


@dataclass(frozen=True)
class Figures:
    """What a run of kills came to; `said` are the contacts that were said to lie in the folder."""

    kills: int
    said: int

    def __str__(self) -> str:
        return f"{self.kills} kills, {self.said:,} said to lie there, 0 missing"


def started(file: Path, place: Path, count: int) -> subprocess.Popen[str]:
    """Start a laptop as a process of its own that makes so many contacts and exchanges after each."""
    words = [sys.executable, "-m", "tests.sync.folder_writer", str(file), str(place), str(count)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def killed(home: Path, kills: int, seed: int) -> Figures:
    """Kill a writer so often. Raises `AssertionError` where something it said is not there."""
    place, chosen, said = home / "stick", Random(seed), set[str]()
    place.mkdir(exist_ok=True)
    kit.made(home, "Huda").close()
    for _ in range(kills):
        process = started(home / "Huda.crm", place, 10_000)
        assert process.stdout is not None
        said.add(process.stdout.readline().strip())
        time.sleep(chosen.random() * 0.3)
        process.send_signal(signal.SIGKILL)
        said |= set(process.communicate()[0].split("\n")[:-1])
    with closing(fk.laptop(home, "New")) as new, Workspace.open(home / "Huda.crm") as ws:
        done = folder.exchange(new, place)
        assert said <= kit.shown(new).keys(), "said to lie there, and missing"
        assert done.damaged == done.locked == []
        fk.settled(place, ws, new)
        assert fk.everything(ws) == fk.everything(new)
        assert check(ws).ok and check(new).ok
    return Figures(kills, len(said))
