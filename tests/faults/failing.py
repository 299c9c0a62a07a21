"""A job whose first, second, third … call of the system fails, until none does: `trace.run` runs this.

Prints one JSON object: how many calls failed, and what was wrong afterwards.
"""

from __future__ import annotations

import ctypes
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from crm_desktop.errors import UserError
from crm_desktop.exchange import importing, source
from crm_desktop.exchange.columns import mapping
from crm_desktop.exchange.going_out import exporting
from crm_desktop.store import backup, check
from crm_desktop.store.cipher.converting import convert, take_up
from crm_desktop.store.cipher.key import Key, id_at
from crm_desktop.store.workspace import Workspace
from tests.store.faulty_places import add, people

KEY = Key(b"k" * 20)
BEFORE = 4
"""People in the file before the job."""
OLD = "what the file said before"


def edit(path: Path) -> int:
    """Add people one by one; return how many it was told are saved."""
    done = 0
    with Workspace.open(path) as ws:
        for n in range(3):
            add(ws, f"New {n}")
            done += 1
            _told.append(BEFORE + done)
    return BEFORE + done


def bring_in(path: Path) -> int:
    """Import a file: all of it, or nothing."""
    found = source.detect(path.with_name("people.csv"))
    with Workspace.open(path) as ws:
        importing.quick(ws, found, mapping.propose(found), progress=_quiet, check=_go_on)
        _told.append(BEFORE + 30)
    return BEFORE + 30


def back_up(path: Path) -> int:
    """Make a backup."""
    with Workspace.open(path) as ws:
        backup.backup(ws)
    return BEFORE


def export(path: Path, format: str = "csv") -> int:
    """Write an export over an older one."""
    with Workspace.open(path) as ws:
        exporting.export(ws.reader(), "contact", path.with_name("out"), format=format)
    return BEFORE


def export_workbook(path: Path) -> int:
    """Write a workbook over an older file."""
    return export(path, "xlsx")


def restore(path: Path) -> int:
    """Put a backup in the place of the file."""
    backup.restore(path.with_name("kept.crm"), path)
    return BEFORE


def encrypt(path: Path) -> int:
    """Encrypt the file."""
    convert(path, None, KEY)
    return BEFORE


JOBS: dict[str, Callable[[Path], int]] = {
    "edit": edit, "import": bring_in, "backup": back_up, "export": export, "xlsx": export_workbook,
    "restore": restore, "encrypt": encrypt,
}  # fmt: skip
AGAIN = ("backup", "export", "xlsx", "restore", "encrypt")
"""Jobs that can be done once more and come to the same."""
_BESIDE = (".crm", "-shm", "-wal", ".proofs.json")
"""Backups, what says of them that they were tried, and SQLite's own beside one that was read."""
_told: list[int] = []


def _quiet(_part: float) -> None: ...


def _go_on() -> None: ...


def prepare(folder: Path) -> None:
    """Make what each turn begins with."""
    folder.mkdir()
    path = folder / "shop.crm"
    with Workspace.create(path) as ws:
        for n in range(BEFORE):
            add(ws, f"Person {n}")
        shutil.copy(backup.backup(ws), folder / "kept.crm")
    (folder / "out").write_text(OLD)
    lines = "".join(f"Brought {n},b{n}@example.my\n" for n in range(30))
    (folder / "people.csv").write_text("Name,E-mail\n" + lines)


def turn(job: str, folder: Path, fail: Callable[[], None], heal: Callable[[], None]) -> list[str]:
    """Do the job once while a call fails; return what is wrong afterwards."""
    path, wrong = folder / "shop.crm", []
    _told.clear()
    fail()
    try:
        JOBS[job](path)
    except UserError:
        pass
    except Exception as error:  # noqa: BLE001 - what no user may ever see
        wrong.append(f"{type(error).__name__}: {error}")
    finally:
        heal()
    wrong += _after(path)
    if job in AGAIN and id_at(path) is None:  # what the words said: try again
        JOBS[job](path)
        wrong += _after(path)
    return wrong + _left(path.parent)


def _after(path: Path) -> list[str]:
    wrong = []
    key = KEY if id_at(path) else None
    with Workspace.open(path, key=key) as ws:
        take_up(ws)
        found, told = people(ws), max(_told, default=BEFORE)
        if not check.check(ws).ok:
            wrong.append("damaged")
        if found < told or (found > told and not (found - told == 1 or found == BEFORE + 30)):
            wrong.append(f"{found} people, {told} were said to be saved")
        for one in backup.backups(path):
            with Workspace.open(
                one.path, read_only=True, key=KEY if id_at(one.path) else None
            ) as kept:
                if people(kept) != BEFORE:
                    wrong.append(f"{one.path.name} is not whole")
    out = path.with_name("out").read_bytes()
    if out != OLD.encode() and not (b"Person 3" in out or out.startswith(b"PK")):
        wrong.append("half an export")
    return wrong


def _left(folder: Path) -> list[str]:
    """Return what lies about that nobody needs, also among the backups."""
    known = {"shop.crm", "kept.crm", "out", "people.csv", "Backups"}
    found = [p.name for p in folder.iterdir() if p.name not in known]
    kept = (p for p in (folder / "Backups").iterdir() if not p.name.endswith(_BESIDE))
    return [f"left: {name}" for name in (*found, *(p.name for p in kept))]


def main(job: str, folder: Path, errno: int, ever: int, first: int, step: int) -> None:
    """Let every `step`-th call fail, from the `first` on, each in a copy of its own."""
    calls = ctypes.CDLL(None)
    prepare(folder / "whole")
    at, problems = first, []
    while True:
        here = folder / "turn"
        shutil.copytree(folder / "whole", here)
        seen: list[int] = []

        def heal(seen: list[int] = seen) -> None:
            seen.append(calls.calls_seen())
            calls.calls_fail(0, 0, 0)

        wrong = turn(job, here, lambda at=at: calls.calls_fail(at, errno, ever), heal)
        problems += [f"call {at}: {one}" for one in wrong]
        shutil.rmtree(here)
        if seen[0] < at:
            break
        at += step
    print(json.dumps({"failed": (at - first) // step, "problems": problems[:20]}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:7]))
