"""Real faults for tests: a small disk, a closed folder as an ordinary user meets it, a killed program."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.listing import ListQuery, count
from crm_desktop.store.workspace import Workspace

ROOT = Path(__file__).parents[2]
NOBODY = 65534
LEAST_ROOM = 4096


def add(ws: Workspace, name: str, **cells: object) -> str:
    id = new_id()
    edit = Edit("contact", id, {"deleted": False, "name": name, **cells})
    ws.log.record(Label("create", "contact"), [edit])
    return id


def made(path: Path, people: int = 3) -> Path:
    """Make a closed workspace with some people in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with Workspace.create(path) as ws:
        for n in range(people):
            add(ws, f"Person {n}")
    return path


def people(ws: Workspace) -> int:
    return count(ws.reader(), ListQuery("contact"))


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    """A real disk of a few megabytes; only root may mount one."""
    with tempfile.TemporaryDirectory() as made_at:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", made_at]
        if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
            pytest.skip("no disk can be mounted here")
        try:
            yield Path(made_at)
        finally:
            subprocess.run(["umount", "--lazy", made_at], check=True)


def fill(disk: Path) -> Path:
    """Leave no room on a disk."""
    filler = disk / "filler"
    filler.write_bytes(b"x" * shutil.disk_usage(disk).free)
    return filler


@contextmanager
def ordinary_user() -> Iterator[Path]:
    """Give a folder and go on as its owner, whom permissions bind; root goes back to itself after."""
    with tempfile.TemporaryDirectory() as made_at:
        folder = Path(made_at)
        as_root = hasattr(os, "geteuid") and os.geteuid() == 0
        if as_root:
            os.chown(folder, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            for path in (folder, *folder.rglob("*")):
                path.chmod(0o755)
            if as_root:
                os.seteuid(0)


def died(
    deed: Callable[[], object], at: int, calls: Iterable[tuple[Any, str]], within: Path = Path("/")
) -> bool:
    """Do something in a process that is killed at the `at`-th of some calls; say whether it was.

    Only calls about what lies `within` a folder count, and none that removes what is not there.
    """
    child = os.fork()
    if child:
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert ended in (0, 9), "what it did failed"
        return ended == 9
    left, unlink = [at], Path.unlink

    def dying(real: Callable[..., object]) -> Callable[..., object]:
        def step(*said: Any, **more: Any) -> object:
            place = said[0] if isinstance(said[0], str | Path) else said[1]
            nothing = real is unlink and not Path(place).exists()
            counts = not nothing and Path(place).is_relative_to(within)
            left[0] -= counts
            if left[0] == 0 and counts:
                os._exit(9)
            return real(*said, **more)

        return step

    for owner, name in calls:
        setattr(owner, name, dying(getattr(owner, name)))
    try:
        deed()
        os._exit(0)
    finally:
        os._exit(1)


def killed(code: str, *words: str, after: Callable[[subprocess.Popen[str]], None]) -> str:
    """Run a program, kill it when `after` returns, and return what else it had said by then."""
    run = subprocess.Popen(
        [sys.executable, "-c", code, *words], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert run.stdout is not None
    try:
        after(run)
    finally:
        run.send_signal(signal.SIGKILL)
        said = run.stdout.read()
        run.wait()
    return said
