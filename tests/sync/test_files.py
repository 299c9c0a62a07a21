"""The bytes of attachments come after their records, in parts, and are what their digests say."""

from __future__ import annotations

import os

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.store import blobs
from crm_desktop.sync import files
from crm_desktop.sync.files import Files, Whereabouts
from tests.sync import kit


@pytest.fixture
def attached(team, tmp_path):
    """A file of 300 kB on a contact that both have; only the first has its bytes."""
    (a, one), (_, two) = team
    id, source = new_id(), tmp_path / "quote.bin"
    source.write_bytes(os.urandom(300_000))
    kit.contact(a, id, deleted=False, name="Tan")
    attaching.attach(a, [source], {f"contacts.{id}": True})
    one.round(), two.round()
    (digest,) = files.to_send(a.reader())
    return digest, source.read_bytes()


def test_bytes_travel_in_parts(team, attached, monkeypatch, tmp_path):
    (a, one), (b, two) = team
    digest, data = attached
    monkeypatch.setattr(files, "PART", 100_000)
    assert files.whereabouts(a, digest) == Whereabouts.LOCAL
    assert not Files(a, one._connection).some()
    assert files.whereabouts(a, digest) == Whereabouts.SERVER
    assert files.to_fetch(b) == [digest]
    assert not Files(b, two._connection).some()
    blobs.copy_out(b, digest, tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == data
    assert files.to_fetch(b) == files.to_send(b.reader()) == []


def test_what_the_server_has_not_is_missing_and_asked_for_again(team, attached):
    (a, one), (b, two) = team
    digest, _ = attached
    Files(b, two._connection).some()
    assert files.whereabouts(b, digest) == Whereabouts.MISSING
    with pytest.raises(UserError, match="does not have this file yet"):
        files.fetch(b, digest)
    Files(a, one._connection).some()
    files.fetch(b, digest)
    assert files.whereabouts(b, digest) == Whereabouts.SERVER


def test_it_stops_between_files_when_something_else_is_due(team, attached):
    (a, one), _ = team
    assert Files(a, one._connection, lambda: False).some()
    assert len(files.to_send(a.reader())) == 1


@pytest.mark.parametrize("digest", ["../x", "zz", "", None, 5])
def test_a_digest_that_is_none_stops_nobody(team, attached, digest):
    (a, one), (b, two) = team
    cells = {"deleted": False, "name": "Odd", "digest": digest}
    a.log.record(Label("attach"), [Edit("attachment", new_id(), cells)])
    assert one.round().proved and two.round().proved
    Files(a, one._connection).some()
    assert not Files(b, two._connection).some()
    assert files.whereabouts(b, attached[0]) == Whereabouts.SERVER
    assert files.to_fetch(b) == []
