"""Two programs that want the same file at the same moment: one is refused in words, or both are right.

Prints one JSON object: races, how many were refused, what was wrong.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.privacy.erasing import jobs, kept_files, running
from crm_desktop.store import backup, belongings, check
from crm_desktop.store.listing import ListQuery, listed
from crm_desktop.store.lock import WriterLock
from crm_desktop.store.workspace import Workspace
from tests.faults import trace
from tests.home import folders_in
from tests.store.faulty_places import add

_CODE = (
    "import sys; from pathlib import Path; from tests.faults.kills import racing;"
    "racing.main(Path(sys.argv[1]), *map(int, sys.argv[2:]))"
)
CHAIN = 50
"""Races over one file before it begins anew."""
LATE = 0.02
"""Seconds one may begin after the other at most."""
Say = Callable[[str], None]


@contextmanager
def _writing(path: Path, say: Say) -> Iterator[Workspace]:
    """Open a file for writing, and say from when to when."""
    with Workspace.open(path) as ws:
        say("in")
        yield ws
        say("out")


def edit(path: Path, say: Say, n: int) -> None:
    """Add people one by one, then change one of them."""
    with _writing(path, say) as ws:
        for at in range(3):
            id = add(ws, f"Added {n} {at}")
            say(f"added {n} {at}")
        ws.log.record(Label("edit"), [Edit("contact", id, {"job": "changed"})])


def back_up(path: Path, say: Say, _n: int) -> None:
    """Make a backup."""
    with _writing(path, say) as ws:
        say(f"kept {backup.backup(ws).name}")


def copy_read_only(path: Path, say: Say, _n: int) -> None:
    """Read along, and make a backup, beside whoever writes."""
    with Workspace.open(path, read_only=True) as ws:
        ws.log.undoable()
        say(f"kept {backup.backup(ws).name}")


def erase(path: Path, say: Say, n: int) -> None:
    """Erase somebody."""
    with _writing(path, say) as ws:
        id = add(ws, f"Going {n}")
        going = running.begin(ws, belongings.of(ws.reader(), "contact", id), [])
        going.kept = kept_files.of
        running.run(going)
        say(f"erased {n}")


def undo(path: Path, say: Say, n: int) -> None:
    """Add somebody, take it back, do it again."""
    with _writing(path, say) as ws:
        add(ws, f"Added {n} again")
        ws.log.undo()
        ws.log.redo()
        say(f"added {n} again")


DEEDS = (*[edit] * 8, *[undo] * 4, *[back_up] * 3, *[copy_read_only] * 2, erase)


def racing(folder: Path, races: int, seed: int) -> dict[str, Any]:
    """Let two programs race so often; return how many were refused, and all that was wrong."""
    rng, refused, problems, said = Random(seed), 0, list[str](), list[str]()
    here = folder / "turn"
    os.environ.update(folders_in(here / "own"))
    for n in range(races):
        path = here / "shop.crm"
        if n % CHAIN == 0:
            shutil.rmtree(here, ignore_errors=True)
            here.mkdir()
            Workspace.create(path).close()
            said = []
        told = _race(path, [rng.choice(DEEDS), rng.choice(DEEDS)], rng, n)
        inside = [one for one in told if one in ("in", "out")]
        if any(a == b == "in" for a, b in pairwise(inside)):
            problems.append(f"race {n}: both wrote at once")
        refused += sum(one.startswith("refused") for one in told)
        problems += [f"race {n}: {one}" for one in told if one.startswith("wrong")]
        said += told
        whole = n % 10 == 9 or n == races - 1
        problems += [f"race {n}: {one}" for one in _wrong(path, said, whole=whole)]
    return {"races": races, "refused": refused, "problems": problems[:20]}


def _race(
    path: Path, deeds: list[Callable[[Path, Say, int], None]], rng: Random, n: int
) -> list[str]:
    """Let both begin at once, or nearly; return what they said."""
    heard, says = os.pipe()
    start = time.monotonic() + 0.01
    children = []
    for at, deed in enumerate(deeds):
        begins = start + rng.uniform(0, LATE) * (rng.random() < 0.5)
        child = os.fork()
        if child == 0:
            _run(path, deed, says, n * 2 + at, begins)
        children.append(child)
    os.close(says)
    with os.fdopen(heard, "rb") as said:
        lines = said.read().decode().splitlines()
    for child in children:
        os.waitpid(child, 0)
    return lines


def _run(
    path: Path, deed: Callable[[Path, Say, int], None], says: int, n: int, begins: float
) -> None:
    """Do one deed and say how it went; never returns."""

    def say(words: str) -> None:
        os.write(says, f"{words}\n".encode())

    try:
        signal.alarm(60)
        time.sleep(max(0.0, begins - time.monotonic()))
        deed(path, say, n)
        os._exit(0)
    except UserError as error:
        say(f"refused {error.message} {error.next_step}" if error.next_step else "wrong: no words")
    except BaseException as error:  # noqa: BLE001 - what no user may ever see
        say(f"wrong {deed.__name__}: {type(error).__name__}: {error}".replace("\n", " "))
    finally:
        os._exit(1)


def _wrong(path: Path, said: list[str], *, whole: bool) -> list[str]:
    with Workspace.open(path) as ws:
        names = {row["name"] for row in listed(ws.reader(), ListQuery("contact"), 100_000)}
        wanted = {"Added" + one[5:] for one in said if one.startswith("added ")}
        kept = {one.path.name for one in backup.backups(path)}
        lost = [f"{one} is lost" for one in wanted - names]
        # older ones make way for newer ones, so only the last one said must be there
        last = [one[5:] for one in said if one.startswith("kept ")][-1:]
        lost += [f"no backup {one}" for one in last if one not in kept]
        if jobs.under_way(ws):
            running.resume(ws, kept=kept_files.of)
        if any(one.startswith("Going") and f"erased {one[6:]}" in said for one in names):
            lost.append("somebody erased is there")
        if whole:
            lost += [] if (report := check.check(ws)).ok else [str(report)]
            lost += _broken(path)
    return lost


def _broken(path: Path) -> list[str]:
    found = []
    for one in backup.backups(path)[:4]:
        with Workspace.open(one.path, read_only=True) as kept:
            (answer,) = kept.reader().execute("PRAGMA integrity_check(1)").fetchone()
            found += [] if answer == "ok" else [f"{one.path.name}: {answer}"]
    return found


def main(folder: Path, races: int, seed: int, loose: int) -> None:
    """Race and print what came of it; `loose` without the lock, which must be noticed."""
    if loose:
        WriterLock.take = lambda self: None  # type: ignore[method-assign]
    print(json.dumps(racing(folder, races, seed)))


def raced(
    folder: Path, races: int, seed: int = 1, *, loose: bool = False, seconds: int = 300
) -> dict[str, Any]:
    """Race in a process of its own; return what it told."""
    words = (str(folder), str(races), str(seed), str(int(loose)))
    done = trace.run(_CODE, folder, *words, seconds=seconds)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))
