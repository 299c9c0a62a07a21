"""What people did: how many calls, visits and mails, how they ended, and when somebody is reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Any

from crm_desktop.domain.rule import Condition, Node
from crm_desktop.store import listing
from crm_desktop.store.figures import asking
from crm_desktop.store.figures.question import COUNT, Answer, Asked, Question, Span
from crm_desktop.store.listing import ListQuery

_DONE = Condition("state", "is", ("done",))
FEW = 5
"""Of fewer tries at an hour nothing is said."""


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of one day of the week: how often it was tried, and somebody reached."""

    weekday: int  # 1 is Monday
    hour: int
    tried: int
    reached: int

    @property
    def share(self) -> float:
        return self.reached / self.tried

    @property
    def surely(self) -> float:
        """The least part reached that the tries speak for (Wilson 1927, score interval, 95 %)."""
        z, n, p = 1.96, self.tried, self.share
        middle = p + z * z / (2 * n)
        spread = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (middle - spread) / (1 + z * z / n)


def by_person(conn: Any, span: Span | None, now: datetime) -> tuple[Asked, Answer]:
    """Return how many activities each person did on each channel: groups (owner, channel)."""
    return _counted(conn, ("owner", "channel"), (), span, now)


def by_outcome(
    conn: Any, span: Span | None, now: datetime, owner: str = ""
) -> tuple[Asked, Answer]:
    """Return how activities ended on each channel: groups (channel, outcome)."""
    whose: tuple[Node, ...] = (Condition("owner", "is", (owner,)),) if owner else ()
    return _counted(conn, ("channel", "outcome"), whose, span, now)


def hours(conn: Any, span: Span | None, now: datetime, channel: str = "call") -> list[Hour]:
    """Return each hour at which somebody was called, with how often somebody answered.

    Of calls with a result alone: whether a call without one was answered is not known.
    """
    results = {
        row["id"]: bool(row.get("reached")) for row in listing.listed(conn, ListQuery("outcome"))
    }
    ours = (Condition("channel", "is", (channel,)), Condition("direction", "is_not", ("in",)))
    slots = ("start:weekday", "start:hour", "outcome")
    _asked, answer = _counted(conn, slots, ours, span, now)
    tried: dict[tuple[int, int], list[int]] = {}
    for (weekday, hour, outcome), tally in answer.tallies.items():
        if outcome in results and isinstance(weekday, int) and isinstance(hour, int):
            found = tried.setdefault((weekday, hour), [0, 0])
            found[0] += tally.count
            found[1] += tally.count * results[outcome]
    return [Hour(*slot, *counts) for slot, counts in sorted(tried.items())]


def best(found: Iterable[Hour], most: int = 3) -> list[Hour]:
    """Return the hours at which one most surely reaches somebody; [] where too little was tried."""
    known = [hour for hour in found if hour.tried >= FEW and hour.reached]
    return sorted(known, key=lambda hour: (-hour.surely, hour.weekday, hour.hour))[:most]


def _counted(
    conn: Any, groups: tuple[str, ...], where: tuple[Node, ...], span: Span | None, now: datetime
) -> tuple[Asked, Answer]:
    asked = Asked(Question("activity", COUNT, "", groups, (_DONE, *where), "start", span), now)
    return asked, asking.answer(conn, asked)
