"""A row with its verdict, on its way to the spool."""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson

from crm_desktop.exchange.deciding.comparing import Change
from crm_desktop.store.spool import Decision, Row


class Judged(NamedTuple):
    """A row with its verdict. `body` holds what an import needs of it, and goes through JSON.

    `changes` is empty for rows that would be new: `judging.worded` reads theirs out of the body.
    """

    line: int
    verdict: str
    title: str
    folded: str
    reason: str
    changes: list[Change]
    body: dict[str, Any]
    unnamed: bool = False  # a new record that no cell names

    def row(self, n: int) -> Row:
        """Return the row as the spool keeps it."""
        decision = Decision(self.verdict in ("new", "update"))
        said, body = orjson.dumps(self.changes).decode(), orjson.dumps(self.body).decode()
        return Row(
            n, self.line, self.verdict, self.title, self.folded, self.reason, decision, said, body
        )
