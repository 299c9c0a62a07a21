"""Reports being changed and not saved yet: kept beside the file's own settings until saved or discarded."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from crm_desktop.errors import UserError
from crm_desktop.insight.composed import specs
from crm_desktop.insight.composed.specs import Spec

KEPT = "report.drafts"
NEW = "new"
"""The name of the report that is being made and has none yet."""


def of(ws: Any, report: str) -> Spec | None:
    """Return the draft of a report by its name or id, "" for a new one; None where there is none."""
    try:
        return specs.loads(_kept(ws)[report or NEW])
    except (KeyError, UserError):  # of a newer version of the program
        return None


def text(ws: Any, report: str) -> str:
    """Return how the draft of a report is kept, "" where there is none."""
    return _kept(ws).get(report or NEW, "")


def keep(ws: Any, report: str, draft: Spec | None) -> None:
    """Keep the draft of a report, or none of it any more."""
    kept = _kept(ws)
    was = dict(kept)
    kept.pop(report or NEW, None)
    if draft is not None:
        kept[report or NEW] = specs.dumps(draft)
    if kept != was:
        ws.remember(KEPT, kept)


def keep_only(ws: Any, reports: Collection[str]) -> None:
    """Keep the drafts of these reports and of the new one: the others were deleted."""
    kept = _kept(ws)
    left = {name: draft for name, draft in kept.items() if name in reports or name == NEW}
    if left != kept:
        ws.remember(KEPT, left)


def _kept(ws: Any) -> dict[str, str]:
    found = ws.setting(KEPT, {})
    every = found.items() if isinstance(found, dict) else ()
    return {name: draft for name, draft in every if isinstance(draft, str)}
