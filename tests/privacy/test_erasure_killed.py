"""A program killed at any moment of an erasure: the next start ends it, and nothing is left of anybody."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from crm_desktop.privacy.erasing import certificate, jobs, kept_files, replaying, running
from crm_desktop.store.workspace import Workspace
from tests.home import folders_in
from tests.privacy import kit
from tests.privacy.test_erasure_proof import Shop, planted

EVERY = 200
"""More moments than one erasure has: those are counted by letting one run."""


def moments(shop: Shop, kill_at: int) -> int:
    """Erase somebody in a process that kills itself at a moment; return how many moments it reached."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        _erase(shop, kill_at, into)
    os.close(into)
    with os.fdopen(out, "rb") as said:
        reached = len(said.read())
    os.waitpid(child, 0)
    return reached


def _erase(shop: Shop, kill_at: int, into: int) -> None:
    """Erase the first one; never returns."""
    at = 0

    def moment(*_: object) -> None:
        nonlocal at
        os.write(into, b".")
        if at == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        at += 1

    try:
        with Workspace.open(shop.path) as ws:
            shop.planting.ws = ws
            going = shop.planting.going(shop.planting.people[0])
            going.told, going.check, going.kept = moment, moment, kept_files.of
            running.run(going)
        os._exit(0)
    finally:
        os._exit(1)


class Ground:
    """A planted file that is put back as it was before each kill, with the program's own folders."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self._patch = folder, monkeypatch
        self._own = folder / "own"
        self._home()
        (folder / "shop").mkdir()
        self.shop = planted(folder / "shop", 1)
        self.shop.planting.ws.close()
        shutil.copytree(folder / "shop", folder / "kept")
        shutil.copytree(self._own, folder / "kept own")

    def _home(self) -> None:
        for name, place in folders_in(self._own).items():
            self._patch.setenv(name, place)

    def again(self) -> Shop:
        """Put everything back."""
        for kept, place in (("kept", self._folder / "shop"), ("kept own", self._own)):
            shutil.rmtree(place)
            shutil.copytree(self._folder / kept, place)
        return self.shop


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ground:
    return Ground(tmp_path, monkeypatch)


def left_after_a_start(shop: Shop, *, resume: bool) -> tuple[list[str], bool]:
    """Start again; return what is left of who was to go, and whether it is said to be done."""
    with Workspace.open(shop.path) as ws:
        shop.planting.ws = ws
        if resume:
            replaying.replay(ws)
            running.resume(ws, kept=kept_files.of)
        done = jobs.ended(ws)
        complete = bool(done) and certificate.of(ws, done[0]).complete and not jobs.under_way(ws)
    one = shop.planting.people[0]
    found = kit.left(shop.path.parent, [*one.canaries.values()])
    return sorted({name for names in found.values() for name in names}), complete


def test_killed_at_every_moment_it_is_ended_by_the_next_start(ground: Ground) -> None:
    every = moments(ground.again(), EVERY)
    assert 25 < every < EVERY
    for at in range(1, every, 5):
        shop = ground.again()
        moments(shop, at)
        assert left_after_a_start(shop, resume=True) == ([], True), f"killed at {at} of {every}"


def test_without_going_on_it_is_not_ended(ground: Ground) -> None:
    shop = ground.again()
    moments(shop, 6)
    left, complete = left_after_a_start(shop, resume=False)
    assert left and not complete
