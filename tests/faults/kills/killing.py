"""Kills a job many times: each time a process forked off this one, which has everything loaded.

`trace.run` runs this, so that half the kills are at a call of the system; the others are at a random moment.
Prints one JSON object: the kills, how many met the job still at work, what was acknowledged, what was wrong.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from tests.faults import trace
from tests.faults.kills.deeds import DEEDS, Deed
from tests.home import folders_in

_CODE = (
    "import json, sys; from pathlib import Path; from tests.faults.kills import killing;"
    "killing.main(Path(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3]))"
)
KILLED = -1
"""What `calls.c` is told instead of an errno."""
NEVER = 10**9
"""A call no job comes to."""
CHAIN = 100
"""Kills of one file, one after the other, before it begins anew."""


class Life(NamedTuple):
    """What a process said until it ended, and whether it was killed."""

    said: list[str]
    killed: bool
    seconds: float
    calls: int


@dataclass
class Figures:
    """What many kills came to."""

    kills: int = 0
    at_work: int = 0
    acknowledged: int = 0
    problems: list[str] = field(default_factory=list)


def lived(work: Callable[[Callable[[str], None]], object], *, at: int = NEVER,
          wait: Callable[[int], None] | None = None) -> Life:  # fmt: skip
    """Let a process do a job, killed at its `at`-th call or when `wait`, given what it says, returns."""
    heard, says = os.pipe()
    child, began = os.fork(), time.monotonic()
    if child == 0:
        _live(work, at, heard, says)
    os.close(says)
    if wait is not None:
        wait(heard)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(heard, "rb") as said:
        whole = said.read().decode()
    _, status = os.waitpid(child, 0)
    lines = whole.split("\n")[:-1]  # the last one may be cut short
    calls = int(lines.pop().split()[1]) if lines and lines[-1].startswith("calls ") else 0
    return Life(lines, os.WIFSIGNALED(status), time.monotonic() - began, calls)


def _live(work: Callable[[Callable[[str], None]], object], at: int, heard: int, says: int) -> None:
    """Do a job, saying what is acknowledged; never returns."""
    try:
        os.close(heard)
        calls = ctypes.CDLL(None)
        calls.calls_fail(at, KILLED, 0)
        work(lambda words: _say(says, words))
        _say(says, f"calls {calls.calls_seen()}")
        os._exit(0)
    except BaseException as error:  # noqa: BLE001 - told, as something wrong
        _say(says, f"wrong {type(error).__name__}: {error}".replace("\n", " "))
    finally:
        os._exit(1)


def _say(says: int, words: str) -> None:
    os.write(says, f"{words}\n".encode())


def moment(rng: Random, most: float) -> Callable[[int], None]:
    """Return what waits for a random moment; mostly only after something was acknowledged."""

    def wait(heard: int) -> None:
        if most == 0:
            if rng.random() < 0.85:
                select.select([heard], [], [], 30)
            time.sleep(rng.uniform(0, 0.04))
        else:
            time.sleep(rng.uniform(0, most))

    return wait


def chained(deed: Deed, place: Path, kills: int, rng: Random) -> Figures:
    """Kill what works on one file again and again: some die while they take up what the last one left."""
    found, said, folder = Figures(), list[str](), place / "turn"
    for n in range(kills):
        if n % CHAIN == 0:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            deed.prepare(folder)
            said = []
        seed = rng.randrange(2**31)
        life = lived(
            lambda say, seed=seed: deed.work(folder, say, seed),
            at=rng.randrange(1, 160) if n % 2 else NEVER,
            wait=None if n % 2 else moment(rng, 0),
        )
        said += _counted(found, life)
        if n % 4 != 3:  # else the next one meets what this one left
            found.problems += [f"kill {n}: {one}" for one in _looked(deed, folder, said)]
            said = []
    return found


def renewed(deed: Deed, folder: Path, kills: int, rng: Random) -> Figures:
    """Kill a job that has an end, each time on a copy of what it began with."""
    found, whole, here = Figures(), folder / "whole", folder / "turn"
    here.mkdir()
    deed.prepare(here)
    shutil.copytree(here, whole)
    untouched = lived(lambda say: deed.work(here, say, 0))
    found.problems += [
        f"whole: {one}" for one in (*_wrong(untouched), *_looked(deed, here, untouched.said))
    ]
    for n in range(kills):
        shutil.rmtree(here)
        shutil.copytree(whole, here)
        life = lived(
            lambda say: deed.work(here, say, 0),
            at=rng.randrange(1, untouched.calls + 1) if n % 2 else NEVER,
            wait=None if n % 2 else moment(rng, untouched.seconds),
        )
        said = _counted(found, life)
        found.problems += [f"kill {n}: {one}" for one in _looked(deed, here, said)]
    return found


def _looked(deed: Deed, folder: Path, said: list[str]) -> list[str]:
    try:
        return deed.wrong(folder, said)
    except Exception as error:  # noqa: BLE001 - what does not even open is wrong, and told
        return [f"{type(error).__name__}: {error}"]


def _counted(found: Figures, life: Life) -> list[str]:
    found.kills += 1
    found.at_work += life.killed
    found.problems += _wrong(life)
    said = [one for one in life.said if not one.startswith("wrong ")]
    found.acknowledged += len(said)
    return said


def _wrong(life: Life) -> list[str]:
    return [one for one in life.said if one.startswith("wrong ")]


def main(folder: Path, seed: int, asked: dict[str, int]) -> None:
    """Kill each job so often, and print what came of it."""
    told = {}
    for at, (name, kills) in enumerate(asked.items()):
        deed, rng, here = DEEDS[name], Random(f"{name} {seed}"), folder / str(at)
        here.mkdir()
        os.environ.update(folders_in(here / "turn" / "own"))
        figures = (chained if deed.endless else renewed)(deed, here, kills, rng)
        told[name] = asdict(figures) | {"problems": figures.problems[:20]}
        shutil.rmtree(here)
    print(json.dumps(told))


def killed(
    folder: Path, asked: dict[str, int], seed: int = 1, seconds: int = 300
) -> dict[str, Any]:
    """Kill each job so often in a process of its own; return what `Figures` says of each."""
    done = trace.run(_CODE, folder, str(folder), str(seed), json.dumps(asked), seconds=seconds)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))
