"""What takes a place is told to the disk before, and its name after: a power cut leaves either whole."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.store import backup, named_files
from crm_desktop.store.backups import aside
from crm_desktop.store.workspace import Profile, Workspace

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc what a handle is of")


class Told:
    """Notes what is told to the disk and what takes a place, in order."""

    def __init__(self, broken: pytest.MonkeyPatch) -> None:
        self.log: list[tuple[str, str]] = []
        fsync, replace, link = os.fsync, Path.replace, os.link

        def told(handle: int) -> None:
            self.log.append(("told", str(Path(f"/proc/self/fd/{handle}").readlink())))
            fsync(handle)

        def placed(draft: Path, place: Any) -> Any:
            self.log.append(("placed", str(place)))
            return replace(draft, place)

        def linked(one: Any, other: Any) -> None:
            self.log.append(("placed", str(other)))
            link(one, other)

        broken.setattr(os, "fsync", told)
        broken.setattr(Path, "replace", placed)
        broken.setattr(os, "link", linked)

    def lasts(self, path: Path) -> bool:
        """Say whether the folder was told after a file took its place, and nothing took one between."""
        at = self.log.index(("placed", str(path)))
        after = self.log[at + 1 :]
        return bool(after) and after[0] == ("told", str(path.parent))


def test_a_list_the_user_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = Told(monkeypatch)
    named_files.write_list(tmp_path / "list.csv", ["a"], [["b"]])
    assert told.log[0][1].endswith(".partial") and told.lasts(tmp_path / "list.csv")


def test_a_backup_its_proof_and_a_restore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "Shop.crm"
    with Workspace.create(path, Profile("Huda")) as ws:
        told = Told(monkeypatch)
        made = backup.backup(ws)
    proofs = made.with_name("Shop.proofs.json")
    assert told.lasts(made) and told.lasts(proofs)
    assert ("told", f"{proofs}.part") in told.log
    told.log.clear()
    kept = backup.restore(made, path)
    assert kept is not None and told.lasts(kept) and told.lasts(path)
    assert told.log.index(("placed", str(kept))) < told.log.index(("placed", str(path)))


def test_a_copy_where_there_are_no_links_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "Shop.crm"
    Workspace.create(path, Profile("Huda")).close()
    told = Told(monkeypatch)

    def none(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", none)
    aside.keep(path, tmp_path / "kept.crm", None)
    assert told.log == [("told", str(tmp_path / "kept.crm")), ("told", str(tmp_path))]
