"""Pages of the log for the History panel: newest first, by author and by what was done."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crm_desktop.store import history
from crm_desktop.store.history import OperationInfo

PAGE = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which operations are listed: of one author, with one of these label keys; "" and () for all."""

    author: str = ""
    keys: tuple[str, ...] = ()


def page(
    conn: Any, wanted: Wanted, before: int | None = None, limit: int = PAGE
) -> list[OperationInfo]:
    """Return operations newest first, from arrival number `before` (exclusive) on."""
    if not wanted.keys:
        return history.operations(conn, before, limit, wanted.author)
    return _of(conn, _stamps(conn, wanted, "before", before, limit))


def newer(conn: Any, wanted: Wanted, after: int, limit: int = PAGE) -> list[OperationInfo]:
    """Return operations that arrived after number `after`, newest first."""
    return _of(conn, _stamps(conn, wanted, "after", after, limit))


def _of(conn: Any, stamps: Sequence[str]) -> list[OperationInfo]:
    found = (history.operation(conn, stamp) for stamp in stamps)
    return [info for info in found if info is not None]


def _stamps(conn: Any, wanted: Wanted, side: str, n: int | None, limit: int) -> list[str]:
    than = {"before": "o.n<:n", "after": "o.n>:n"}[side]
    found = conn.execute(
        f"SELECT o.stamp FROM operation o WHERE (:n IS NULL OR {than}) "
        "AND (:author='' OR o.author=:author) AND (:keys='[]' "
        "OR json_extract(o.label,'$.key') IN (SELECT value FROM json_each(:keys))) "
        "ORDER BY o.n DESC LIMIT :limit",
        {"n": n, "author": wanted.author, "keys": json.dumps(wanted.keys), "limit": limit},
    )
    return [stamp for (stamp,) in found]
