"""Programs killed in the middle of their work: what was said to be saved is there, and nothing half."""

from __future__ import annotations

import random
import subprocess
import time
from pathlib import Path

import pytest

from crm_desktop.store import backup, check
from crm_desktop.store.workspace import Workspace

from .faulty_places import killed, made, people

BEGIN = """
import sys
from pathlib import Path
from crm_desktop.store.workspace import Workspace
path = Path(sys.argv[1])
"""
EDITING = f"""{BEGIN}
from tests.store.faulty_places import add
ws = Workspace.open(path)
for n in range(10**6):
    add(ws, "Somebody")
    print(n + 1, flush=True)
"""
IMPORTING = f"""{BEGIN}
from crm_desktop.exchange import importing, source
from crm_desktop.exchange.columns import mapping
ws = Workspace.open(path)
found = source.detect(Path(sys.argv[2]))
print("begun", flush=True)
importing.quick(ws, found, mapping.propose(found), progress=lambda _: None, check=lambda: None)
print("done", flush=True)
"""
SAVING = f"""{BEGIN}
from crm_desktop.store import backup
print("begun", flush=True)
for n in range(10**6):
    if sys.argv[2] == "restore":
        backup.restore(Path(sys.argv[3]), path)
    else:
        with Workspace.open(path) as ws:
            backup.backup(ws)
"""


def whole(path: Path) -> int:
    """Return how many people a file holds, after it was opened as after a crash and checked."""
    with Workspace.open(path) as ws:
        assert check.check(ws).ok
        return people(ws)


@pytest.mark.parametrize("seed", range(6))
def test_a_killed_edit_loses_nothing_that_was_saved(tmp_path: Path, seed: int) -> None:
    path = made(tmp_path / "shop.crm", 0)
    after = random.Random(seed).uniform(0.02, 0.25)

    def until(run: subprocess.Popen[str]) -> None:
        assert run.stdout is not None and run.stdout.readline()
        time.sleep(after)

    said = killed(EDITING, str(path), after=until).split()
    assert path.with_name("shop.crm.lock").exists()
    found = whole(path)
    assert int(said[-1] if said else 1) <= found <= int(said[-1] if said else 1) + 1
    assert not path.with_name("shop.crm.lock").exists()


@pytest.mark.parametrize("after", [0.0, 0.15, 0.3])
def test_a_killed_import_leaves_nothing(tmp_path: Path, after: float) -> None:
    path, source = made(tmp_path / "shop.crm"), tmp_path / "in.csv"
    rows = (f"Somebody {n},s{n}@example.my,Company {n}\n" for n in range(20_000))
    source.write_text("Name,E-mail,Company\n" + "".join(rows), "utf-8")

    def until(run: subprocess.Popen[str]) -> None:
        assert run.stdout is not None and run.stdout.readline() == "begun\n"
        time.sleep(after)

    assert "done" not in killed(IMPORTING, str(path), str(source), after=until)
    assert whole(path) == 3


@pytest.mark.parametrize("verb", ["backup", "restore"])
@pytest.mark.parametrize("seed", range(2))
def test_a_killed_backup_or_restore_harms_nothing(tmp_path: Path, verb: str, seed: int) -> None:
    path = made(tmp_path / "shop.crm")
    with Workspace.open(path) as ws:
        good = backup.backup(ws)

    def until(run: subprocess.Popen[str]) -> None:
        assert run.stdout is not None and run.stdout.readline()
        time.sleep(random.Random(seed).uniform(0.02, 0.2))

    killed(SAVING, str(path), verb, str(good.rename(tmp_path / "good.crm")), after=until)
    assert whole(path) == 3
    for kept in backup.backups(path):
        assert whole(kept.path) == 3
