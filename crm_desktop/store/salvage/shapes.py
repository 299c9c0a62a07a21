"""Which table a page is of: what the rows of each look like, for pages no tree leads to any more."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from crm_desktop.domain.keys import is_id
from crm_desktop.store import driver
from crm_desktop.store.salvage.cells import Row, Value

Fits = Callable[[Value], bool]


class Shape(NamedTuple):
    """A table as its rows lie on the pages: its columns in that order."""

    name: str
    columns: tuple[str, ...]
    fits: tuple[Fits, ...]
    by_number: bool
    """Whether rows have numbers; those of a table without lie like an index."""
    number: str = ""
    """The column that is the row's number, stored as nothing."""

    def is_like(self, row: Row) -> bool:
        """Say whether a row can be one of this table."""
        if not 0 < len(row.values) <= len(self.columns) or (self.by_number and row.n < 1):
            return False
        return all(fits(value) for fits, value in zip(self.fits, row.values, strict=False))

    def told(self, row: Row) -> dict[str, Value]:
        """Return a row as column → value."""
        found = dict(zip(self.columns, row.values, strict=False))
        if self.number:
            found[self.number] = row.n
        return found


def of_database(conn: Any, wanted: Iterable[str]) -> dict[str, Shape]:
    """Return the shapes of tables as a database declares them."""
    return {name: _shape(conn, name) for name in wanted}


def of_schema(told: Iterable[tuple[str, str]], known: dict[str, Shape]) -> dict[str, Shape]:
    """Return the shapes of a file's own tables, from (name, SQL); as `known` where they cannot be read."""
    conn = driver.connect(":memory:")
    found = dict(known)
    try:
        for name, sql in told:
            if name in known:
                try:
                    conn.execute(sql)
                    found[name] = _shape(conn, name)
                except driver.Error:
                    continue
    finally:
        conn.close()
    return found


def _shape(conn: Any, name: str) -> Shape:
    (sql,) = conn.execute("SELECT sql FROM sqlite_schema WHERE name=?", (name,)).fetchone()
    by_number = "WITHOUT ROWID" not in sql.upper()
    told = conn.execute(f"PRAGMA table_info({name})").fetchall()
    number = next((c[1] for c in told if by_number and c[5] and c[2].upper() == "INTEGER"), "")
    if not by_number:  # the key comes first
        told = sorted(told, key=lambda c: (c[5] == 0, c[5]))
    fits = tuple(_never_told if c[1] == number else _of_column(name, c) for c in told)
    return Shape(name, tuple(c[1] for c in told), fits, by_number, number)


def _of_column(table: str, column: Sequence[Any]) -> Fits:
    _, name, kind, needed, _, key = column
    own = _OWN.get((table, name)) or _NAMED.get(name)
    if own is not None:
        return own if needed or key else lambda value: value is None or own(value)
    of = _KINDS.get(kind.upper().partition("(")[0], (int, float, str, bytes))
    return lambda value: isinstance(value, of) or (value is None and not needed)


_KINDS: dict[str, tuple[type, ...]] = {
    "INTEGER": (int,), "TEXT": (str,), "VARCHAR": (str,), "BLOB": (bytes,),
}  # fmt: skip


def _never_told(value: Value) -> bool:
    return value is None


def is_json(value: Value) -> bool:
    """Say whether a value is a text of JSON."""
    try:
        json.loads(value) if isinstance(value, str) else json.loads("")
    except ValueError:
        return False
    return True


def _matching(pattern: str) -> Fits:
    match = re.compile(pattern).fullmatch
    return lambda value: isinstance(value, str) and match(value) is not None


_STAMP, _DIGEST = _matching(r"[0-9a-f]{28}"), _matching(r"[0-9a-f]{64}")
_NAMED: dict[str, Fits] = {
    "stamp": _STAMP, "cancels": _STAMP, "digest": _DIGEST, "patch": is_json,
    "label": is_json,
}  # fmt: skip
"""Columns that say the same in every table."""
_OWN: dict[tuple[str, str], Fits] = {
    ("meta", "key"): _matching(r"[a-z][\w.:/ -]*"),
    ("entity", "name"): _matching(r"[a-z][a-z_]*"),
    ("waiting", "body"): is_json,
    ("left_here", "reason"): _matching(r"[a-z_]*"),
    ("attachment", "digest"): lambda value: value is None or isinstance(value, str),
}  # fmt: skip


def is_id_entry(row: Row) -> bool:
    """Say whether an entry of an index leads from an id to a row number."""
    if len(row.values) != 2:
        return False
    id, n = row.values
    return isinstance(id, str) and is_id(id) and isinstance(n, int) and n > 0


def is_stamp_entry(row: Row) -> bool:
    """Say whether an entry of an index leads from a stamp to the number of its operation."""
    return len(row.values) == 2 and _STAMP(row.values[0]) and isinstance(row.values[1], int)
