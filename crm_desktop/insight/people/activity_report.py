"""What people did: how many calls, visits and mails, how they ended, and when somebody is reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Any

from crm_desktop.domain import endings, periods
from crm_desktop.domain.rule import Condition, Node
from crm_desktop.i18n import tr, trn
from crm_desktop.store import listing
from crm_desktop.store.figures import asking
from crm_desktop.store.figures.question import COUNT, Answer, Asked, Question, Span
from crm_desktop.store.listing import ListQuery

DONE = Condition("state", "is", ("done",))
SLOTS = ("start:weekday", "start:hour", "outcome")
FEW = 5
"""Of fewer tries at an hour no part is told."""
ENOUGH = 20
"""Tries after which an hour may be called the best, though others are hardly worse."""


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
        row["id"]: reached for row in listing.listed(conn, ListQuery("outcome"))
        if (reached := endings.says_reached(row["name"] or "", row["reached"])) is not None
    }  # fmt: skip
    _asked, answer = _counted(conn, SLOTS, tried(channel), span, now)
    return by_hour(answer, results)


def tried(channel: str) -> tuple[Node, ...]:
    """Return the rules on what we tried by a channel: what came in reached us."""
    return Condition("channel", "is", (channel,)), Condition("direction", "is_not", ("in",))


def by_hour(answer: Answer, results: Mapping[str, bool]) -> list[Hour]:
    """Return the hours an answer by `SLOTS` tells of, by the results that say who was reached."""
    counts: dict[tuple[int, int], list[int]] = {}
    for (weekday, hour, outcome), tally in answer.tallies.items():
        reached = results.get(str(outcome))
        if reached is not None and isinstance(weekday, int) and isinstance(hour, int):
            found = counts.setdefault((weekday, hour), [0, 0])
            found[0] += tally.count
            found[1] += tally.count * reached
    return [Hour(*at, *found) for at, found in sorted(counts.items())]


def best(found: Iterable[Hour], most: int = 3) -> list[Hour]:
    """Return the hours at which one most surely reaches somebody; [] where too little was tried.

    An hour tried a few times alone counts where more than usual were reached, beyond what chance does.
    """
    every = list(found)
    tried = sum(hour.tried for hour in every)
    usual = sum(hour.reached for hour in every) / tried if tried else 0.0
    known = [
        hour for hour in every
        if hour.reached and (hour.tried >= ENOUGH or (hour.tried >= FEW and hour.surely > usual))
    ]  # fmt: skip
    return sorted(known, key=lambda hour: (-hour.surely, hour.weekday, hour.hour))[:most]


def best_said(found: Iterable[Hour]) -> str:
    """Say when somebody is reached best, or that too little was tried to know."""
    every = list(found)
    if first := best(every, 1):
        one = first[0]
        return trn(
            "Best time to call: {day} {hours}, {share} of {n} call reached somebody.",
            "Best time to call: {day} {hours}, {share} of {n} calls reached somebody.",
            one.tried, day=day_name(one.weekday), hours=slot(one.hour), share=f"{round(100 * one.share)} %",
        )  # fmt: skip
    total = sum(hour.tried for hour in every)
    if not total:
        return tr("No call with a result was logged in this time.")
    if any(hour.tried >= ENOUGH for hour in every):
        return tr("At no hour that was tried {n} times or more was anybody reached.", n=ENOUGH)
    said = trn(
        "So far {n} call with a result: too few to say when somebody is reached best.",
        "So far {n} calls with a result: too few to say when somebody is reached best.", total,
    )  # fmt: skip
    return f"{said} {tr('At least {n} at one hour are needed.', n=ENOUGH)}"


def untold_said(calls: int) -> str:
    """Say how many calls have no result that tells if somebody was reached, "" for none."""
    return trn(
        "{n} call has no result noted that says if somebody was reached.",
        "{n} calls have no result noted that says if somebody was reached.", calls,
    ) if calls else ""  # fmt: skip


def day_name(weekday: int) -> str:
    """Return what a day of the week is called, 1 for Monday."""
    return tr(periods.WEEKDAYS[weekday - 1])


def slot(hour: int) -> str:
    """Return an hour of the day as "10–11"."""
    return f"{hour}–{hour + 1}"


def _counted(
    conn: Any, groups: tuple[str, ...], where: tuple[Node, ...], span: Span | None, now: datetime
) -> tuple[Asked, Answer]:
    asked = Asked(Question("activity", COUNT, "", groups, (DONE, *where), "start", span), now)
    return asked, asking.answer(conn, asked)
