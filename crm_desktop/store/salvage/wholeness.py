"""Whether a file is whole as far as can be seen in seconds: asked where something failed that must not."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from crm_desktop.domain.fields import Kind
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import driver, faults, opening
from crm_desktop.store.migrations import upgrade
from crm_desktop.store.salvage import rebuilding, shapes
from crm_desktop.store.salvage.cells import Value
from crm_desktop.store.salvage.shapes import Shape

SECONDS = 3.0
"""Seconds it takes at most."""
_JSON = {("operation", "more"), ("meta", "value")}
"""What is read as JSON, beside the values of records."""


def is_whole(path: Path) -> bool:
    """Say whether nothing wrong is seen in a file in clear; in an encrypted one SQLite sees all itself."""
    try:
        opening.checked(path)
        conn = driver.reading(str(path), opening.reading_mode(path))
    except driver.Error as error:
        return not faults.is_damage(error)
    except (UserError, OSError):  # not there, not ours, or encrypted
        return True
    with contextlib.closing(conn):
        return _seems_whole(conn)


def reason(error: BaseException) -> str:
    """Return what SQLite says of damage; what else it says may quote values of records."""
    name = str(getattr(error, "sqlite_errorname", ""))
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return str(error)
    return tr("what it holds cannot be read")


def _seems_whole(conn: Any) -> bool:
    from crm_desktop.store.past.stopping import stoppable

    end = time.monotonic() + SECONDS

    def asked() -> None:
        if time.monotonic() > end:
            raise TimeoutError

    try:
        with stoppable(conn, asked):
            return not any(_wrong(conn))
    except TimeoutError:
        return True
    except (driver.Error, UnicodeDecodeError):  # it does not even compile, or is no text
        return False


def _wrong(conn: Any) -> Iterator[bool]:
    """Yield of one part after the other whether it is wrong. Raises what damage makes SQLite raise."""
    conn.execute("SELECT type,name,tbl_name,sql FROM sqlite_schema").fetchall()
    wanted = _columns_wanted()
    for table, columns in wanted.items():
        yield not columns <= rebuilding.columns(conn, table)
        for statement in ("DELETE FROM {}", "INSERT INTO {} DEFAULT VALUES"):  # with their triggers
            conn.execute(f"EXPLAIN {statement.format(table)}").fetchall()
    yield conn.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]
    for shape in shapes.of_database(conn, wanted).values():
        yield from _unlike(conn, shape)


def _unlike(conn: Any, shape: Shape) -> Iterator[bool]:
    """Yield of each row of a table whether it holds what no row of it ever does."""
    fits = [
        _any if column == shape.number else _is_json_or_nothing if _as_json(shape.name, column) else fit
        for column, fit in zip(shape.columns, shape.fits, strict=True)
    ]  # fmt: skip
    for row in conn.execute(f"SELECT {','.join(shape.columns)} FROM {shape.name}"):
        yield not all(fit(value) for fit, value in zip(fits, row, strict=True))


def _as_json(table: str, column: str) -> bool:
    """Say whether a column is read as JSON, beside those whose shape says so."""
    if table not in RECORDS:
        return (table, column) in _JSON
    field = RECORDS[table].fields.get(column)
    return column == "custom" or (field is not None and field.kind is Kind.KEYED)


def _any(_value: Value) -> bool:
    return True


def _is_json_or_nothing(value: Value) -> bool:
    return value is None or value == "" or shapes.is_json(value)


@cache
def _columns_wanted() -> dict[str, set[str]]:
    """Return the columns of each table that a file cannot do without."""
    conn = driver.connect(":memory:")
    with contextlib.closing(conn):
        upgrade(conn)
        return {table: rebuilding.columns(conn, table) for table in rebuilding.WANTED}
