"""A file that was written anew, held against what it was made of, before it takes its place."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from crm_desktop.errors import Cancelled, UserError
from crm_desktop.i18n import tr
from crm_desktop.store import driver
from crm_desktop.store.cipher.key import Key

_STEPS = 100_000
_ROWS = 2_000
"""Rows of both files that are held against each other at once."""
Progress = Callable[[float], object]


def unless_equal(
    conn: Any, made: Path, key: Key | None, progress: Progress, stop: Callable[[], bool]
) -> None:
    """Raise `UserError` where the file `made` is not whole, or not row by row what `conn` has.

    `progress` takes 0 to 1. Raises `Cancelled` when `stop` answers true.
    """
    with _attached(conn, made, key):
        conn.set_progress_handler(stop, _STEPS)
        try:
            ((answer,),) = conn.execute("PRAGMA made.integrity_check(1)").fetchall()
            progress(0.5)
            wrong = answer if answer != "ok" else _difference(conn, progress, stop)
        except driver.Error as error:
            if stop():
                raise Cancelled from error
            raise
        finally:
            conn.set_progress_handler(None, 0)
    if wrong:
        raise UserError(
            tr("The copy is damaged: {reason}", reason=wrong),
            tr("Nothing was changed. Check the disk, then try again."),
        )


@contextlib.contextmanager
def _attached(conn: Any, made: Path, key: Key | None) -> Iterator[None]:
    driver.attach(conn, str(made), "made", "ro", key)
    try:
        yield
    finally:
        conn.execute("DETACH made")


def _difference(conn: Any, progress: Progress, stop: Callable[[], bool]) -> str:
    """Return the name of a table that is not the same in both, "" where all are."""
    tables = _tables(conn, "main")
    if tables != _tables(conn, "made"):
        return "sqlite_schema"
    for at, name in enumerate(tables):
        if _differs(conn, name, stop):
            return name
        progress(0.5 + 0.5 * (at + 1) / len(tables))
    return ""


def _tables(conn: Any, database: str) -> list[str]:
    """Return the tables that hold bytes of their own: those of search indexes are among them."""
    found = conn.execute(
        f"SELECT name FROM {database}.sqlite_schema WHERE type='table' AND rootpage>0 "
        "AND name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\' ORDER BY name"
    )
    return [name for (name,) in found]


def _differs(conn: Any, table: str, stop: Callable[[], bool]) -> bool:
    """Read a table of both in step: they lie in the same order, for one was made of the other."""
    name = '"' + table.replace('"', '""') + '"'
    one = conn.execute(f"SELECT * FROM main.{name} NOT INDEXED")
    other = conn.execute(f"SELECT * FROM made.{name} NOT INDEXED")
    while True:
        rows = one.fetchmany(_ROWS)
        if rows != other.fetchmany(_ROWS):
            return True
        if not rows:
            return False
        if stop():
            raise Cancelled
