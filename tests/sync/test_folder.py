"""Laptops and a folder, with no server: what one writes there the others show."""

from __future__ import annotations

import shutil

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.store import carrying, parking
from crm_desktop.store.check import check
from crm_desktop.store.conflicts import open_conflicts
from crm_desktop.sync import bundle, folder, held, seal
from crm_desktop.wire import batch
from crm_desktop.wire.carried import Carried, carried
from tests.sync import folder_kit as fk
from tests.sync import kit


def test_three_laptops_and_a_stick_converge(three, place):
    a, b, c = three
    id = fk.person(a, "Tan", job="Clerk")
    fk.settled(place, a, b, c)
    kit.contact(a, id, job="Manager")
    kit.contact(b, id, job="Director")
    c.log.cancel(a.log.undoable().stamp if c.log.undoable() else fk.everything(c).popitem()[0])
    fk.settled(place, a, b, c)
    assert fk.everything(a) == fk.everything(b) == fk.everything(c)
    assert kit.shown(a) == kit.shown(b) == kit.shown(c)
    assert open_conflicts(a.reader()) == open_conflicts(c.reader()) != set()
    assert all(check(ws).ok for ws in three)


def test_each_operation_lies_in_one_file(three, place):
    a, b, c = three
    for n in range(30):
        fk.person(a, f"Person {n}")
    assert folder.exchange(a, place).written == 30
    assert folder.exchange(b, place).received == 30
    assert folder.exchange(b, place).written == 0
    assert folder.exchange(c, place).written == 0
    assert len(fk.bundles(place)) == 1


def test_nothing_new_is_read_again_or_written(three, place):
    a, b, _ = three
    fk.person(a, "Tan")
    fk.settled(place, a, b)
    before = [path.read_bytes() for path in fk.bundles(place)]
    for ws in (a, b):
        done = folder.exchange(ws, place)
        assert (done.received, done.written) == (0, 0)
    assert [path.read_bytes() for path in fk.bundles(place)] == before


def test_bundles_only_grow(three, place):
    a, _, _ = three
    seen: dict[str, bytes] = {}
    for n in range(5):
        fk.person(a, f"Person {n}")
        folder.exchange(a, place)
        for path in fk.bundles(place):
            assert path.read_bytes().startswith(seen.get(path.name, b""))
            seen[path.name] = path.read_bytes()
    assert len(seen) == 1


def test_nothing_can_be_read_without_the_key(three, place):
    a, _, _ = three
    fk.person(a, "Zzyzx Taint", job="Zzyzx")
    folder.exchange(a, place)
    assert all(b"Zzyzx" not in path.read_bytes() for path in fk.bundles(place))
    assert all("Huda" not in path.name for path in fk.bundles(place))


def test_a_new_laptop_begins_from_the_folder_alone(three, place, tmp_path):
    a, b, _ = three
    ids = [fk.person(a, f"Person {n}") for n in range(20)]
    fk.settled(place, a, b)
    kit.contact(b, ids[3], job="Changed")
    a.log.cancel(a.log.undoable().stamp)
    fk.settled(place, a, b)
    new = fk.laptop(tmp_path, "New")
    assert folder.exchange(new, place).written == 0
    assert fk.everything(new) == fk.everything(a)
    assert kit.shown(new) == kit.shown(a)
    new.close()


def test_a_large_import_travels_in_pieces(three, place):
    a, b, _ = three
    edits = [
        Edit("contact", f"{n:036}", {"deleted": False, "name": f"P {n}"}) for n in range(12_000)
    ]
    a.log.record_bulk(Label("import", "contact"), edits)
    kit.contact(a, edits[7].id, job="Changed")
    assert folder.exchange(a, place).written == 2
    assert folder.exchange(b, place).received == 2
    assert kit.shown(a) == kit.shown(b)
    assert fk.everything(a) == fk.everything(b)
    assert folder.exchange(b, place).written == 0
    assert check(b).ok


def test_conflict_copies_doubles_and_new_names_do_no_harm(three, place):
    a, b, c = three
    fk.person(a, "Tan")
    folder.exchange(a, place)
    (first,) = fk.bundles(place)
    shutil.copy(first, place / f"{first.stem} (conflicted copy 2026-11-26).crmb")
    fk.person(a, "Lim")
    folder.exchange(a, place)
    shutil.copy(first, place / f"{first.stem}.sync-conflict-20261126-ABC.crmb")
    fk.settled(place, a, b, c)
    first.rename(place / "what is this.crmb")
    fk.person(a, "Wong")
    fk.person(b, "Chan")
    fk.settled(place, a, b, c)
    assert fk.everything(a) == fk.everything(b) == fk.everything(c)
    assert len(kit.shown(c)) == 4


def test_a_file_that_vanished_is_put_back_by_who_holds_what_was_in_it(three, place):
    a, b, c = three
    fk.person(a, "Tan")
    folder.exchange(a, place)
    folder.exchange(b, place)
    for path in fk.bundles(place):
        path.unlink()
    assert folder.exchange(b, place).written == 1
    assert folder.exchange(c, place).received == 1
    assert folder.exchange(a, place).written == 0


def test_a_folder_restored_from_an_older_state_is_filled_again(three, place, tmp_path):
    a, b, c = three
    fk.person(a, "Tan")
    fk.settled(place, a, b)
    shutil.copytree(place, tmp_path / "older")
    fk.person(a, "Lim")
    fk.person(b, "Wong")
    fk.settled(place, a, b)
    shutil.rmtree(place)
    shutil.copytree(tmp_path / "older", place)
    fk.person(b, "Chan")
    fk.settled(place, b, a, c)
    assert fk.everything(a) == fk.everything(b) == fk.everything(c)
    assert len(kit.shown(c)) == 4


def test_a_workspace_restored_from_a_backup_gets_back_what_it_wrote(three, place, tmp_path):
    a, b, _ = three
    fk.person(a, "Tan")
    folder.exchange(a, place)
    a.close()
    shutil.copy(a.path, tmp_path / "backup.crm")
    a = type(a).open(a.path)
    fk.person(a, "Lim")
    folder.exchange(a, place)
    a.close()
    shutil.copy(tmp_path / "backup.crm", a.path)
    a = type(a).open(a.path)
    fk.person(a, "After")
    fk.settled(place, a, b)
    assert len(kit.shown(a)) == len(kit.shown(b)) == 3
    a.close()


def test_a_copied_workspace_shares_the_folder_with_the_first(three, place, tmp_path):
    a, b, _ = three
    fk.person(a, "Tan")
    folder.exchange(a, place)
    a.close()
    shutil.copy(a.path, tmp_path / "copy.crm")
    a, copy = type(a).open(a.path), type(a).open(tmp_path / "copy.crm")
    for n in range(3):
        fk.person(a, f"Of a {n}")
        fk.person(copy, f"Of the copy {n}")
        folder.exchange(a, place)
        folder.exchange(copy, place)
    fk.settled(place, a, copy, b)
    assert len(kit.shown(a)) == len(kit.shown(copy)) == len(kit.shown(b)) == 7
    a.close(), copy.close()


def test_two_folders_and_a_laptop_that_visits_both(three, tmp_path):
    a, b, c = three
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir(), two.mkdir()
    fk.person(a, "Tan")
    fk.person(c, "Lim")
    folder.exchange(a, one), folder.exchange(c, two)
    for _ in range(2):
        folder.exchange(b, one), folder.exchange(b, two)
    folder.exchange(a, one), folder.exchange(c, two)
    assert fk.everything(a) == fk.everything(b) == fk.everything(c)


def test_what_waits_for_an_ancestor_is_carried_on(three, place):
    a, b, c = three
    id = fk.person(a, "Tan")
    kit.contact(a, id, job="Clerk")
    first, second = (op for _, op in a.log.since())
    b.log.apply([second])
    assert folder.exchange(b, place).waiting == 1
    assert folder.exchange(b, place).written == 0
    assert folder.exchange(c, place).waiting == 1
    c.log.apply([first])
    assert kit.shown(c) == kit.shown(a)
    fk.settled(place, c, b)
    assert kit.shown(b) == kit.shown(a)


def test_a_folder_that_is_not_there(three, tmp_path):
    with pytest.raises(UserError):
        folder.exchange(three[0], tmp_path / "not here")


def test_ranges_join_where_they_meet():
    assert carrying.joined([(5, 6), (1, 2), (3, 4), (9, 9), (6, 7)]) == [(1, 7), (9, 9)]


@pytest.mark.parametrize(
    "left", [b"\xf5CF\x1e\x00\x00", b"\x00" * 500, b"\xf5CF\x1e" + b"\x00" * 90]
)
def test_half_a_frame_that_a_pulled_stick_left_is_never_written_on(three, place, left):
    a, b, c = three
    fk.person(a, "Tan")
    folder.exchange(a, place)
    (path,) = fk.bundles(place)
    path.write_bytes(path.read_bytes() + left)
    before = path.read_bytes()
    assert folder.exchange(b, place).incomplete == [path.name]
    assert folder.exchange(b, place).incomplete == []  # said once
    fk.person(a, "Lim")
    fk.settled(place, a, b, c)
    assert path.read_bytes() == before
    assert len(fk.bundles(place)) == 2
    assert fk.everything(a) == fk.everything(b) == fk.everything(c)
    fk.person(a, "Wong")
    folder.exchange(a, place)
    assert len(fk.bundles(place)) == 2


def test_a_full_stick_is_said_and_nothing_is_lost(three, place, monkeypatch):
    a, b, _ = three
    fk.person(a, "Tan")
    folder.exchange(a, place)
    for n in range(3):
        fk.person(a, f"Person {n}")

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(bundle.os, "fsync", full)
        with pytest.raises(UserError):
            folder.exchange(a, place)
    fk.settled(place, a, b)
    assert fk.everything(a) == fk.everything(b)
    assert len(kit.shown(b)) == 4


def test_many_files_of_one_laptop_become_one(three, place):
    a, b, _ = three
    for n in range(10):
        fk.person(a, f"Person {n}")
        folder.exchange(a, place)
        for path in fk.bundles(place):
            if not path.read_bytes().endswith(b"cut"):
                path.write_bytes(path.read_bytes() + b"cut")
    assert len(fk.bundles(place)) <= folder.MANY_OWN + 1
    folder.exchange(b, place)
    assert fk.everything(a) == fk.everything(b)


def test_an_edit_takes_about_as_many_bytes_as_on_the_wire(three, place):
    a, _, _ = three
    ids = [fk.person(a, f"Person {n}") for n in range(500)]
    folder.exchange(a, place)
    (path,) = fk.bundles(place)
    before = path.stat().st_size
    for n, id in enumerate(ids):
        kit.contact(a, id, job=f"Job {n * 7919 % 1000}")
    assert folder.exchange(a, place).written == 500
    assert (path.stat().st_size - before) / 500 <= 35


def test_who_holds_fewer_rows_does_not_hide_those_others_hold(three, place):
    a, b, c = three
    one, two = new_id(), new_id()
    edits = [Edit("contact", id, {"deleted": False, "name": id}) for id in (one, two)]
    a.log.record(Label("import", "contact"), edits)
    (whole,) = (op for _, op in a.log.since())
    b.log.apply([type(whole)(**{
        **{name: getattr(whole, name) for name in whole.__slots__}, "changes": whole.changes[:1],
    })])  # fmt: skip
    assert folder.exchange(b, place).written == 1
    assert folder.exchange(a, place).written == 1
    fk.settled(place, c, b, a)
    assert fk.everything(a) == fk.everything(b) == fk.everything(c)


def test_what_fails_when_applied_is_set_aside_and_the_rest_goes_on(three, place, monkeypatch):
    a, b, _ = three
    for name in ("First", "Poison", "Last"):
        fk.person(a, name)
    folder.exchange(a, place)
    with monkeypatch.context() as patched:
        kit.poison(patched)
        assert folder.exchange(b, place).received == 2
    (kept,) = parking.parked(b.reader())
    assert (kept.kind, kept.operation.author) == (parking.MALFORMED, "Huda")
    assert held.retry(b) == 1
    assert kit.shown(a) == kit.shown(b)


def test_an_operation_that_is_none_is_set_aside(three, place):
    a, b, _ = three
    fk.person(a, "Tan")
    one = carried(a.log.since()[0][1])
    broken = Carried(one.header, [one.rows[0]._replace(text="[1]")], 0, 1)
    head = bundle.new_head(fk.KEY)
    bundle.create(place / "x.crmb", head)
    writing = bundle.Appending(place / "x.crmb", seal.Seal(fk.KEY, head.bytes()), head.size, 0)
    writing.add(bundle.OPERATIONS, batch.pack([broken]))
    writing.close()
    assert folder.exchange(b, place).received == 0
    (kept,) = parking.parked(b.reader())
    assert (kept.kind, kept.stamp) == (parking.MALFORMED, one.header.stamp)
    assert folder.exchange(a, place).written == 1
    assert folder.exchange(b, place).received == 1
