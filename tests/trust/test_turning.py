"""A workspace turned encrypted, with the copies of its backups on another disk."""

from __future__ import annotations

from pathlib import Path

from crm_desktop.attachments import attaching
from crm_desktop.store import backup, beside, blobs
from crm_desktop.store.backups import homes, places, proof
from crm_desktop.store.cipher.key import id_at, new_key
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust import turning
from tests.store.cipher.test_encrypted_files import CANARY, add, clear

STICK = "stick"


def made(tmp_path: Path) -> Path:
    """Make a file with an attachment beside it, two backups and a stick that holds both and one more."""
    path, stick = tmp_path / "shop.crm", tmp_path / STICK
    stick.mkdir()
    with Workspace.create(path) as ws:
        ws.set_setting(blobs.INSIDE, 0)
        plan = tmp_path / "plan.txt"
        plan.write_text(CANARY * 100)
        attaching.attach(ws, [plan], {})
        plan.unlink()
        add(ws)
        places.choose(ws, stick)
        backup.backup(ws)
        add(ws)
        backup.backup(ws)
        places.catch_up(ws)
    first = backup.backups(path)[-1].path
    first.rename(tmp_path / "gone")
    (tmp_path / "gone").unlink()
    return path


def test_nothing_in_clear_stays_on_the_second_place(tmp_path):
    path = made(tmp_path)
    assert len(clear(tmp_path / STICK)) == 3
    key = new_key()
    done = turning.turn(path, None, key, turning.Keeping(passphrase="seven words of no use"))
    assert done.left == [] and clear(tmp_path) == []
    copies = list((tmp_path / STICK).rglob("*.crm"))
    assert {id_at(copy) for copy in copies} == {key.id} and len(copies) == 2
    with Workspace.open(path, key=key) as ws:
        kept = [one.path for one in backup.backups(path)]
        assert all(proof.of(one) for one in kept)
        assert (places.state(ws) or places.Place(path, False, 0, 9)).behind == 0
        assert backup.lost(homes.of(ws, tmp_path / STICK) / kept[0].name, key) == []


def test_a_stick_that_is_away_is_caught_up_later(tmp_path):
    path, key = made(tmp_path), new_key()
    (tmp_path / STICK).rename(tmp_path / "pocket")
    turning.turn(path, None, key, turning.Keeping(passphrase="seven words of no use"))
    assert clear(tmp_path) and clear(tmp_path) == clear(tmp_path / "pocket")
    (tmp_path / "pocket").rename(tmp_path / STICK)
    with Workspace.open(path, key=key) as ws:
        places.catch_up(ws)
    assert clear(tmp_path) == []


def test_what_is_sealed_is_known_from_what_is_not(tmp_path):
    for key in (None, new_key()):
        near = beside.Near(tmp_path / f"{key is None}.crm", key)
        beside.write(near, "a" * 64, lambda file: file.write(b"plan"))
        assert beside.is_sealed(near.path, beside.name(near, "a" * 64)) == (key is not None)


def test_a_damaged_copy_on_the_stick_is_named_and_the_rest_follows(tmp_path):
    path, key = made(tmp_path), new_key()
    with Workspace.open(path) as ws:
        bad = homes.of(ws, tmp_path / STICK) / "shop.20200101-000000.daily.crm"
    bad.write_bytes(b"SQLite format 3\0" + b"x" * 9000)
    done = turning.turn(path, None, key, turning.Keeping(passphrase="seven words of no use"))
    assert (done.left, done.elsewhere) == ([], [bad])
    assert clear(tmp_path) == []
    with Workspace.open(path, key=key) as ws:
        place = places.catch_up(ws)
        assert place and place.behind == 0 and bad.name in places.words(place)


def test_a_new_key_reaches_the_copies_only_the_stick_has(tmp_path):
    path, first, second = made(tmp_path), new_key(), new_key()
    keeping = turning.Keeping(passphrase="seven words of no use")
    turning.turn(path, None, first, keeping)
    done = turning.turn(path, first, second, keeping)
    assert done.elsewhere == []
    copies = list((tmp_path / STICK).rglob("*.crm"))
    assert {id_at(copy) for copy in copies} == {second.id} and len(copies) == 2
