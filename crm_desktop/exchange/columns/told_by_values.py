"""Headings that may mean two things, told apart by what stands below them: "State" and "Who"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crm_desktop.domain.fold import fold
from crm_desktop.domain.records import RECORDS
from crm_desktop.exchange.columns import choices
from crm_desktop.exchange.source import Source

if TYPE_CHECKING:
    from crm_desktop.exchange.columns.mapping import Column

_STATES = frozenset(("state", "keadaan", "negeri"))
_WHO = frozenset(("who", "person", "siapa", "orang"))
_MOST = 0.5
"""The part of the values that must be of one kind."""
_OWNED = ("activity", "task", "deal", "lead", "contact", "company")


def settled(source: Source, kind: str, columns: tuple[Column, ...], ws: Any) -> tuple[Column, ...]:
    """Return the columns with those headings as their values have them; `ws` knows the team."""
    if kind == "lead":
        return _states(source, columns)
    return _people(source, columns, ws) if kind in ("activity", "task") else columns


def _states(source: Source, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Take a lead's "State" for its status where its values are those: New, Contacted, Qualified."""
    if any(c.target == "status" for c in columns):
        return columns
    words = choices.words_of(RECORDS["lead"].fields["status"]).keys()
    return _changed(columns, next(
        (c for c in columns if fold(c.heading) in _STATES and _are(_values(source, c), words)), None
    ), "status")  # fmt: skip


def _people(source: Source, columns: tuple[Column, ...], ws: Any) -> tuple[Column, ...]:
    """Take "Who" for the owner where they are people of the team, or another column is the contact."""
    if any(c.target == "owner" for c in columns):
        return columns
    who = next((c for c in columns if fold(c.heading) in _WHO and c.target == "contact"), None)
    others = any(c.target == "contact" and c is not who for c in columns)
    if who is None or not (others or _are(_values(source, who), _team(ws))):
        return columns
    return _changed(columns, who, "owner")


def _changed(columns: tuple[Column, ...], one: Column | None, target: str) -> tuple[Column, ...]:
    return tuple(replace(c, target=target, kind="", number=0) if c is one else c for c in columns)


def _values(source: Source, column: Column) -> list[str]:
    cells = (row[column.index] for row in source.sample if column.index < len(row))
    return [text for cell in cells if (text := fold(cell.strip()))]


def _are(values: Sequence[str], words: Collection[str]) -> bool:
    """Say whether most values are among folded words."""
    return bool(values) and sum(v in words for v in values) > _MOST * len(values)


def _team(ws: Any) -> frozenset[str]:
    """Return the folded names of the user and of whoever owns anything here."""
    if ws is None:
        return frozenset()
    from crm_desktop.store import in_use

    names = [ws.profile.name, *in_use.owners(ws.reader(), _OWNED)]
    return frozenset(fold(name) for name in names if name)
