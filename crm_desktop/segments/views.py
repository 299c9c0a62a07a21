"""Saved views as records: what a table shows and how, under a name, in the order of their tabs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_desktop.deals import ranks
from crm_desktop.domain import keys
from crm_desktop.domain.operation import Edit
from crm_desktop.errors import UserError
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery

# Views without tests do not wait for what reads rules.
if TYPE_CHECKING:
    from crm_desktop.domain.rule import Node

VERSION = 1
WIDEST = 4000


@dataclass(frozen=True, slots=True)
class ViewState:
    """How a table looks: quick filter, tests, order and columns; no columns are the usual ones."""

    text: str = ""
    nodes: tuple[Node, ...] = ()
    sorts: tuple[tuple[str, bool], ...] = ()
    columns: tuple[tuple[str, int], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        from crm_desktop.domain import rule

        return {
            "version": VERSION, "text": self.text, "where": [rule.to_json(n) for n in self.nodes],
            "sorts": [list(s) for s in self.sorts], "columns": [list(c) for c in self.columns],
        }  # fmt: skip

    @classmethod
    def from_json(cls, found: Any) -> ViewState:
        """Return the state of JSON values; parts that say nothing are as usual."""
        if not isinstance(found, dict):
            return cls()
        where = found.get("where")
        nodes = tuple(_node(n) for n in where) if isinstance(where, list) else ()
        text = found.get("text")
        return cls(
            text if isinstance(text, str) else "", nodes,
            tuple((name, bool(down)) for name, down in _pairs(found.get("sorts"))),
            tuple(
                (name, min(wide, WIDEST))
                for name, wide in _pairs(found.get("columns")) if isinstance(wide, int)
            ),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ViewRow:
    """One saved view."""

    id: str
    name: str
    of: str
    rank: str
    state: ViewState


def views(conn: Any, of: str) -> list[ViewRow]:
    """Return the saved views of a kind of record, in the order of their tabs."""
    made = [
        ViewRow(r["id"], r["name"] or "", of, r["rank"] or "", _state(r["body"]))
        for r in listing.listed(conn, ListQuery("saved_view")) if r["of"] == of
    ]  # fmt: skip
    return sorted(made, key=lambda view: (view.rank, view.id))


def made(conn: Any, of: str, name: str, state: ViewState) -> Edit:
    """Return the edit that makes a view, the last of its kind."""
    last = max((view.rank for view in views(conn, of)), default="")
    try:
        (rank,) = ranks.between(last, "")
    except ranks.NoRoom:
        rank = last
    return Edit(
        "saved_view", keys.new_id(),
        {"deleted": False, "name": name, "of": of, "body": dumps(state), "rank": rank},
    )  # fmt: skip


def put_in_order(every: Sequence[ViewRow], ids: Sequence[str]) -> list[Edit]:
    """Return the edits that bring views into an order: only as many as have to move."""
    known = {view.id: view.rank for view in every}
    if [view.id for view in every] == list(ids):
        return []
    wanted = ranks.between("", "", len(ids))
    moved = next((at for at, id in enumerate(ids) if _only_moved(every, ids, at)), -1)
    if moved >= 0:
        low = known[ids[moved - 1]] if moved else ""
        high = known[ids[moved + 1]] if moved + 1 < len(ids) else ""
        try:
            (rank,) = ranks.between(low, high)
            return [Edit("saved_view", ids[moved], {"rank": rank})]
        except ranks.NoRoom:
            pass
    return [Edit("saved_view", id, {"rank": r}) for id, r in zip(ids, wanted, strict=True)]


def dumps(state: ViewState) -> str:
    """Return a state as the text it is kept as."""
    return json.dumps(state.to_json(), ensure_ascii=False)


def _only_moved(every: Sequence[ViewRow], ids: Sequence[str], at: int) -> bool:
    """Say whether the orders are the same without the view at a place."""
    left = [id for id in ids if id != ids[at]]
    return left == [view.id for view in every if view.id != ids[at]]


def _state(body: str | None) -> ViewState:
    try:
        return ViewState.from_json(json.loads(body or "{}"))
    except (ValueError, RecursionError):
        return ViewState()


def _node(found: Any) -> Node:
    """Return a test; one that is none is kept, and said where it would be used."""
    from crm_desktop.domain import rule

    try:
        return rule.from_json(found)
    except UserError:
        return rule.Unknown(json.dumps(found, ensure_ascii=True))


def _pairs(found: Any) -> list[tuple[str, Any]]:
    each = found if isinstance(found, list) else []
    return [
        (p[0], p[1]) for p in each if isinstance(p, list) and len(p) == 2 and isinstance(p[0], str)
    ]
