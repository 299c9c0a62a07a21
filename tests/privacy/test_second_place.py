"""Copies in the second place that lie only there: an erasure reaches them, and no clean one is destroyed."""

from __future__ import annotations

import os
import shutil
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.privacy import stored
from crm_desktop.privacy.erasing import certificate, jobs, running
from crm_desktop.store import backup, beside, blobs
from crm_desktop.store.backups import homes, places, reached
from crm_desktop.store.cipher import converting
from crm_desktop.store.workspace import Workspace
from tests.home import folders_in
from tests.privacy.test_erasure_bounds import NAME, aminah, begun, make
from tests.privacy.test_erasure_elsewhere import holding, in_backup
from tests.store.faulty_places import died

DAY = 86400


def shop(folder: Path, stick: Path) -> Workspace:
    folder.mkdir()
    stick.mkdir()
    ws = Workspace.create(folder / "shop.crm")
    ws.set_setting(blobs.INSIDE, 0)
    places.choose(ws, stick)
    return ws


def old_backup(ws: Workspace, days: int) -> Path:
    """Make a backup as it would be after some days."""
    made = backup.backup(ws)
    there = made.with_name(f"shop.202001{30 - days:02}-120000.manual.crm")
    made.rename(there)
    at = time.time() - days * DAY
    os.utime(there, (at, at))
    return there


def copied(ws: Workspace, stick: Path, *made: Path) -> list[Path]:
    """Copy backups to the second place, as they are; return the copies."""
    home = homes.of(ws, stick)
    home.mkdir(exist_ok=True)
    return [Path(shutil.copy2(one, home)) for one in made]


def test_a_new_computer_destroys_no_copy_that_was_written_anew_or_never_held_them(
    tmp_path: Path,
) -> None:
    stick, aside = tmp_path / "stick", tmp_path / "aside.crm"
    with shop(tmp_path / "old", stick) as ws:
        before_her = old_backup(ws, 9)
        id = aminah(ws)
        with_her = old_backup(ws, 8)
        shutil.copy2(with_her, aside)
        assert running.run(begun(ws, id)).ended
        newest = old_backup(ws, 2)
        plan = tmp_path / "plan.txt"
        plan.write_text("Chairs, twelve of them. " * 99)
        attaching.attach(ws, [plan], {})
        with_plan = backup.backup(ws)
        places.catch_up(ws)
        copied(ws, stick, before_her, with_her, newest)
        home = homes.of(ws, stick)
    forgotten = home / "shop.20200107-120000.manual.crm"
    shutil.move(aside, forgotten)  # one that nobody wrote anew
    for lying in (one for one in home.rglob("*") if one.is_file()):
        os.utime(lying, (1, 1))
    q = tmp_path / "new" / "shop.crm"
    q.parent.mkdir()
    backup.restore(home / newest.name, q)
    with Workspace.open(q) as ws:
        backup.daily(ws)
        places.catch_up(ws)
        names = {one.path.name for one in places.everywhere(ws) if one.second}
        assert {one.name for one in (before_her, with_her, newest, with_plan)} < names
        assert not forgotten.exists() and holding(stick, NAME) == []
        assert backup.lost(home / with_plan.name) == []


def test_copies_that_lie_only_there_are_written_anew_by_an_erasure(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    with shop(tmp_path / "old", stick) as ws:
        id = aminah(ws)
        make(ws, "note", text=f"Met {NAME}; agreed RM 5,000")
        made = old_backup(ws, 3)
        (there,) = copied(ws, stick, made)
        made.unlink()
        done = running.run(begun(ws, id))
        assert certificate.of(ws, done).complete
        assert in_backup(there) == ["Met [erased]; agreed RM 5,000"]
        assert holding(stick, NAME) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks")
def test_killed_while_the_second_place_is_caught_up_nobody_is_left_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, place in folders_in(tmp_path / "here" / "own").items():
        monkeypatch.setenv(name, place)
    here, kept, stick = tmp_path / "here", tmp_path / "kept", tmp_path / "here" / "stick"
    here.mkdir()
    with shop(here / "old", stick) as ws:
        id, path = aminah(ws), ws.path
        only_there = old_backup(ws, 3)
        copied(ws, stick, only_there)
        only_there.unlink()
        backup.backup(ws)
        places.catch_up(ws)
    shutil.copytree(here, kept)
    came, at = True, 0
    while came:
        at += 1
        came = died(partial(_erase, path, id), at, _CALLS, stick)
        with Workspace.open(path) as ws:
            converting.take_up(ws)
            (done,) = running.resume(ws) if came else jobs.ended(ws)
            assert certificate.of(ws, done).complete, at
        assert holding(here, NAME) == [], at
        shutil.rmtree(here)
        shutil.copytree(kept, here)
    assert at > 8


_CALLS: list[tuple[Any, str]] = [
    (Path, "replace"), (Path, "unlink"), (os, "link"), (beside, "overwrite"),
]  # fmt: skip


def _erase(path: Path, id: str) -> None:
    with Workspace.open(path) as ws:
        running.run(begun(ws, id))


def test_what_cannot_be_read_there_goes_by_its_age_alone(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    with shop(tmp_path / "old", stick) as ws:
        id = aminah(ws)
        first, second = copied(ws, stick, old_backup(ws, 3), old_backup(ws, 2))
        for one in (first, second):
            one.write_bytes(b"x" * 9000)
        os.utime(first, (1, 1))
        os.utime(second, (time.time() + DAY,) * 2)
        for one in backup.backups(ws.path):
            one.path.unlink()
        ws.log.erase([("contact", id)])
        assert reached.forget(ws, homes.of(ws, stick), None) is None
        assert (first.exists(), second.exists()) == (False, True)
        assert beside.lying(second) == {}


def test_a_file_whose_name_has_brackets_has_its_second_place_told(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with Workspace.create(tmp_path / "Shop [1].crm") as ws:
        places.choose(ws, stick)
        backup.backup(ws)
        places.catch_up(ws)
        assert [one.files for one in stored.of(ws) if one.kind == "second"] == [1]
