"""Kills the program at every statement by which it brings a file of each earlier version up to date.

Prints one JSON object: files, kills, what was wrong. `killing.py` has the process that forks.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store import backup, check, contested, driver, migrations, opening
from crm_desktop.store.migrations import taking_in
from crm_desktop.store.workspace import Workspace
from tests.faults import trace
from tests.faults.kills.killing import lived
from tests.store.faulty_places import add, people
from tests.store.test_taking_in import older

_CODE = (
    "import sys; from pathlib import Path; from tests.faults.kills import migrating;"
    "migrating.main(Path(sys.argv[1]), *map(int, sys.argv[2:]))"
)
PEOPLE = 3
Say = Callable[[str], None]


@contextmanager
def stopping(version: int) -> Iterator[None]:
    """Let a migration go only as far as an earlier version."""
    from alembic import command

    def nothing(*_: object) -> None: ...

    with pytest.MonkeyPatch.context() as patch:
        whole = command.upgrade
        patch.setattr(command, "upgrade", lambda config, _to: whole(config, f"{version:04}"))
        patch.setattr(migrations, "HEAD", version)
        patch.setattr(taking_in, "take_in", nothing)  # which knows the newest shape alone
        patch.setattr(contested, "review_all", nothing)
        yield


def made(folder: Path, version: int) -> Path:
    """Make a file of an earlier version, with some people, a call and what it knows only from newer ones."""
    path = folder / "shop.crm"
    with Workspace.create(path) as ws:
        ids = [add(ws, f"Person {n}") for n in range(PEOPLE)]
        call = {"deleted": False, "subject": "Asked", "state": "done", f"contacts.{ids[0]}": True}
        lead = {"deleted": False, "name": "Siti", "emails.1": {"value": "siti@x.example"}}
        ws.log.record(Label("create"), [Edit("activity", new_id(), call)])
        ws.log.record(Label("create"), [Edit("lead", new_id(), lead)])
    older(path)
    if version > 1:
        with stopping(version), opened(path) as conn:
            migrations.upgrade(conn)
    with opened(path) as conn:
        assert conn.execute("PRAGMA user_version").fetchone() == (version,)
    return path


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Lend the only connection to a file."""
    conn = driver.connect(str(path))
    try:
        yield conn
    finally:
        conn.close()


def told(path: Path) -> str:
    """Return a digest of all a file holds, whatever pages it holds it in."""
    with opened(path) as conn:
        said = hashlib.sha256(str(conn.execute("PRAGMA user_version").fetchone()).encode())
        tables = conn.execute("SELECT name,sql FROM sqlite_schema ORDER BY name").fetchall()
        said.update(str(tables).encode())
        for name, sql in tables:
            if sql and sql.startswith("CREATE TABLE"):
                said.update(
                    str(conn.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall()).encode()
                )
    return said.hexdigest()


def migrate(path: Path, kill_at: int) -> Callable[[Say], None]:
    """Return what opens a file and is killed before its `kill_at`-th statement, counting all of them."""

    def work(say: Say) -> None:
        seen, plain = 0, opening.upgrade

        def counted(conn: Any) -> None:
            def statement(_sql: str) -> None:
                nonlocal seen
                if seen == kill_at:
                    os.kill(os.getpid(), signal.SIGKILL)
                seen += 1

            conn.set_trace_callback(statement)
            plain(conn)
            conn.set_trace_callback(None)

        opening.upgrade = counted
        Workspace.open(path).close()
        say(str(seen))

    return work


def careless(path: Path, kill_at: int) -> Callable[[Say], None]:
    """Return the same without the one transaction around all steps: what the figures must notice."""

    def work(say: Say) -> None:
        from sqlalchemy.engine import Connection

        whole = Connection.exec_driver_sql

        def loose(self: Any, statement: str, *words: Any, **more: Any) -> Any:
            return (
                None if statement == "BEGIN IMMEDIATE" else whole(self, statement, *words, **more)
            )

        Connection.exec_driver_sql = loose  # type: ignore[method-assign,assignment]
        migrate(path, kill_at)(say)

    return work


def wrong(path: Path, states: dict[str, str]) -> list[str]:
    """Return what is neither the old file nor the new one, or does not come up to date now."""
    problems = [] if told(path) in states else ["between two versions"]
    for one in backup.backups(path):
        if told(one.path) not in states:
            problems.append(f"{one.path.name} is between two versions")
    with Workspace.open(path) as ws:
        if people(ws) != PEOPLE or not check.check(ws).ok:
            problems.append(f"{people(ws)} people, {check.check(ws)}")
    return problems


def killed(
    folder: Path, version: int, step: int, rng: Random, *, loose: bool = False
) -> tuple[int, list[str]]:
    """Kill at each `step`-th statement; return how many kills, and what was wrong."""
    whole, here = folder / "whole", folder / "turn"
    whole.mkdir(parents=True)
    path = here / "shop.crm"
    made(whole, version)
    shutil.copytree(whole, here)
    before = told(path)
    every = int(lived(migrate(path, -1)).said[-1])
    states = {before: "old", told(path): "new"}
    kills, problems = 0, list[str]()
    for at in range(rng.randrange(step), every, step):
        shutil.rmtree(here)
        shutil.copytree(whole, here)
        life = lived((careless if loose else migrate)(path, at))
        kills += life.killed
        said = [one for one in life.said if one.startswith("wrong ")]
        try:
            said += wrong(path, states)
        except Exception as error:  # noqa: BLE001 - what does not open is wrong, and told
            said.append(f"{type(error).__name__}: {error}")
        problems += [f"version {version}, statement {at} of {every}: {one}" for one in said]
    return kills, problems


def main(folder: Path, step: int, loose: int) -> None:
    """Kill the migration of each earlier version and print what came of it."""
    rng, kills, problems = Random(step), 0, list[str]()
    versions = range(1, migrations.HEAD)
    for version in versions:
        many, said = killed(folder / str(version), version, step, rng, loose=bool(loose))
        kills, problems = kills + many, problems + said
    print(json.dumps({"versions": len(versions), "kills": kills, "problems": problems[:20]}))


def every(folder: Path, step: int, *, loose: bool = False, seconds: int = 300) -> dict[str, Any]:
    """Kill the migrations of all versions in a process of their own; return what it told."""
    words = (str(folder), str(step), str(int(loose)))
    done = trace.run(_CODE, folder, *words, seconds=seconds)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))
