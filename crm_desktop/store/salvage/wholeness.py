"""Whether a file is whole as far as can be seen in seconds: asked where something failed that must not."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from crm_desktop.domain.fields import Kind
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import driver, faults, opening
from crm_desktop.store.migrations import APPLICATION_ID, upgrade
from crm_desktop.store.salvage import rebuilding, shapes
from crm_desktop.store.salvage.cells import Value
from crm_desktop.store.salvage.shapes import Shape

SECONDS = 3.0
"""Seconds it takes at most."""
_JSON = {("operation", "more")}
"""What is read as JSON, beside the values of records and settings."""
_PLAIN = re.compile(r"[\w.:-]*")
"""A setting that is a stamp or a number as it stands."""


def is_whole(path: Path) -> bool:
    """Say whether nothing wrong is seen in a file in clear; in an encrypted one SQLite sees all itself.

    SQLite alone opens it: it may be open here, and any other handle that is closed drops its locks.
    """
    try:
        conn = driver.reading(str(path), opening.reading_mode(path)) if path.exists() else None
    except driver.Error as error:
        return not _of_bytes(error)
    except (UserError, OSError):
        return True
    if conn is None:
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
            (number,) = conn.execute("PRAGMA application_id").fetchone()
            return number != APPLICATION_ID or not any(_wrong(conn))
    except TimeoutError:
        return True
    except UnicodeDecodeError:
        return False
    except (
        driver.Error
    ) as error:  # what does not even compile is damaged; what is busy or away is not
        name = str(getattr(error, "sqlite_errorname", ""))
        return not (_of_bytes(error) or name == "SQLITE_ERROR")


def _of_bytes(error: driver.Error) -> bool:
    """Say whether SQLite found bytes that nobody wrote; one that is no database may be encrypted."""
    return faults.is_damage(error) and getattr(error, "sqlite_errorname", "") != "SQLITE_NOTADB"


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
        _any if column == shape.number else _fit_of(shape.name, column) or fit
        for column, fit in zip(shape.columns, shape.fits, strict=True)
    ]
    for row in conn.execute(f"SELECT {','.join(shape.columns)} FROM {shape.name}"):
        yield not all(fit(value) for fit, value in zip(fits, row, strict=True))


def _fit_of(table: str, column: str) -> Callable[[Value], bool] | None:
    """Return what asks of a value that is read as JSON whether it is that, None for others."""
    if (table, column) == ("meta", "value"):
        return _is_setting
    return _is_json_or_nothing if _as_json(table, column) else None


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


def _is_setting(value: Value) -> bool:
    return _is_json_or_nothing(value) or (
        isinstance(value, str) and _PLAIN.fullmatch(value) is not None
    )


@cache
def _columns_wanted() -> dict[str, set[str]]:
    """Return the columns of each table that a file cannot do without."""
    conn = driver.connect(":memory:")
    with contextlib.closing(conn):
        upgrade(conn)
        return {table: rebuilding.columns(conn, table) for table in rebuilding.WANTED}
