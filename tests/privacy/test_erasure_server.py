"""An erasure on the server: its database forgets, and says when; its backups are not said to be done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crm_desktop.privacy.erasing import certificate
from crm_desktop.privacy.erasing.jobs import Job
from crm_desktop.server import tables as t
from crm_desktop.server.database import Database
from crm_desktop.store.workspace import Workspace
from tests.privacy import raw
from tests.privacy.test_erasure_replicas import NAME, NOTE, WORDS, erase, planted
from tests.server import kit as server_kit
from tests.sync import kit


@pytest.fixture(autouse=True)
def own_temporary() -> None:
    """Leave the temporary folder where it is: PostgreSQL runs as somebody else, who may not enter another."""


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        made = server_kit.sqlite(tmp_path)
    else:
        made = server_kit.postgresql(request.getfixturevalue("postgres"))
    with closing(made):
        yield made


def held(database: Database, folder: Path) -> set[str]:
    """Return which words the server has: SQLite's in the bytes of its files, PostgreSQL's in its rows."""
    if not database.postgres:
        files = [folder / name for name in ("server.db", "server.db-wal")]
        return set(raw.hits(files, raw.windows(WORDS)))
    with database.read() as conn:
        said = "".join(
            str(row) for table in (t.operation, t.piece) for row in conn.execute(table.select())
        )
    return {word for word in WORDS if word in said}


def test_the_server_forgets_and_says_when(database: Database, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with (
        kit.own_keychain(),
        server_kit.serving(database) as address,
        kit.made(tmp_path / "a", "a") as a,
    ):
        exchange = kit.entered(a, address, server_kit.owner_code(database))
        id = planted(a)
        exchange.round()
        assert held(database, tmp_path) == {NAME, NOTE}
        job = erase(a, id)
        assert _server_state(a, job) == "waits"
        exchange.round()
        assert held(database, tmp_path) == set()
        assert _server_state(a, job) == "done"
        assert not certificate.of(a, job).complete, "its backups are somebody else's to make anew"


def _server_state(ws: Workspace, job: Job) -> Any:
    return next(
        one.state for one in certificate.of(ws, job).places if one.name.startswith("The server")
    )


def test_without_forgetting_the_words_stay_in_its_files(tmp_path: Path, monkeypatch: Any) -> None:
    (tmp_path / "a").mkdir()
    monkeypatch.setattr(Database, "shred", lambda _self: False)
    with (
        closing(server_kit.sqlite(tmp_path)) as database, kit.own_keychain(),
        server_kit.serving(database) as address, kit.made(tmp_path / "a", "a") as a,
    ):  # fmt: skip
        exchange = kit.entered(a, address, server_kit.owner_code(database))
        id = planted(a)
        exchange.round()
        job = erase(a, id)
        exchange.round()
        assert held(database, tmp_path)
        assert _server_state(a, job) == "waits"
