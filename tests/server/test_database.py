"""A server's SQLite: the program's own, never an older one, and of what is erased no byte stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_desktop import sqlite
from crm_desktop.domain.operation import Change
from crm_desktop.server import database as databases
from crm_desktop.server import sweeping
from tests.server import kit


@pytest.fixture(params=["sqlite"])
def database(request, tmp_path):
    with kit.either(request.param, tmp_path, request) as made:
        yield made


def test_no_older_sqlite_opens_a_server(database, tmp_path, monkeypatch):
    for lend in (database.read, database.write):
        with lend() as conn:
            said = conn.exec_driver_sql("SELECT sqlite_version()").scalar_one()
            assert tuple(map(int, said.split("."))) >= sqlite.OLDEST
            assert conn.exec_driver_sql("PRAGMA secure_delete").scalar_one() == 1
    monkeypatch.setattr(sqlite, "OLDEST", (99, 0, 0))
    with pytest.raises(RuntimeError, match="too old"):
        databases.Database(f"sqlite:///{tmp_path}/other.db")


def words_in(folder: Path) -> int:
    return sum(path.read_bytes().count(b"Zzyzx") for path in folder.glob("server.db*"))


def test_no_byte_of_what_is_erased_stays(database, huda, tmp_path):
    people = [kit.a_contact(f"Zzyzx {n}", notes="Zzyzx " * 900) for n in range(30)]
    for one in people:
        huda.push(huda.operation(one))
    sweeping.sweep(database)
    assert words_in(tmp_path) > 1000
    for one in people:
        huda.push(huda.operation(Change("contact", one.id, {"erase": True}), origin="erase"))
    sweeping.sweep(database)
    assert words_in(tmp_path) == 0
