"""An erasure that another device began, an old state that comes back, and the texts of others in both."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.domain.operation import RECEIPT
from crm_desktop.privacy.erasing import certificate, jobs, mentions, replaying, running
from crm_desktop.privacy.erasing.jobs import Job
from crm_desktop.store import backup, belongings, blobs
from crm_desktop.store.backups import reversing, rewinding
from crm_desktop.store.check import check
from crm_desktop.store.erasures import ledger, sealing, taken
from crm_desktop.store.workspace import Workspace
from tests.privacy.test_erasure_bounds import MAIL, NAME, aminah, begun, make
from tests.sync import folder_kit as fk
from tests.sync import kit

SECRET = "SCAN OF A PASSPORT"


def with_file(ws: Workspace, tmp_path: Path, id: str) -> str:
    """Attach a large file to somebody; return its id."""
    ws.set_setting(blobs.INSIDE, 0)
    path = tmp_path / "passport.txt"
    path.write_text(SECRET * 99)
    (made,) = attaching.attach(ws, [path], {f"contacts.{id}": True}).ids
    path.unlink()
    return str(made)


def holding(folder: Path, text: str) -> list[Path]:
    return [p for p in folder.rglob("*") if p.is_file() and text.encode() in p.read_bytes()]


def notes(conn: Any) -> list[str]:
    return [t for (t,) in conn.execute("SELECT text FROM note WHERE deleted=0 ORDER BY text")]


def in_backup(path: Path) -> list[str]:
    with backup.opened(path, None) as conn:
        return notes(conn)


# another device


def came(ws: Workspace, tmp_path: Path) -> None:
    """Have everything lie here that an erasure from elsewhere has to reach, and the erasure come."""
    id = aminah(ws)
    file = with_file(ws, tmp_path, id)
    ws.set_setting("search.recent", [NAME, "chairs"])
    backup.backup(ws)
    ws.log.erase([("contact", id), ("attachment", file)])  # as it arrives


def test_what_came_from_elsewhere_reaches_files_of_backups_settings_and_marks(
    ws: Workspace, tmp_path: Path
) -> None:
    came(ws, tmp_path)
    (done,) = running.resume(ws)
    assert ws.setting("search.recent") == ["chairs"]
    assert holding(tmp_path, SECRET) == [] and holding(tmp_path / "Backups", NAME) == []
    assert certificate.of(ws, done).complete and not done.unconfirmed and done.looked > 2
    assert next(ledger.entries()).marks
    assert not list(ledger.folder().glob("*.key"))
    kept = ws.reader().execute("SELECT key FROM meta WHERE key LIKE 'erasures.came%'").fetchall()
    assert kept == []


@pytest.mark.parametrize("lost", ["the key", "all of it"])
def test_where_it_is_not_known_what_went_nothing_is_said_to_be_done(
    ws: Workspace, tmp_path: Path, lost: str
) -> None:
    came(ws, tmp_path)
    if lost == "the key":
        for one in ledger.folder().glob("*.key"):
            sealing.drop_key(one.stem)
    else:  # as an earlier version erased
        with ws.transaction() as conn:
            taken.forget_all(conn)
    (done,) = running.resume(ws)
    said = certificate.of(ws, done)
    assert done.ended and done.unconfirmed and not said.complete
    assert {one.state for one in said.places if "All bytes" in one.name} == {"doubt"}


def test_where_the_key_of_what_went_could_not_be_written_the_receipt_has_doubts(
    ws: Workspace, tmp_path: Path
) -> None:
    ws.set_setting("sync.folder.keys", {"stick": "known"})  # others have this file too
    ledger.folder().write_text("")  # for a while nothing can be written there
    came(ws, tmp_path)
    ledger.folder().unlink()
    (done,) = running.resume(ws)
    said = certificate.of(ws, done)
    assert done.ended and not said.complete
    assert {one.state for one in said.places if "All bytes" in one.name} == {"doubt"}
    (receipt,) = [op for _, op in ws.log.since() if op.origin == RECEIPT]
    assert receipt.label.count


def test_a_key_is_overwritten_where_it_lies_before_it_goes(
    ws: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sealing.make_key("one")
    place = ledger.folder() / "one.key"
    again = tmp_path / "again"
    os.link(place, again)
    number = place.stat().st_ino
    before = again.read_bytes()
    monkeypatch.setattr(os, "fsync", seen := Synced())
    sealing.drop_key("one")
    assert not place.exists() and any(before) and not any(again.read_bytes())
    assert seen.calls == [(number, bytes(len(before)))], "all of it reached the disk"


class Synced:
    """Syncs files, and notes which file held what then, at its own size."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, bytes]] = []
        self._sync = os.fsync

    def __call__(self, handle: int) -> None:
        self._sync(handle)
        said = os.fstat(handle)
        self.calls.append((said.st_ino, os.pread(handle, said.st_size, 0)))


@pytest.fixture
def two(tmp_path: Path) -> Iterator[list[Workspace]]:
    with kit.own_keychain(), fk.laptops(tmp_path, "a", "b") as made:
        yield made


def test_on_another_device_backups_keep_others_notes_without_the_name(
    two: list[Workspace], tmp_path: Path
) -> None:
    a, b = two
    place = tmp_path / "stick"
    place.mkdir()
    fk.person(b, "Lim")
    id = aminah(a)
    make(a, "note", text=f"Met {NAME}; agreed RM 5,000")
    fk.settled(place, a, b)
    made = backup.backup(b)
    running.run(begun(a, id))
    fk.settled(place, a, b)
    (done,) = running.resume(b)
    assert done.ended and not done.unconfirmed
    assert in_backup(made) == ["Met [erased]; agreed RM 5,000"] == notes(b.reader())
    assert holding(made.parent, NAME) == []


# backups, rewinding, old states


def test_each_backup_keeps_others_notes_as_it_had_them(ws: Workspace) -> None:
    id = aminah(ws)
    note = make(ws, "note", text=f"Met {NAME}; agreed RM 5,000")
    firm = make(ws, "company", name="Maju Jaya", notes=f"Ask for {NAME}")
    first = backup.backup(ws, "manual")
    put(ws, "note", note, text=f"Met {NAME}; agreed RM 6,000")
    second = backup.backup(ws, "daily")
    running.run(begun(ws, id))
    assert in_backup(first) == ["Met [erased]; agreed RM 5,000"]
    assert in_backup(second) == ["Met [erased]; agreed RM 6,000"] == notes(ws.reader())
    with backup.opened(first, None) as conn:
        assert conn.execute("SELECT notes FROM company").fetchall() == [("Ask for [erased]",)]
        (older,) = conn.execute(
            "SELECT max(stamp) FROM operation WHERE origin='take_off'"
        ).fetchone()
    (newer,) = ws.reader().execute(
        "SELECT max(stamp) FROM operation WHERE origin='take_off'"
    ).fetchone()  # fmt: skip
    assert older < newer and firm, "where both meet, the newer text counts"
    path = ws.path
    ws.close()
    backup.restore(first, path)
    with Workspace.open(path) as back:
        assert replaying.replay(back) == 0 and check(back).ok
        assert running.waiting(back) == 1
        (done,) = running.resume(back)
        assert not [why for _, why in done.unconfirmed if why == "unknown"]


def put(ws: Workspace, entity: str, id: str, **said: Any) -> None:
    from crm_desktop.domain.operation import Edit, Label

    ws.log.record(Label("edit", entity, row=id), [Edit(entity, id, said)])


def test_a_file_that_is_put_back_to_a_time_shows_no_name_again(ws: Workspace) -> None:
    path, id = ws.path, aminah(ws)
    make(ws, "note", text=f"Met {NAME}")
    make(ws, "company", name="Maju Jaya", notes=f"Ask for {NAME}")
    time.sleep(0.02)
    at = datetime.now(UTC)
    time.sleep(0.02)
    make(ws, "note", text=f"Later than that: {NAME}")
    make(ws, "note", text="Later too")
    running.run(begun(ws, id))
    ws.close()
    rewinding.restore_at(path, at)
    with Workspace.open(path) as back:
        replaying.replay(back)
        running.resume(back)
        conn = back.reader()
        assert notes(conn) == ["Met [erased]"]
        assert conn.execute("SELECT notes FROM company").fetchall() == [("Ask for [erased]",)]
        assert check(back).ok


def test_records_that_are_put_back_to_a_time_show_no_name_again(ws: Workspace) -> None:
    id = aminah(ws)
    make(ws, "note", text=f"Met {NAME}")
    firm = make(ws, "company", name="Maju Jaya", notes=f"Ask for {NAME}")
    arrival = ws.log.moment()
    make(ws, "note", text=f"Later than that: {NAME}")
    put(ws, "company", firm, name="Maju Baru")
    running.run(begun(ws, id))
    assert reversing.put_back(ws, arrival) is not None
    conn = ws.reader()
    assert notes(conn) == ["Met [erased]"]
    said = conn.execute("SELECT name,notes FROM company").fetchall()
    assert said == [("Maju Jaya", "Ask for [erased]")] and check(ws).ok


@pytest.mark.parametrize("way", ["rewound", "reversed"])
def test_a_text_two_were_taken_out_of_comes_back_without_either(ws: Workspace, way: str) -> None:
    first, second = aminah(ws), make(ws, "contact", name="Zubaidah Qwort")
    make(ws, "note", text=f"Met {NAME} and Zubaidah Qwort")
    arrival = ws.log.moment()
    time.sleep(0.02)
    at = datetime.now(UTC)
    time.sleep(0.02)
    make(ws, "note", text="Later")
    for id in (first, second):
        running.run(begun(ws, id))
    assert notes(ws.reader()) == ["Later", "Met [erased] and [erased]"]
    path = ws.path
    if way == "reversed":
        reversing.put_back(ws, arrival)
    ws.close()
    if way == "rewound":
        rewinding.restore_at(path, at)
    with Workspace.open(path) as back:
        replaying.replay(back)
        running.resume(back)
        assert notes(back.reader()) == ["Met [erased] and [erased]"]
        assert check(back).ok and holding(path.parent, "Qwort") == []


def test_an_old_state_that_comes_back_keeps_others_notes_without_the_name(
    ws: Workspace, tmp_path: Path
) -> None:
    id = aminah(ws)
    make(ws, "note", text=f"Met {NAME}; agreed RM 5,000", **{"custom.x": MAIL})
    ws.fold_wal()
    old = tmp_path / "old.crm"
    old.write_bytes(ws.path.read_bytes())
    running.run(begun(ws, id))
    with Workspace.open(old) as again:
        assert replaying.replay(again) == 1
        assert notes(again.reader()) == ["Met [erased]; agreed RM 5,000"]
        (done,) = running.resume(again)
        assert done.ended and done.looked > 0 and check(again).ok
    assert NAME.encode() not in old.read_bytes()


@pytest.mark.parametrize("cut", [".json", ".again", "both"])
def test_an_entry_of_the_ledger_that_cannot_be_read_is_read_in_its_second_file_or_told(
    ws: Workspace, tmp_path: Path, cut: str
) -> None:
    id = aminah(ws)
    ws.fold_wal()
    old = tmp_path / "old.crm"
    old.write_bytes(ws.path.read_bytes())
    running.run(begun(ws, id))
    for one in ledger.folder().iterdir():
        if one.suffix == cut or cut == "both":
            one.write_bytes(one.read_bytes()[:40])
    with Workspace.open(old) as again:
        assert replaying.replay(again) == (cut != "both")
    assert ledger.unread() == (cut == "both")
    assert (NAME.encode() in old.read_bytes()) == (cut == "both")
    told = replaying.told(0, ledger.unread())
    assert ("1 erasure cannot be read" in told) == (cut == "both")


def test_the_names_of_an_entry_reach_the_disk(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    plain = os.fsync
    monkeypatch.setattr(
        os, "fsync", lambda handle: (synced.append(os.fstat(handle).st_ino), plain(handle))
    )
    assert ledger.write(ledger.Entry("one", 1, ()))
    files = [one.stat().st_ino for one in ledger.folder().iterdir()]
    assert len(files) == 2 and set(files) <= set(synced[:-1])
    assert synced[-1] == ledger.folder().stat().st_ino


def test_what_took_whose_place_travels_with_the_log(ws: Workspace) -> None:
    id = aminah(ws)
    note = make(ws, "note", text=f"Met {NAME}")
    found = belongings.of(ws.reader(), "contact", id)
    named = mentions.find(ws.reader(), found.records, found.records)
    job: Job = running.run(running.begin(ws, found, (), named))
    ((entity, old, new),) = jobs.made_by(ws.reader(), job.stamp)
    assert (entity, old) == ("note", note) and new != note
