"""Moves of deals: to a place on the board, won, lost, open again; each one operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from crm_desktop.deals.pipelines import pipeline, write
from crm_desktop.deals.placing import Key, place, ranks_for
from crm_desktop.domain.moments import now_text
from crm_desktop.domain.operation import Edit, Label, Operation
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import boards


def move(
    ws: Any, deal_ids: Sequence[str], stage_id: str, before_id: str | None = None,
    after_id: str | None = None, now: datetime | None = None,
) -> Operation | None:  # fmt: skip
    """Move deals, in the given order, into a stage; None when they lie there already.

    `after_id` is the card they come after, `before_id` the one they come before; without either
    they come last. `since` changes only for those that change the stage.
    """
    conn = ws.reader()
    spots = boards.spots(conn, deal_ids)
    moved = [spots[id] for id in dict.fromkeys(deal_ids) if id in spots]
    column = _column(conn, stage_id)
    ids = [s.id for s in moved]
    gap = _gap(conn, column, ids, (before_id, after_id))
    if not moved or _lie_there(moved, column, gap):
        return None
    made, others = ranks_for(conn, column, gap, ids)
    moment = now_text(now)
    edits = [
        Edit("deal", s.id, {"place": place(*column, rank, *_since(s, column, moment))})
        for s, rank in zip(moved, made, strict=True)
    ]
    return write(ws, _label("move", ids), [*edits, *_ranked(conn, column, others)])


def to_pipeline(ws: Any, ids: Sequence[str], pipeline_id: str) -> Operation | None:
    """Move deals to the end of the first stage of a pipeline."""
    wanted = pipeline(ws.reader(), pipeline_id)
    if wanted is None or not wanted.stages:
        raise UserError(tr("That pipeline has no stages."), tr("Add a stage to it first."))
    return move(ws, ids, wanted.stages[0].id)


def win(ws: Any, ids: Sequence[str], now: datetime | None = None) -> Operation | None:
    """Close deals as won; they keep their place."""
    return _close(ws, "won", ids, {}, now)


def lose(
    ws: Any, ids: Sequence[str], reason: str = "", now: datetime | None = None
) -> Operation | None:
    """Close deals as lost, with the reason if one is known; they keep their place."""
    return _close(ws, "lost", ids, {"reason": reason.strip()} if reason.strip() else {}, now)


def reopen(ws: Any, ids: Sequence[str]) -> Operation | None:
    """Open closed deals again where they lay."""
    return write(ws, _label("reopen", ids), [Edit("deal", id, {"result": None}) for id in ids])


def _close(
    ws: Any, outcome: str, ids: Sequence[str], more: Mapping[str, str], now: datetime | None
) -> Operation | None:
    day = (now or datetime.now()).astimezone().date().isoformat()
    result = {"outcome": outcome, **more, "closed": day}
    return write(ws, _label(outcome, ids), [Edit("deal", id, {"result": result}) for id in ids])


def _label(key: str, ids: Sequence[str]) -> Label:
    field = "place" if key == "move" else "result"
    return Label(key, "deal", len(ids), field, ids[0] if len(ids) == 1 else "")


def _column(conn: Any, stage_id: str) -> tuple[str, str]:
    found = next((s for s in boards.stages(conn) if s.id == stage_id), None)
    if found is None:
        raise UserError(tr("That stage is no longer there."))
    return found.pipeline, found.id


def _gap(
    conn: Any, column: tuple[str, str], ids: Sequence[str], near: tuple[str | None, str | None]
) -> tuple[Key | None, Key | None]:
    """Return the cards above and below the place meant, leaving out those that move."""
    before, after = near
    fixed = boards.spots(conn, [i for i in near if i and i not in ids])
    for id, below in ((after, True), (before, False)):
        spot = fixed.get(id or "")
        if spot is not None and (spot.pipeline, spot.stage) == column and not spot.outcome:
            key = (spot.rank, spot.id)
            other = boards.beside(conn, column, key, below=below, without=ids)
            pair = (key, other[0] if other else None)
            return pair if below else (pair[1], pair[0])
    last = boards.beside(conn, column, None, below=False, without=ids)
    return (last[0] if last else None), None


def _lie_there(
    moved: Sequence[boards.Spot], column: tuple[str, str], gap: tuple[Key | None, Key | None]
) -> bool:
    if any((s.pipeline, s.stage) != column for s in moved):
        return False
    above, below = gap
    keys = [*([above] if above else []), *((s.rank, s.id) for s in moved)]
    keys += [below] if below else []
    return all(a < b for a, b in pairwise(keys))


def _since(spot: boards.Spot, column: tuple[str, str], moment: str) -> tuple[str, str]:
    """Return since when it lies in its stage, and what is known of how it came there."""
    stays = (spot.pipeline, spot.stage) == column
    return (spot.since, spot.told) if stays and spot.since else (moment, "")


def _ranked(conn: Any, column: tuple[str, str], others: Mapping[str, str]) -> list[Edit]:
    """Return the edits of neighbours that had to be ranked anew."""
    spots = boards.spots(conn, others) if others else {}
    return [
        Edit("deal", id, {"place": place(*column, others[id], spot.since, spot.told)})
        for id, spot in spots.items()
    ]
