"""What a figure is held against: the period before, as far as the running one has come, and what it lacks.

| this period | held against |
|---|---|
| over, or not begun | the whole one before |
| running, by a day that lies behind (added, closed, entered, done) | as many of its days as have gone by |
| running, by a day that may lie ahead (expected close, due) | the whole one before |

Nobody has sold on the days to come: a month of 9 days beside one of 30 looks like a slump. But what is
expected of the days to come is known today, so such a period is a whole one already.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from crm_desktop.domain.rule import Condition, Node
from crm_desktop.i18n import tr, trn
from crm_desktop.insight import labels, lacking_rates, periods
from crm_desktop.insight.asides import Asides
from crm_desktop.store.figures.question import Answer, Asked, Span
from crm_desktop.store.figures.unrated import Unrated

_BEHIND = ("created", "updated", "closed", "since", "entered")
"""Days that only what has happened has."""
_BY_SOURCE = {"campaign_result": "day"}


class Days(NamedTuple):
    """The days of a period before; `cut` where the running one is held against a part of it."""

    span: Span
    running: bool = False
    cut: bool = False


def days(span: Span, today: date, *, behind: bool) -> Days:
    """Return the days to hold a period against, all of them where days to come count as well."""
    running = span[0] <= today < span[1]
    whole = periods.before(span)
    found = periods.so_far(span, today) if behind else whole
    return Days(found, running, found != whole)


def lies_behind(source: str, when: str, where: tuple[Node, ...] = ()) -> bool:
    """Say whether a day is one that lies behind, of all records the rules let in."""
    if source == "activity" and when == "start":
        return any(isinstance(node, Condition) and node.field == "state"
                   and node.value in ("done", ["done"], ("done",)) for node in where)  # fmt: skip
    return when in _BEHIND or _BY_SOURCE.get(source) == when


@dataclass(frozen=True, slots=True)
class Held:
    """The days held against, how many records there have no value, and since when the file knows anything."""

    days: Days
    count: int = 0
    lacking: int = 0
    unrated: tuple[Unrated, ...] = ()
    since: date | None = None  # only where that is after the first of the days

    @property
    def unknown(self) -> bool:
        """Whether the file knows nothing of those days."""
        return self.since is not None and self.since >= self.days.span[1]

    def words(self) -> str:
        """Say which days those are and what is not known of them."""
        if self.unknown:
            return self._began()
        parts = (self._told(), self._began() if self.since is not None else "", self._left_out())
        return " ".join(part for part in parts if part)

    def as_data(self) -> dict[str, Any]:
        """Return the days and what is not known of them for scripts."""
        first, end = (day.isoformat() for day in self.days.span)
        return {
            "from": first, "until": end, "running": self.days.running, "same_days": self.days.cut,
            "records": self.count, "lacking": self.lacking,
            "unrated": lacking_rates.as_data(self.unrated),
            "known_since": self.since.isoformat() if self.since is not None else None,
            "words": self.words(),
        }  # fmt: skip

    def _told(self) -> str:
        said = _said(self.days.span)
        if self.days.cut:
            return tr("This period is not over: it is held against as many days before, {days}.",
                      days=said)  # fmt: skip
        if self.days.running:
            return tr("This period is not over, but held against the whole one before, {days}.",
                      days=said)  # fmt: skip
        return tr("Held against the period before, {days}.", days=said)

    def _began(self) -> str:
        assert self.since is not None
        day = labels.day_name(self.since.isoformat())
        if self.unknown:
            return tr("Nothing in this file is from before {day}: there is no period before to compare with.",
                      day=day)  # fmt: skip
        return tr("Nothing in this file is from before {day}, so a part of those days is missing.",
                  day=day)  # fmt: skip

    def _left_out(self) -> str:
        if not self.lacking:
            return ""
        said = trn("Of those days {n} of {total} has no value and is left out.",
                   "Of those days {n} of {total} have no value and are left out.",
                   self.lacking, total=f"{self.count:,}")  # fmt: skip
        return lacking_rates.with_rates(said, self.unrated)


def held(conn: Any, days: Days, before: Answer, asked: Asked, asides: Asides) -> Held:
    """Return what an answer is held against. Raises `UserError`."""
    whole, first = before.whole(), days.span[0]
    since = asides.known_since(conn, asked, first)
    young = since if since is not None and since > first else None
    lacking = whole.lacking if before.question.term else 0
    rates = asides.unrated(conn, Asked(before.question, asked.now)) if lacking else ()
    return Held(days, whole.count, lacking, rates, young)


def _said(span: Span) -> str:
    first, last = span[0], span[1] - timedelta(days=1)
    return labels.days_between(first.isoformat(), max(first, last).isoformat())
