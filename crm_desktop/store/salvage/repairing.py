"""Repair from the log: where its history is whole, all else of a damaged file is made of it anew.

The tables, search indexes, look-ups and counts are what the log makes of each row; damage in them costs
nothing. The new file takes the old one's place only after it stood its check, and counts as whole only where
nothing the log hangs on had to be made up.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm_desktop.domain.records import RECORDS
from crm_desktop.store import beside, check, driver, faults, opening
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.migrations import HEAD
from crm_desktop.store.salvage import access, rebuilding
from crm_desktop.store.salvage.salvaging import alone, changes_lost, clear, said
from crm_desktop.store.workspace import Workspace

Check = Callable[[], object]
ROWS = 2000
_MARKED = "operation", "change", "entity", "meta"
"""Tables no file is whole without."""


class _Unreadable(Exception):  # noqa: N818 - it says what a table holds
    """A table of the damaged file cannot be read to its end."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A file made of the log of another one: where it is, how many records show and operations it has."""

    path: Path
    records: int
    operations: int


def repaired(
    source: Path, target: Path, going: Check = beside.nobody, key: Key | None = None
) -> Repaired | None:  # fmt: skip
    """Make of the log of the file at `source` a whole one at `target`; None where the log is not whole.

    `source` is only read. `going` is asked all along and may raise, which leaves nothing behind. Raises
    `UserError` where the disk does not take it, or `source` is open elsewhere.
    """
    with alone(source), said(target):
        clear(target)
        try:
            found = _made(source, target, going, key)
        except _Unreadable:
            found = None
        except BaseException:
            clear(target)
            raise
        if found is None:
            clear(target)
        return found


def _made(source: Path, target: Path, going: Check, key: Key | None) -> Repaired | None:
    with _reading(source, key) as old, Workspace.create(target, key=key) as ws:
        if old is None or not _is_ours(old) or not _has_settings(old):
            return None
        with ws.transaction() as conn, rebuilding.no_triggers(conn):
            conn.execute("DELETE FROM entity")
            for table in rebuilding.LOG:
                _copy(old, conn, table, going)
            for entity in RECORDS:
                _take_rows(old, conn, entity, going)
        if not conn.execute("SELECT 1 FROM operation").fetchone():
            return None
        with ws.transaction() as conn:
            made_up = rebuilding.complete(conn)
            may = access.bring(conn, source, key, settings=True, hurt=False)
        if sum(made_up.values()) or changes_lost(conn) or not may.whole:
            return None
    return _proved(target, going, key)


def _has_settings(old: Any) -> bool:
    """Say whether the settings are there at all: SQLite reads an empty page without a word."""
    try:
        return bool(old.execute("SELECT 1 FROM meta WHERE key='device'").fetchone())
    except driver.DatabaseError as error:
        raise _Unreadable from error


def _proved(target: Path, going: Check, key: Key | None) -> Repaired | None:
    """Make the tables anew, by the device and settings that came over; None where they do not fit."""
    with Workspace.open(target, key=key) as ws:
        check.repair(ws, going)
        if check.check(ws, going).problems:
            return None
        conn = ws.reader()
        shown = sum(check.counts(conn).values())
        (operations,) = conn.execute("SELECT count(*) FROM operation").fetchone()
        return Repaired(target, shown, operations)


@contextlib.contextmanager
def _reading(source: Path, key: Key | None) -> Iterator[Any]:
    """Lend a connection that reads the damaged file, None where SQLite does not take it at all."""
    try:
        conn = driver.connect(str(source), opening.reading_mode(source, key), key)
    except driver.Error as error:
        if not faults.is_damage(error):
            raise
        yield None
        return
    try:
        yield conn
    finally:
        conn.close()


def _is_ours(old: Any) -> bool:
    try:
        names = {n for (n,) in old.execute("SELECT name FROM sqlite_schema WHERE type='table'")}
        (version,) = old.execute("PRAGMA user_version").fetchone()
    except driver.DatabaseError as error:
        raise _Unreadable from error
    return version == HEAD and names >= {*_MARKED, *RECORDS}


def _copy(old: Any, conn: Any, table: str, going: Check) -> None:
    """Copy a table. Raises `_Unreadable` where a page of it gives no rows."""
    names = ",".join(rebuilding.columns(conn, table) & rebuilding.columns(old, table))
    marks = ",".join("?" * (names.count(",") + 1))
    how = "REPLACE" if table == "meta" else "IGNORE"
    put = f"INSERT OR {how} INTO {table}({names}) VALUES({marks})"
    for rows in _read(old, f"SELECT {names} FROM {table} NOT INDEXED", going):
        conn.executemany(put, rows)


def _read(old: Any, sql: str, going: Check) -> Iterator[list[Any]]:
    """Yield rows of the damaged file, many at once. Raises `_Unreadable` where a page gives none."""
    try:
        found = old.execute(sql)
        while rows := found.fetchmany(ROWS):
            going()
            yield rows
    except driver.DatabaseError as error:
        raise _Unreadable from error


def _take_rows(old: Any, conn: Any, entity: str, going: Check) -> None:
    """Take the rows of records as far as SQLite reads them, then the ids of all others from their index."""
    with contextlib.suppress(_Unreadable):
        _copy(old, conn, entity, going)
    sql = f"SELECT n,id FROM {entity} INDEXED BY sqlite_autoindex_{entity}_1"
    with contextlib.suppress(_Unreadable):
        for rows in _read(old, sql, going):
            conn.executemany(f"INSERT OR IGNORE INTO {entity}(n,id) VALUES(?,?)", rows)
