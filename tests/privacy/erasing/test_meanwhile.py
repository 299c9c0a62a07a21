"""An erasure while others are at work among the backups: nothing is torn, and what they make is reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.privacy.erasing import certificate, jobs, running, steps
from crm_desktop.store import backup
from crm_desktop.store.backups import holding, homes, places, proof, trying
from crm_desktop.store.workspace import Workspace
from tests.privacy.erasing.acting import begun, make

NAME = "Zulaikha binti Osman"


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "shop.crm") as ws:
        yield ws


class Meanwhile:
    """Erases somebody in the midst of what others do, once."""

    def __init__(self, ws: Workspace, module: Any, name: str, broken: pytest.MonkeyPatch) -> None:
        self.ws, self.going = ws, begun(ws, "contact", make(ws, "contact", name=NAME))
        self.waited: bool | None = None
        whole: Callable[..., Any] = getattr(module, name)

        def erasing(*said: Any, **more: Any) -> Any:
            if self.waited is None:
                self._erase()
            return whole(*said, **more)

        broken.setattr(module, name, erasing)

    def _erase(self) -> None:
        self.waited, self.going.patience = False, 0.0
        try:
            running.run(self.going)
        except steps.Waiting:
            self.waited = True

    def ends(self) -> None:
        """Go on with the erasure, and look whether anybody is left in a backup."""
        assert self.waited and [one.step for one in jobs.under_way(self.ws)] == ["backups"]
        (job,) = running.resume(self.ws)
        assert certificate.of(self.ws, job).complete
        for one in backup.backups(self.ws.path):
            assert NAME.encode() not in one.path.read_bytes() and proof.of(one.path)
        assert trying.failing(self.ws) == []


def test_a_backup_that_is_being_made_is_made_and_then_written_anew(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile = Meanwhile(ws, backup, "proved", monkeypatch)
    made = backup.backup(ws, "daily")
    assert NAME.encode() in made.read_bytes()  # it was begun before
    meanwhile.ends()


@pytest.mark.parametrize("where", [(backup, "proved"), (backup, "copy_database")])
def test_a_backup_that_is_tried_does_not_fail_for_it(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch, where: tuple[Any, str]
) -> None:
    make(ws, "contact", name="Tan Ah Kow")
    meanwhile = Meanwhile(ws, *where, monkeypatch)
    assert trying.failing(ws) == []
    meanwhile.ends()


def test_a_copy_to_the_second_place_is_whole(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = tmp_path / "Disk"
    disk.mkdir()
    places.choose(ws, disk)
    meanwhile = Meanwhile(ws, places.beside, "digest_of", monkeypatch)
    stands = places.catch_up(ws)
    assert stands is not None and not stands.behind
    meanwhile.ends()
    assert [NAME.encode() in one.read_bytes() for one in homes.of(ws, disk).glob("*.crm")] == [
        False
    ]


def test_what_a_killed_program_left_half_made_goes_all_the_same(ws: Workspace) -> None:
    id = make(ws, "contact", name=NAME)
    made = backup.backup(ws)
    half = made.with_name(f"{made.name}.partial")
    half.write_text(NAME)
    going = begun(ws, "contact", id)
    with holding.using(ws.path):  # nobody knows whose it is while others are at work
        running.run(going, upto=jobs.SOON)
        assert half.exists()
    (job,) = running.resume(ws)
    assert not half.exists() and certificate.of(ws, job).complete
