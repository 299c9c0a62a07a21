"""An erasure on other devices, in a folder: each carries out all of it and says so itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.privacy.erasing import certificate, jobs, receipts, running
from crm_desktop.privacy.erasing.jobs import Job
from crm_desktop.store import backup, belongings
from crm_desktop.store.workspace import Workspace
from tests.privacy import kit as planting
from tests.sync import folder_kit as fk
from tests.sync import kit

NAME, NOTE, LATE = "Kzqvbxrwtpljgmnd", "Hjwqzdkxvtrbplmc", "Wvnxqbgkzrtjhpdm"
WORDS = [NAME, NOTE, LATE]


def planted(ws: Workspace) -> str:
    id = new_id()
    ws.log.record(Label("create"), [
        Edit("contact", id, {"deleted": False, "name": NAME}),
        Edit("note", new_id(), {"deleted": False, "text": NOTE, f"contacts.{id}": True}),
    ])  # fmt: skip
    return id


def erase(ws: Workspace, id: str) -> Job:
    found = belongings.of(ws.reader(), "contact", id)
    return running.run(running.begin(ws, found, [e.key for e in found.going]))


@pytest.fixture
def three(tmp_path: Path) -> Iterator[list[Workspace]]:
    with kit.own_keychain(), fk.laptops(tmp_path, "a", "b", "c") as made:
        yield made


def test_each_device_carries_it_out_and_confirms_and_who_is_silent_is_not_said_to_be_done(
    three: list[Workspace], tmp_path: Path
) -> None:
    a, b, c = three
    place = tmp_path / "stick"
    place.mkdir()
    for ws, name in ((b, "Tan"), (c, "Lim")):  # who wrote nothing yet is known to nobody
        fk.person(ws, name)
    id = planted(a)
    fk.settled(place, a, b, c)
    backup.backup(b)
    backup.backup(c)
    kit.contact(c, id, job=LATE)  # and is away for sixty days
    assert planting.left(tmp_path, WORDS).keys() == set(WORDS)

    job = erase(a, id)
    fk.settled(place, a, b)
    assert [one.confirmed for one in receipts.of(a, job.stamp)] == [0, 0]
    assert running.waiting(b) == 1
    running.resume(b)
    fk.settled(place, a, b)
    states = [one.state for one in certificate.of(a, job).places]
    assert sorted(states) == ["done"] * 7 + ["waits"]
    assert not running.waiting(b)

    fk.settled(place, a, b, c)  # back again, with an edit of its own on who is gone
    said = certificate.of(a, job, now=job.at + 60 * certificate.DAY)
    assert not said.complete and "not seen for" in said.places[-1].said + said.places[-2].said
    running.resume(c)
    fk.settled(place, a, b, c)
    assert certificate.of(a, job).complete
    for ws in three:
        ws.close()
    assert planting.left(tmp_path, WORDS) == {}


def test_without_their_own_part_of_it_words_stay_on_the_others(
    three: list[Workspace], tmp_path: Path
) -> None:
    a, b, _c = three
    place = tmp_path / "stick"
    place.mkdir()
    id = planted(a)
    fk.settled(place, a, b)
    backup.backup(b)
    erase(a, id)
    fk.settled(place, a, b)
    a.close()
    b.close()
    assert planting.left(tmp_path, WORDS)


def test_what_came_before_anything_was_told_is_carried_out_too(ws: Workspace) -> None:
    id = planted(ws)
    made = backup.backup(ws)
    ws.log.erase([("contact", id)])  # as an earlier version did
    assert planting.raw.hits([made], planting.raw.windows([NAME]))
    (done,) = running.resume(ws)
    assert done.ended and not planting.raw.hits([made], planting.raw.windows([NAME]))
    assert [job.stamp for job in jobs.ended(ws)] == [done.stamp]
