"""The place of a deal: its cell, the moment in it, and ranks for cards that come between others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from crm_desktop.deals import ranks
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.moments import now_text
from crm_desktop.store import boards

Key = tuple[str, str]
"""(rank, id): what cards are sorted by."""
Column = tuple[str, str]
"""(pipeline, stage)."""
NEAR = 16
"""Cards ranked anew on each side at first, when there is no room."""


def place(pipeline: str, stage: str, rank: str, since: str, told: str = "") -> dict[str, str]:
    """Return the cell that says where a card lies; `told` is what little is known of how it came there."""
    said = {"pipeline": pipeline, "stage": stage, "rank": rank, "since": since}
    return said | {"told": told} if told else said


def last_place(conn: Any, stage: str = "") -> dict[str, str] | None:
    """Return a place at the end of a stage, "" the first of all, for a new deal; None without any."""
    stages = boards.stages(conn)
    order = [p.id for p in boards.pipelines(conn)]
    stages = [s for s in stages if s.pipeline in order and stage in ("", s.id)]
    if not stages:
        return None
    chosen = min(stages, key=lambda s: (order.index(s.pipeline), s.rank, s.id))
    column = (chosen.pipeline, chosen.id)
    last = boards.beside(conn, column, None, below=False)
    try:
        rank = ranks.between(last[0][0] if last else "", "")[0]
    except ranks.NoRoom:  # only after a rank of another program: equal ranks sort by id
        rank = last[0][0]
    return place(*column, rank, now_text())


def placed(conn: Any, cells: Mapping[Cell, Value]) -> dict[Cell, Value]:
    """Return the cells of a new deal: one without a place comes to the end of the first stage."""
    given = cells.get("place") or last_place(conn)
    return {**cells, "place": given} if given else dict(cells)


def ranks_for(
    conn: Any, column: Column, gap: tuple[Key | None, Key | None], ids: Collection[str]
) -> tuple[list[str], Mapping[str, str]]:
    """Return ranks for cards `ids` in the gap, and new ranks (id → rank) of neighbours, if needed."""
    above, below = gap
    try:
        if below is not None and not below[0]:
            raise ranks.NoRoom  # a card that never had a rank sorts before all others
        return ranks.between(above[0] if above else "", below[0] if below else "", len(ids)), {}
    except ranks.NoRoom:
        return _with_neighbours(conn, column, gap, ids)


def _with_neighbours(
    conn: Any, column: Column, gap: tuple[Key | None, Key | None], ids: Collection[str]
) -> tuple[list[str], Mapping[str, str]]:
    """Spread the nearest cards on both sides and the coming ones evenly; further out if need be."""
    above, below = gap
    reach = NEAR
    while True:
        up = _nearest(conn, column, above, ids, reach, below=False)[::-1]
        down = _nearest(conn, column, below, ids, reach, below=True)
        low = up.pop(0)[0] if len(up) > reach else ""
        high = down.pop()[0] if len(down) > reach else ""
        try:
            made = ranks.between(low, high, len(up) + len(ids) + len(down))
        except ranks.NoRoom:
            reach *= 8
            continue
        mine = made[len(up) : len(up) + len(ids)]
        others = [*zip(up, made, strict=False), *zip(down, made[len(up) + len(ids) :], strict=True)]
        return mine, {key[1]: rank for key, rank in others}


def _nearest(
    conn: Any, column: Column, end: Key | None, ids: Collection[str], reach: int, *, below: bool
) -> list[Key]:
    """Return the card at the gap's edge and up to `reach` beyond it, nearest first."""
    if end is None:
        return []
    return [end, *boards.beside(conn, column, end, below=below, without=ids, limit=reach)]
