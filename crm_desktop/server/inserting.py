"""Many rows at once by the driver's own means: SQLAlchemy's take longer than the database."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table


def insert_many(conn: Connection, table: Table, rows: Collection[tuple[Any, ...]]) -> None:
    """Insert rows whose values stand in the order of the table's columns."""
    if not rows:
        return
    if conn.dialect.name == "postgresql":
        _copy(conn, table, rows)
    else:
        conn.exec_driver_sql(_insert(table, "INSERT"), list(rows))


def add_many(conn: Connection, table: Table, rows: Collection[tuple[Any, ...]]) -> None:
    """Insert those of some rows that are not there yet."""
    if not rows:
        return
    if conn.dialect.name == "postgresql":
        sql = _insert(table, "INSERT", "%s") + " ON CONFLICT DO NOTHING"
        conn.exec_driver_sql(sql, list(rows))
    else:
        conn.exec_driver_sql(_insert(table, "INSERT OR IGNORE"), list(rows))


@lru_cache
def _columns(table: Table) -> str:
    return ",".join(f'"{column.name}"' for column in table.columns)


@lru_cache
def _insert(table: Table, verb: str, place: str = "?") -> str:
    places = ",".join(place for _ in table.columns)
    return f'{verb} INTO "{table.name}"({_columns(table)}) VALUES({places})'


def _copy(conn: Connection, table: Table, rows: Collection[tuple[Any, ...]]) -> None:
    driver: Any = conn.connection.driver_connection
    sql = f'COPY "{table.name}"({_columns(table)}) FROM STDIN'
    with driver.cursor() as cursor, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)
