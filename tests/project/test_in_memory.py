"""Where a run keeps its temporary files: in memory where there is room, and where one asked for."""

import os

import pytest

from tests import in_memory


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", "")  # given back as it was, be it not at all
    monkeypatch.delenv("TMPDIR")
    monkeypatch.setattr(in_memory.tempfile, "tempdir", None)
    monkeypatch.setattr(in_memory, "PLACE", tmp_path)
    monkeypatch.setattr(in_memory, "ROOM", 1)
    return str(tmp_path)


def test_it_is_in_memory_where_there_is_room(place):
    in_memory.begin()
    assert in_memory.tempfile.gettempdir() == place


def test_it_is_not_where_there_is_too_little_room(place, monkeypatch):
    monkeypatch.setattr(in_memory, "ROOM", 1 << 60)
    in_memory.begin()
    assert "TMPDIR" not in os.environ


def test_it_is_not_where_the_system_has_no_such_folder(place, monkeypatch, tmp_path):
    monkeypatch.setattr(in_memory, "PLACE", tmp_path / "none")
    in_memory.begin()
    assert "TMPDIR" not in os.environ


def test_who_asked_for_a_folder_gets_it(place, monkeypatch):
    monkeypatch.setenv("TMPDIR", "/elsewhere")
    in_memory.begin()
    assert os.environ["TMPDIR"] == "/elsewhere"
