"""Who is at work among the backups is not disturbed; who was killed there keeps nobody waiting."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import Cancelled
from crm_desktop.store import backup
from crm_desktop.store.backups import holding, proof
from crm_desktop.store.backups.trying import failing
from crm_desktop.store.workspace import Workspace


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "Backups").mkdir()
    return tmp_path / "shop.crm"


def left(path: Path) -> list[str]:
    return sorted(one.name for one in backup.folder_of(path).iterdir())


def test_many_use_them_at_once_and_one_alone_has_to_wait(path: Path) -> None:
    with holding.using(path), holding.using(path):
        with pytest.raises(holding.InUse), holding.alone(path, patience=0.0):
            pass
        with holding.alone(path.with_name("other.crm"), patience=0.0):
            pass
    with holding.alone(path, patience=0.0):
        assert left(path) == ["shop.crm.lock"]
    assert left(path) == []


def test_who_would_use_them_waits_for_the_one_alone(path: Path) -> None:
    asked = list[int]()

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 2

    with holding.alone(path):
        with pytest.raises(Cancelled), holding.using(path, stop):
            pass
        with pytest.raises(holding.InUse), holding.alone(path, patience=0.0):
            pass
    with holding.using(path, stop):
        assert len(asked) == 3


def in_turn(path: Path) -> None:
    with holding.alone(path, patience=0.0):
        pass


@pytest.mark.parametrize("ends", [in_turn, holding.sweep])
def test_another_process_counts_as_long_as_it_lives(
    path: Path, ends: Callable[[Path], None]
) -> None:
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        with holding.using(path):
            os.write(into, b".")
            signal.pause()
        os._exit(1)
    assert os.read(out, 1) == b"."
    try:
        with pytest.raises(holding.InUse), holding.alone(path, patience=0.0):
            pass
        holding.sweep(path)
        assert len(left(path)) == 1
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert len(left(path)) == 1
    ends(path)
    assert left(path) == []


def test_a_lock_left_by_who_was_killed_while_it_noted_a_proof_goes(path: Path) -> None:
    notes = backup.folder_of(path) / f"{path.stem}.proofs.json"
    lock = notes.with_name(f"{notes.name}.lock")
    lock.write_text("{}", "utf-8")  # as a killed one leaves it
    with holding.noting(notes):
        holding.sweep(path)
        assert lock.exists()  # somebody notes just now
    lock.write_text("{}", "utf-8")
    other = lock.with_name("other.proofs.json.lock")
    other.write_text("{}", "utf-8")
    holding.sweep(path)
    assert not lock.exists() and other.exists()


def test_where_there_is_no_folder_nobody_waits(tmp_path: Path) -> None:
    path = tmp_path / "away" / "shop.crm"
    with holding.using(path), holding.alone(path, patience=0.0), holding.noting(path):
        pass


def test_two_that_note_a_proof_at_once_both_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workspace.create(tmp_path / "shop.crm") as ws:
        ws.log.record(Label("edit"), [Edit("contact", "c1", {"deleted": False, "name": "Tan"})])
        one, two = backup.backup(ws), backup.backup(ws, "import")
        place, held, read = one.parent / "shop.proofs.json", proof.Summary({}, "", 0), proof._known
        place.unlink()
        threads = list[threading.Thread]()

        def known(path: Path) -> dict[str, proof.Proof]:
            found = read(path)
            if not threads:  # another lane notes one between our reading and our writing
                threads.append(threading.Thread(target=proof.keep, args=(two, held)))
                threads[0].start()
                threads[0].join(0.2)
            return found

        monkeypatch.setattr(proof, "_known", known)
        proof.keep(one, held)
        threads[0].join()
        assert set(proof.each([one, two])) == {one, two} and failing(ws) != []
        assert left(ws.path) == sorted((one.name, two.name, place.name))
