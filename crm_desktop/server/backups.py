"""Backups of a whole server, checked when made and when put back; what is put back has another epoch."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, insert, select, update
from sqlalchemy.exc import DatabaseError

from crm_desktop.server import auditing, dumps, migrations
from crm_desktop.server import tables as t
from crm_desktop.server.database import Database, sqlite_engine
from crm_desktop.server.keys import now
from crm_desktop.wire import chain

AT_ONCE = 500
"""Rows inserted by one statement."""
_SQLITE = b"SQLite format 3\0"
TABLES: tuple[Table, ...] = tuple(t.metadata.sorted_tables)


class DamagedError(Exception):
    """A file that is no backup, is damaged, or was made by another version of the program."""


class Restored(NamedTuple):
    """How many workspaces and operations were put back, and how many devices stay shut out."""

    workspaces: int
    operations: int
    shut_out: int


def back_up(database: Database, target: Path, *, portable: bool = False) -> int:
    """Write a backup beside running requests; return its bytes.

    SQLite's is a database file made by its own backup, PostgreSQL's (and a `portable` one) a dump
    that either can be restored from. It stands under its name only when whole.
    """
    half = target.with_name(f"{target.name}.part")
    half.unlink(missing_ok=True)
    half.touch(mode=0o600)  # the keys of the workspaces lie in it
    try:
        if database.postgres or portable:
            with database.read() as conn:
                dumps.write(half, migrations.version(conn), _all(conn))
        else:
            _copy(database, half)
        with _opened(half) as source:  # nobody should learn of a bad backup the day it is needed
            _check_chain(source)
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    return target.stat().st_size


def restore(database: Database, source: Path) -> Restored:
    """Put a backup in the place of everything, in one transaction; every workspace gets a new epoch.

    Devices shut out, people deactivated and codes used since it was made stay so. Clients notice the
    epoch and send again what the backup lacks (R33). Raises `DamagedError`; nothing is changed then.
    """
    with _opened(source) as rows:
        _check_chain(rows)
        with database.write() as conn:
            migrations.hold(conn)
            conn.execute(select(t.workspace.c.id).with_for_update()).all()  # pushes wait
            closed = _closed(conn)
            for table in reversed(TABLES):
                conn.execute(table.delete())
            operations = sum(
                _load(conn, table, rows[table.name]()) * (table is t.operation) for table in TABLES
            )
            _close(conn, closed)
            spaces = list(conn.execute(select(t.workspace.c.id)).scalars())
            for one in spaces:
                mine = update(t.workspace).where(t.workspace.c.id == one)
                conn.execute(mine.values(epoch=os.urandom(8).hex()))
                auditing.note(conn, one, None, "restored")
    return Restored(len(spaces), operations, len(closed["devices"]))


Rows = dict[str, Any]
"""Name of a table → what yields its rows."""


def _all(conn: Connection) -> Iterator[tuple[Table, Iterable[dict[str, Any]]]]:
    for table in TABLES:
        yield table, _rows(conn, table)


def _rows(conn: Connection, table: Table) -> Iterator[dict[str, Any]]:
    order = select(table).order_by(*table.primary_key.columns)
    for row in conn.execution_options(yield_per=AT_ONCE).execute(order).mappings():
        yield dict(row)


@contextmanager
def _opened(path: Path) -> Iterator[Rows]:
    """Give the rows of a backup by table."""
    try:
        with path.open("rb") as found:
            first = found.read(len(_SQLITE))
    except OSError as error:
        raise DamagedError(str(error)) from error
    if first != _SQLITE:
        try:
            revision = dumps.check(path)
        except dumps.NoDumpError as error:
            raise DamagedError(str(error)) from error
        _same_version(revision)
        yield {table.name: lambda table=table: dumps.rows(path, table) for table in TABLES}
        return
    engine = sqlite_engine(f"sqlite:///file:{path.resolve()}?mode=ro&immutable=1&uri=true")
    try:
        with engine.connect() as conn:
            _sound(conn)
            yield {table.name: lambda table=table: _rows(conn, table) for table in TABLES}
    finally:
        engine.dispose()


def _sound(conn: Connection) -> None:
    try:
        if conn.exec_driver_sql("PRAGMA integrity_check").scalar_one() != "ok":
            raise DamagedError("integrity")
        _same_version(migrations.version(conn))
    except DatabaseError as error:
        raise DamagedError("no database") from error


def _same_version(revision: str) -> None:
    if revision != migrations.latest():
        raise DamagedError(f"version {revision}")


def _check_chain(rows: Rows) -> None:
    """Walk the chain of every workspace from its beginning to its head."""
    at: dict[str, tuple[int, bytes]] = {}
    for row in rows["operation"]():
        number, digest = at.get(row["workspace"], (0, chain.START))
        digest = chain.after(digest, row["stamp"])
        if row["number"] != number + 1 or bytes(row["chain"]) != digest:
            raise DamagedError("chain")
        at[row["workspace"]] = number + 1, digest
    for row in rows["workspace"]():
        if at.get(row["id"], (0, chain.START)) != (row["head"], bytes(row["chain"])):
            raise DamagedError("head")


def _copy(database: Database, target: Path) -> None:
    engine = sqlite_engine(f"sqlite:///{target}")
    try:
        with database.read() as source, engine.connect() as copy:
            here: Any = source.connection.driver_connection
            here.backup(copy.connection.driver_connection, pages=1000)
    finally:
        engine.dispose()


def _load(conn: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> int:
    many = 0
    while some := list(islice(rows, AT_ONCE)):
        conn.execute(insert(table), some)
        many += len(some)
    return many


def _closed(conn: Connection) -> dict[str, list[Any]]:
    """Return what must not open again because an old state is put back."""
    d, p, i = t.device.c, t.person.c, t.invite.c
    return {
        "devices": list(conn.execute(select(d.workspace, d.id).where(d.revoked.is_not(None)))),
        "people": list(conn.execute(select(p.workspace, p.id).where(~p.active))),
        "codes": list(conn.execute(select(i.code).where(i.used.is_not(None))).scalars()),
    }


def _close(conn: Connection, closed: dict[str, list[Any]]) -> None:
    d, p, i = t.device.c, t.person.c, t.invite.c
    for workspace, id in closed["devices"]:
        mine = (d.workspace == workspace, d.id == id, d.revoked.is_(None))
        conn.execute(update(t.device).where(*mine).values(revoked=now()))
    for workspace, id in closed["people"]:
        them = (p.workspace == workspace, p.id == id)
        conn.execute(update(t.person).where(*them).values(active=False))
    for code in closed["codes"]:
        conn.execute(update(t.invite).where(i.code == code, i.used.is_(None)).values(used=now()))
