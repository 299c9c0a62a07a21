"""Files a user names: whole or not at all, and nothing but an ordinary file is written over."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.attachments import attaching
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.rule import All
from crm_desktop.errors import Cancelled, UserError
from crm_desktop.exchange.going_out import exporting
from crm_desktop.gui.sync import file_deeds, list_export
from crm_desktop.segments import sharing
from crm_desktop.store import check, named_files
from crm_desktop.sync import differences, held
from tests.sync import kit

links = pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")


@pytest.fixture(autouse=True)
def keychain() -> Iterator[None]:
    """Keep the key of changes for somebody in a keychain of the test."""
    with kit.own_keychain():
        yield


@pytest.fixture
def file(ws: Any, tmp_path: Path) -> str:
    """Attach a file to a contact; return the attachment's id."""
    tan = new_id()
    ws.log.record(Label("create"), [Edit("contact", tan, {"deleted": False, "name": "Tan"})])
    (tmp_path / "a.txt").write_bytes(b"x")
    return attaching.attach(ws, [tmp_path / "a.txt"], {f"contacts.{tan}": True}).ids[0]


WRITERS = {
    "an attachment": lambda ws, one, path: attaching.save_as(ws, one, path),
    "a segment": lambda ws, one, path: sharing.write(ws.reader(), path, "All", "contact", All(())),
    "changes for somebody": lambda ws, one, path: file_deeds.written(ws, path, "", True, lambda: None),
    "changes that wait": lambda ws, one, path: list_export.write(ws, path),
    "differences": lambda ws, one, path: differences.export([], path),
    **{
        form: lambda ws, one, path, form=form: exporting.export(ws.reader(), "contact", path, form)
        for form in ("csv", "xlsx", "ods", "vcard")
    },
}  # fmt: skip
every_writer = pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)


@every_writer
def test_no_database_is_written_over(write, ws, file, tmp_path):
    shutil.copy(ws.path, tmp_path / "other.crm")
    os.link(ws.path, tmp_path / "same.crm")
    for place in (ws.path, tmp_path / "other.crm", tmp_path / "same.crm"):
        before = place.read_bytes()
        with pytest.raises(UserError, match="is a database"):
            write(ws, file, place)
        assert place.read_bytes() == before
    assert check.check(ws).ok and not list(tmp_path.glob("*.partial"))


@links
@every_writer
def test_links_stay_and_what_is_no_file_is_left(write, ws, file, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UserError, match="pipe is not a file"):
        write(ws, file, tmp_path / "pipe")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    (tmp_path / "far").mkdir()
    there, link = tmp_path / "far" / "there", tmp_path / "link"
    there.write_bytes(b"old")
    there.chmod(0o600)
    link.symlink_to(there)
    (tmp_path / "link.partial").write_bytes(b"mine")
    write(ws, file, link)
    assert link.is_symlink() and there.read_bytes() != b"old"
    assert stat.S_IMODE(there.stat().st_mode) == 0o600
    assert (tmp_path / "link.partial").read_bytes() == b"mine"
    assert sorted(path.name for path in (tmp_path / "far").iterdir()) == ["there"]


@every_writer
def test_what_cannot_be_written_is_said(write, ws, file, tmp_path):
    with pytest.raises(UserError, match="There is no folder"):
        write(ws, file, tmp_path / "nowhere" / "out")
    (tmp_path / "folder").mkdir()
    with pytest.raises(UserError, match="in the way"):
        write(ws, file, tmp_path / "folder")


def test_what_is_stopped_leaves_what_was_there(tmp_path):
    path = tmp_path / "out"
    path.write_bytes(b"before")
    with pytest.raises(Cancelled), named_files.in_place_when_whole(path) as partial:
        partial.write_bytes(b"half")
        raise Cancelled
    assert path.read_bytes() == b"before" and [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_folder_with_a_database_in_the_way_gets_none_of_the_files(ws, tmp_path):
    place = tmp_path / "all"
    for write in (exporting.export_all, held.export):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        for name in ("tags.csv", "crm-changes.json"):
            shutil.copy(ws.path, place / name)
        with pytest.raises(UserError, match="is a database"):
            write(ws, place)
        assert sorted(path.name for path in place.iterdir()) == ["crm-changes.json", "tags.csv"]
