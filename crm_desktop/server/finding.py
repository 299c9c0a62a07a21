"""Rows by many keys at once, by the driver's own means: SQLAlchemy's take longer than the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Connection

from crm_desktop.server.keys import portions


def by_keys(
    conn: Connection, columns: tuple[Column[Any], ...], key: Column[Any], workspace: str,
    keys: Iterable[Any],
) -> Iterator[Any]:  # fmt: skip
    """Yield `columns` of a workspace's rows that have one of `keys` in the column `key`."""
    for some in portions(keys):
        if conn.dialect.name == "postgresql":
            yield from conn.exec_driver_sql(
                _select(columns, key, "= ANY(%s)", "%s"), (workspace, some)
            )
        else:
            places = f"IN ({','.join('?' * len(some))})"
            yield from conn.exec_driver_sql(_select(columns, key, places, "?"), (workspace, *some))


@lru_cache
def _select(columns: tuple[Column[Any], ...], key: Column[Any], one_of: str, place: str) -> str:
    names = ",".join(f'"{column.name}"' for column in columns)
    return (
        f'SELECT {names} FROM "{key.table.name}" WHERE workspace={place} AND "{key.name}" {one_of}'
    )
