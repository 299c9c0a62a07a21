"""Where a row puts a deal, and how much it says of it: its stage, and since when it stands there.

What a row does not say is not made up: the figures leave out the way of a deal that came already lost
without a stage, and the time in a stage of which nobody said when it began (decision 19).
"""

from __future__ import annotations

from typing import NamedTuple

from crm_desktop.domain.deal import ALL, NOTHING, STAGE
from crm_desktop.exchange.rows.drawn import LAST_STAGE, Drawn

SINCE, TOLD = "since", "told"
"""Names of what a row says of its deal's place beside pipeline and stage."""


class Spot(NamedTuple):
    """A place by its names; `began` is when a deal began that stands in the first stage."""

    pipeline: str
    stage: str
    told: str = ""
    since: str = ""
    began: str = ""


def of_new(row: Drawn, pipeline: str, stage: str) -> Spot:
    """Return where a row puts a deal that is not there yet; `stage` "" is the first."""
    since, own = row.named.get(SINCE, ""), row.named.get(TOLD, "")
    if own in (NOTHING, STAGE, ALL):
        return Spot(pipeline, stage, own, since)
    if stage in ("", LAST_STAGE) and row.plain.get("result"):
        return Spot(pipeline, stage, NOTHING)
    if since:
        return Spot(pipeline, stage, ALL, since)
    # One put into the first stage for want of another stands there since now.
    began = str(row.plain.get("created") or "") if stage else ""
    return Spot(pipeline, stage, STAGE, began=began)


def of_moved(row: Drawn, pipeline: str, stage: str) -> Spot:
    """Return where a row puts a deal that stood elsewhere; it is seen to move now, if not closed as well."""
    since = row.named.get(SINCE, "")
    return Spot(pipeline, stage, STAGE if row.plain.get("result") and not since else "", since)
