"""What the window's thread asks the file for while it is driven, and which of it walks over a table."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator
from typing import Any

from crm_desktop.store import driver

FEW = {"tag", "stage", "pipeline", "custom_field", "segment", "saved_view", "activity_kind", "outcome",
       "plan", "purpose", "privacy_request", "breach", "retention", "notice", "register_remark",
       "report", "product", "meta", "entity", "conflict", "erased"}  # fmt: skip
"""Tables of which a file holds a handful; and products and what was erased, of which there are hundreds."""
NOT_OURS = ("elsewhere", "gui/tour/", "gui/start/beginning.py")
"""Tests and scenes themselves read where they like; a file that begins is empty."""
_TABLES = re.compile(
    r"(?:FROM|JOIN)\s+(\w+)(?:\s+(?!WHERE|ORDER|GROUP|CROSS|LEFT|JOIN|ON|LIMIT|INDEXED|UNION|INNER)(\w+))?"
)


class Watch:
    """Notes each statement of reading connections in the window's thread, and who asked."""

    def __init__(self, monkeypatch: Any) -> None:
        self.said: dict[str, str] = {}
        self._thread = threading.current_thread()
        plain = driver.reading

        def reading(*place: Any) -> Any:
            conn = plain(*place)
            conn.set_trace_callback(self._note)
            return conn

        monkeypatch.setattr(driver, "reading", reading)

    def walks(self, conn: Any) -> list[str]:
        """Return what would walk over all records of a large file; `conn` is of an empty one.

        SQLite takes the tables of an empty file for large ones.
        """
        large = tables(conn) - FEW
        said = list(self.said.items())
        found = ((who, step) for sql, who in said for step in walks_of(conn, sql, large))
        return sorted({f"{who}: {step}" for who, step in found})

    def ours(self, conn: Any) -> list[str]:
        """Return the walks the window itself has to answer for."""
        return [found for found in self.walks(conn) if not found.startswith(NOT_OURS)]

    def _note(self, sql: str) -> None:
        if threading.current_thread() is self._thread:
            self.said.setdefault(sql, _who())


def tables(conn: Any) -> set[str]:
    return {name for (name,) in conn.execute("SELECT name FROM sqlite_schema WHERE type='table'")}


def walks_of(conn: Any, sql: str, large: set[str]) -> Iterator[str]:
    """Yield the steps of a statement's plan that read a large table, or an index of words, as a whole.

    The first rows of an order that an index gives are none.
    """
    named = {alias or table: table for table, alias in _TABLES.findall(sql)}
    plan = [row[3] for row in conn.execute(f"EXPLAIN QUERY PLAN {sql}")] if _reads(sql) else []
    at_hand = "LIMIT" in sql and not any("TEMP B-TREE" in step for step in plan)
    for step in plan:
        name = step.split()[1] if step.startswith("SCAN ") else ""
        if named.get(name) in large and not (at_hand and "VIRTUAL" not in step):
            yield step


def _reads(sql: str) -> bool:
    return sql.lstrip().startswith(("SELECT", "WITH"))


def _who() -> str:
    """Return the innermost place in the window's code that led to a statement."""
    frame: Any = sys._getframe(2)
    while frame is not None:
        place = frame.f_code.co_filename.replace("\\", "/").partition("/crm_desktop/gui/")[2]
        if place:
            return f"gui/{place} {frame.f_code.co_name}"
        frame = frame.f_back
    return "elsewhere"
