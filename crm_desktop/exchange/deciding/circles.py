"""Companies that the rows of a file would make part of themselves."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain.fold import fold
from crm_desktop.exchange.references import References
from crm_desktop.exchange.rows.drawn import Drawn
from crm_desktop.store import hierarchy


class Circles:
    """Remembers what the rows so far say is part of what, over what the workspace says.

    A company goes by its id, one that is not there yet by its folded name.
    """

    def __init__(self, conn: Any, references: References) -> None:
        self._conn, self._references = conn, references
        self._named: dict[str, str] = {}  # folded name in the file → the company's id
        self._parents: dict[str, str] = {}

    def closes(self, row: Drawn, id: str) -> bool:
        """Say whether a row, about the company `id` or a new one, closes a circle; else remember it."""
        if id:
            self._named[row.folded] = id
        parent = row.named.get("parent", "")
        if not fold(parent):
            return False
        own, above = id or row.folded, self._company(parent)
        at, met = above, set[str]()
        while at and at not in met:
            if at == own:
                return True
            met.add(at)
            at = self._parents.get(at) or hierarchy.parent_of(self._conn, at)
        self._parents[own] = above
        return False

    def _company(self, name: str) -> str:
        folded = fold(name)
        return self._named.get(folded) or self._references.known("company", name) or folded
