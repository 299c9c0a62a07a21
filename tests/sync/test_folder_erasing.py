"""Erasure through folders: the words leave the files, and reach nobody any more (R40-R43)."""

from __future__ import annotations

import shutil

import pytest

from crm_desktop.store.check import check
from crm_desktop.sync import bundle, folder
from crm_desktop.sync.bundle import Walk
from crm_desktop.sync.seal import Seal
from crm_desktop.wire import batch
from tests.sync import folder_kit as fk
from tests.sync import kit


def words(place) -> str:
    """Return all patches that lie in a folder, as who has the key reads them."""
    said = []
    for path in fk.bundles(place):
        with path.open("rb") as file:
            head = bundle.head_of(file)
            for frame in Walk(file, Seal(fk.KEY, head.bytes()), head.size, 0):
                if frame.kind != bundle.OPERATIONS:
                    continue
                for one in batch.unpack(frame.body):
                    said += [row.text or "" for row in one.rows]
    return "\n".join(said)


def test_erased_words_leave_the_files_of_all_who_wrote_them(three, place):
    a, b, c = three
    id = fk.person(a, "Zzyzx Taint")
    fk.settled(place, a, b, c)
    kit.contact(b, id, job="Zzyzx job")
    fk.settled(place, a, b, c)
    assert "Zzyzx Taint" in words(place) and "Zzyzx job" in words(place)
    c.log.erase([("contact", id)])
    fk.settled(place, c, a, b)
    assert "Zzyzx" not in words(place)
    assert fk.everything(a) == fk.everything(b) == fk.everything(c)
    assert len([op for _, op in a.log.since() if op.origin == "erase"]) == 1
    assert len(fk.bundles(place)) <= 3


def test_the_old_file_goes_only_when_all_of_it_is_in_others(three, place, monkeypatch):
    a, b, _ = three
    id = fk.person(a, "Zzyzx")
    for n in range(5):
        fk.person(a, f"Person {n}")
    folder.exchange(a, place)
    (old,) = fk.bundles(place)
    a.log.erase([("contact", id)])

    class PulledError(Exception):
        pass

    def pull(*_):
        raise PulledError

    with monkeypatch.context() as patched:
        patched.setattr(bundle.Appending, "add", pull)
        with pytest.raises(PulledError):
            folder.exchange(a, place)
    assert old.exists()
    folder.exchange(a, place)
    assert not old.exists()
    folder.exchange(b, place)
    assert fk.everything(b) == fk.everything(a)
    assert len(kit.shown(b)) == 5


def test_an_old_file_that_comes_back_goes_again_and_brings_nothing_back(three, place, tmp_path):
    a, b, c = three
    id = fk.person(a, "Zzyzx")
    fk.settled(place, a, b)
    (old,) = fk.bundles(place)
    shutil.copy(old, tmp_path / "kept")
    a.log.erase([("contact", id)])
    fk.settled(place, a, b)
    shutil.copy(tmp_path / "kept", place / "came back.crmb")
    folder.exchange(b, place), folder.exchange(c, place)
    assert kit.shown(b) == kit.shown(c) == {}
    folder.exchange(a, place)
    assert not (place / "came back.crmb").exists()
    assert "Zzyzx" not in words(place)
    assert fk.everything(a) == fk.everything(c)


def test_files_of_laptops_that_stay_away_are_named(three, place):
    a, b, _ = three
    id = fk.person(a, "Zzyzx")
    fk.settled(place, a, b)
    (name,) = (path.name for path in fk.bundles(place))
    b.log.erase([("contact", id)])
    assert folder.exchange(b, place).stale == [name]
    assert folder.exchange(b, place).stale == [name]
    fk.settled(place, a, b)
    assert folder.exchange(b, place).stale == []


def test_tombstones_without_their_erase_operation_erase_and_say_so(three, place):
    a, b, c = three
    fk.person(a, "Zzyzx")
    fk.settled(place, a, b)
    made = a.log.since()[0][1]
    bare = type(made)(**{
        **{name: getattr(made, name) for name in made.__slots__},
        "changes": tuple(type(ch)(ch.entity, ch.id, None, ch.base) for ch in made.changes),
    })  # fmt: skip
    c.log.apply([bare], more=True)
    folder.exchange(c, place)
    fk.settled(place, a, b, c)
    assert kit.shown(a) == kit.shown(b) == {}
    assert any(op.origin == "erase" for _, op in a.log.since())
    assert "Zzyzx" not in words(place)
    assert fk.everything(a) == fk.everything(b) == fk.everything(c)


def test_a_new_laptop_records_no_erasure_of_its_own(three, place):
    a, _, c = three
    ids = [fk.person(a, f"Person {n}") for n in range(1200)]
    a.log.erase([("contact", id) for id in ids[:3]])
    folder.exchange(a, place)
    folder.exchange(c, place)
    assert fk.everything(a) == fk.everything(c)
    assert check(c).ok
