"""Attachments through a folder: their bytes lie there sealed and come whole or not at all."""

from __future__ import annotations

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import blobs
from crm_desktop.sync import folder, folder_bytes, seal
from tests.sync import folder_kit as fk
from tests.sync import kit

TAINT = b"Zzyzx Taint " * 200_000
"""More than a chunk."""


def attached(ws, tmp_path, data: bytes) -> str:
    """Attach bytes to a new contact; return the attachment's id."""
    source = tmp_path / "Plan.pdf"
    source.write_bytes(data)
    about = {f"contacts.{fk.person(ws, 'Tan')}": True}
    return attaching.attach(ws, [source], about).ids[0]


def sealed(place):
    return sorted((place / folder_bytes.FOLDER).glob("*"))


def given_out(ws, tmp_path) -> bytes:
    (digest,) = (row[0] for row in ws.reader().execute("SELECT digest FROM attachment"))
    target = tmp_path / f"out-{ws.profile.name}"
    blobs.copy_out(ws, digest, target)
    return target.read_bytes()


@pytest.mark.parametrize("data", [TAINT, b"", b"x" * folder_bytes.CHUNK])
def test_bytes_travel_and_say_nothing(two, place, tmp_path, data):
    a, b = two
    attached(a, tmp_path, data)
    assert folder.exchange(a, place).attachments == 1
    assert folder.exchange(a, place).attachments == 0
    (path,) = sealed(place)
    assert path.stat().st_size == folder_bytes.sealed_size(fk.KEY, len(data))
    assert b"Zzyzx" not in path.read_bytes()
    assert blobs.lost(a.reader(), a.near) == {}
    assert folder.exchange(b, place).attachments == 1
    assert given_out(b, tmp_path) == data
    assert folder.exchange(b, place).attachments == 0


def test_damaged_bytes_are_not_taken_and_mended_by_who_has_them(two, place, tmp_path):
    a, b = two
    attached(a, tmp_path, TAINT)
    folder.exchange(a, place)
    (path,) = sealed(place)
    whole = path.read_bytes()
    for broken in (whole[:-1], whole[:-60], whole[:40], b"", whole + b"x"):
        path.write_bytes(broken)
        assert folder.exchange(b, place).attachments == 0
        assert len(blobs.lost(b.reader(), b.near)) == 1
    assert folder.exchange(a, place).attachments == 1
    assert folder.exchange(b, place).attachments == 1
    assert given_out(b, tmp_path) == TAINT


def test_erased_bytes_leave_the_folder(two, place, tmp_path):
    a, b = two
    id = attached(a, tmp_path, TAINT)
    fk.settled(place, a, b)
    b.log.erase([("attachment", id)])
    folder.exchange(b, place)
    assert sealed(place) == []
    fk.settled(place, a, b)
    assert sealed(place) == []


def test_a_folder_without_bytes(two, place, tmp_path):
    a, _ = two
    attached(a, tmp_path, TAINT)
    folder.exchange(a, place, attachments=False)
    assert not (place / folder_bytes.FOLDER).exists()
    assert kit.shown(a)


def test_a_digest_that_is_a_path_leads_nowhere(two, place, tmp_path):
    """Who has the key of the folder writes no file on the others' laptops, wherever it might lie."""
    a, b = two
    evil = tmp_path / "evil.txt"
    evil.write_bytes(b"do something")
    (place / folder_bytes.FOLDER).mkdir()
    for digest in (str(tmp_path / "taken"), "../taken", "zz", None):
        cells = {"deleted": False, "name": "Plan.pdf", "digest": digest}
        a.log.record(Label("attach"), [Edit("attachment", new_id(), cells)])
        name = f"{seal.name_of_bytes(fk.KEY, str(digest))}{folder_bytes.SUFFIX}"
        folder_bytes.seal_file(evil, fk.KEY, place / folder_bytes.FOLDER / name, lambda: None)
    fk.settled(place, a, b)
    assert len(kit.shown(b, "attachment")) == 4
    assert not (tmp_path / "taken").exists()
