"""Whether results of a campaign are there already by days, weeks or months that a row's own overlap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from crm_desktop.exchange.columns.mapping import Mapping
from crm_desktop.exchange.references import References
from crm_desktop.exchange.rows import result_days
from crm_desktop.exchange.rows.drawn import Drawn
from crm_desktop.i18n import tr
from crm_desktop.store import finding

_FEW, _WEEKS = 2, 3


class Periods:
    """Knows of which days the results of each campaign are, before the import."""

    def __init__(self, conn: Any, mapping: Mapping, references: References) -> None:
        self._conn, self._references = conn, references
        headings = [c.heading for c in mapping.columns if c.target == "day"]
        self._months = result_days.months(headings[0]) if headings else None
        self._known: dict[str, list[date]] = {}

    def overlap(self, drawn: Drawn) -> str:
        """Return why a row would count twice what is there by other periods, "" where it does not."""
        origin = self._references.origin
        named = str(drawn.named.get("campaign") or (origin.name if origin else ""))
        id = self._references.known("campaign", named) if named else ""
        if self._months is None or not id:
            return ""
        days = self._days(id)
        first, theirs = date.fromisoformat(str(drawn.plain["day"])), _length(days)
        if theirs == self._months or not any(
            _inside(day, first, self._months, theirs) for day in days
        ):
            return ""
        return tr("Results of this campaign are there for parts of this time, or for more of it: both would "
                  "count twice.")  # fmt: skip

    def _days(self, id: str) -> list[date]:
        if id not in self._known:
            found = finding.said(self._conn, "campaign_result", "day", ("campaign", id))
            self._known[id] = [date.fromisoformat(day) for day in found]
        return self._known[id]


def _length(days: Sequence[date]) -> float:
    """Return of how long periods results are, in months, by where they begin; one day alone tells nothing."""
    if len(days) < _FEW:
        return result_days.DAY
    if all(day.day == 1 for day in days):
        return 1
    weekly = len(days) >= _WEEKS and len({day.weekday() for day in days}) == 1
    return result_days.WEEK if weekly else result_days.DAY


def _inside(day: date, first: date, ours: float, theirs: float) -> bool:
    if ours > theirs:
        return first < day < _end(first, ours)
    return day <= first < _end(day, theirs)


def _end(first: date, months: float) -> date:
    """Return the day after a period."""
    if months < 1:
        return first + timedelta(days=7 if months == result_days.WEEK else 1)
    whole = first.year * 12 + first.month - 1 + int(months)
    return date(whole // 12, whole % 12 + 1, 1)
