"""Many rows at once by the driver's own means: SQLAlchemy's take longer than the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table

TOGETHER = 10
"""Rows of one statement: SQLite takes them a fifth faster so, and no faster with more."""


def insert_many(conn: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows whose values stand in the order of the table's columns."""
    if not rows:
        return
    if conn.dialect.name == "postgresql":
        _copy(conn, table, rows)
        return
    whole = len(rows) - len(rows) % TOGETHER
    for many, some in ((TOGETHER, rows[:whole]), (1, rows[whole:])):
        if some:
            columns = [
                chain.from_iterable(some[at : at + many]) for at in range(0, len(some), many)
            ]
            conn.exec_driver_sql(_insert(table, "?", many), list(map(tuple, columns)))


def add_many(conn: Connection, table: Table, rows: Collection[tuple[Any, ...]]) -> None:
    """Insert those of some rows that are not there yet."""
    if rows:
        sql = _insert(table, _place(conn)) + " ON CONFLICT DO NOTHING"
        conn.exec_driver_sql(sql, list(rows))


def put_many(conn: Connection, table: Table, rows: Collection[tuple[Any, ...]]) -> None:
    """Insert rows, in the place of those that have their keys."""
    if rows:
        sql = _insert(table, _place(conn)) + _instead(table)
        conn.exec_driver_sql(sql, list(rows))


def _place(conn: Connection) -> str:
    return "%s" if conn.dialect.name == "postgresql" else "?"


@lru_cache
def _columns(table: Table) -> str:
    return ",".join(f'"{column.name}"' for column in table.columns)


@lru_cache
def _insert(table: Table, place: str, many: int = 1) -> str:
    row = f"({','.join(place for _ in table.columns)})"
    return f'INSERT INTO "{table.name}"({_columns(table)}) VALUES{",".join([row] * many)}'


@lru_cache
def _instead(table: Table) -> str:
    keys = ",".join(f'"{column.name}"' for column in table.primary_key)
    others = (column.name for column in table.columns if not column.primary_key)
    values = ",".join(f'"{name}"=excluded."{name}"' for name in others)
    return f" ON CONFLICT({keys}) DO UPDATE SET {values}"


def _copy(conn: Connection, table: Table, rows: Collection[tuple[Any, ...]]) -> None:
    driver: Any = conn.connection.driver_connection
    sql = f'COPY "{table.name}"({_columns(table)}) FROM STDIN'
    with driver.cursor() as cursor, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)
