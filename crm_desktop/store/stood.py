"""The stage a row of a deal shows: where it stands, or stood; of one that never did, how it came out."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from crm_desktop.domain.deal import NOTHING, OUTCOMES
from crm_desktop.i18n import tr

_LABELS = {choice.value: choice.label for choice in OUTCOMES if choice.value != "open"}
_UNTOLD = (  # of each the newest move that holds; the bare column is of the row with the greatest stamp
    "SELECT deal FROM (SELECT p.deal,p.told,max(o.stamp) FROM json_each(?) j CROSS JOIN passage p "
    "ON p.deal=j.value CROSS JOIN operation o ON o.n=p.operation WHERE o.effective=1 GROUP BY p.deal) "
    f"WHERE told='{NOTHING}'"
)


def resolve(conn: Any, rows: Collection[dict[str, Any]], names: Mapping[str | None, str]) -> None:
    """Add "place.shown" to rows of deals; `names` are those of the stages.

    A deal that was brought already closed lies in a column nobody saw it in: it shows its outcome.
    """
    untold = _untold(conn, rows)
    for row in rows:
        shown = names.get((row["place"] or {}).get("stage"), "")
        row["place.shown"] = tr(_LABELS[_outcome(row)]) if row["n"] in untold else shown


def _untold(conn: Any, rows: Collection[Mapping[str, Any]]) -> set[int]:
    """Return which closed deals were made so, and nothing is told of their way."""
    closed = [row["n"] for row in rows if _outcome(row) in _LABELS and row["place"]]
    if not closed:
        return set()
    return {n for (n,) in conn.execute(_UNTOLD, (json.dumps(closed),))}


def _outcome(row: Mapping[str, Any]) -> str:
    return str((row["result"] or {}).get("outcome") or "")
