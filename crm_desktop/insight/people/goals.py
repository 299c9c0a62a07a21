"""Goals against what was done: each period's figure, pace and projection, and who leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from crm_desktop.domain import goal as declared
from crm_desktop.domain import periods
from crm_desktop.domain.rule import Condition, Node
from crm_desktop.insight.narrowing import WON
from crm_desktop.store import listing
from crm_desktop.store.figures import asking
from crm_desktop.store.figures.question import COUNT, SUM, Answer, Asked, Question, Span
from crm_desktop.store.listing import ListQuery

BACK = 6
"""Periods told with the one that runs."""
EARLY = 0.1
"""Of a period that is younger than this part nothing is projected: one deal would say all."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal as it is kept; `target` in minor units of `currency`, or a plain number."""

    id: str
    name: str
    measure: str
    target: int
    currency: str
    period: str
    starts: date | None
    ends: date | None
    people: tuple[str, ...]
    pipeline: str = ""
    channel: str = ""

    @property
    def in_money(self) -> bool:
        return self.measure in declared.IN_MONEY


@dataclass(frozen=True, slots=True)
class Reached:
    """One period of a goal: from `first` to before `end`; `part` of it is over, 1 for a past one."""

    first: date
    end: date
    target: int
    value: int
    part: float
    asked: Asked

    @property
    def share(self) -> float | None:
        """What part of the target is reached, None for a target of nothing."""
        return self.value / self.target if self.target else None

    @property
    def due(self) -> int:
        """What would have been reached by now at an even pace."""
        return round(self.target * self.part)

    @property
    def projected(self) -> int | None:
        """What the period ends at when it goes on as it did; None where it is too early to say."""
        return round(self.value / self.part) if self.part >= EARLY else None

    @property
    def short(self) -> int:
        """How much is lacking when it goes on so; 0 where nothing is, or too little is known."""
        return max(0, self.target - self.projected) if self.projected is not None else 0


def goals(conn: Any) -> list[Goal]:
    """Return the goals by their names; one without a measure or a target is none yet."""
    rows = listing.listed(conn, ListQuery("goal"))
    found = [goal for row in rows if (goal := _of(row)) is not None]
    return sorted(found, key=lambda goal: (goal.name.casefold(), goal.id))


def unaimed(conn: Any) -> list[tuple[str, str, str]]:
    """Return id, name and the field that lacks its target of each that is kept and no goal yet."""
    rows = [row for row in listing.listed(conn, ListQuery("goal")) if _of(row) is None]
    return [
        (str(row["id"]), str(row.get("name") or ""),
         "value" if row.get("measure") in declared.IN_MONEY else "count")
        for row in rows
    ]  # fmt: skip


def reached(conn: Any, goal: Goal, now: datetime, back: int = BACK) -> list[Reached]:
    """Return the periods of a goal up to the one that runs, the oldest first; [] where none did yet."""
    return [_reached(conn, goal, span, now) for span in spans(goal, now.date(), back)]


def leaders(
    conn: Any, measure: str, span: Span | None, base: str, now: datetime, *, pipeline: str = "",
) -> list[tuple[str, int]]:  # fmt: skip
    """Return (person, figure) of a measure in a time, the highest first; nobody's own is "" and last."""
    answer = asking.answer(conn, Asked(of_people(measure, span, base, pipeline), now))
    found = [(str(keys[0] or ""), round(answer.figure(*keys) or 0)) for keys in answer.tallies]
    return sorted(found, key=lambda one: (not one[0], -one[1], one[0].casefold()))


def of_people(measure: str, span: Span | None, base: str, pipeline: str = "") -> Question:
    """Return what each person did of a measure in a time."""
    return _question(measure, span, base, _about((), pipeline, ""), ("owner",))


def question(goal: Goal, span: Span | None) -> Question:
    """Return what a goal asks of a time."""
    about = _about(goal.people, goal.pipeline, goal.channel)
    return _question(goal.measure, span, goal.currency, about)


def in_spans(goal: Goal, every: Sequence[Span]) -> Question:
    """Return what a goal asks of periods that follow each other, all at once."""
    asked = question(goal, (every[0][0], every[-1][1]))
    return replace(asked, groups=(f"{asked.when}:{goal.period}",))


def told_in(goal: Goal, asked: Asked, answer: Answer, every: Sequence[Span]) -> Iterator[Reached]:
    """Yield what the answer to all periods at once says of each."""
    for span in every:
        one = question(goal, span)
        tally = answer.of((_BUCKET[goal.period](span[0]),))
        yield told(goal, Asked(one, asked.now), Answer(one, {(): tally}))


_BUCKET: dict[str, Callable[[date], str]] = {
    "week": date.isoformat,
    "month": lambda first: first.isoformat()[:7],
    "quarter": lambda first: f"{first.year}-Q{(first.month + 2) // 3}",
    "year": lambda first: f"{first.year}",
}
"""The groups of time that periods are."""


def deals_to_close(conn: Any, goal: Goal, one: Reached) -> int | None:
    """Return how many deals of the mean won value close the gap, None where none was won yet."""
    if not lacks(goal, one):
        return None
    return closing(one, asking.answer(conn, Asked(won_in_a_year(goal, one), one.asked.now)))


def lacks(goal: Goal, one: Reached) -> bool:
    """Say whether something lacks that deals can close."""
    return goal.in_money and one.short > 0


def won_in_a_year(goal: Goal, one: Reached) -> Question:
    """Return what was won in the year up to the end of a period, like what the goal is of."""
    span = (one.end - timedelta(days=365), one.end)
    about = _about(goal.people, goal.pipeline, "")
    return _question(declared.WON_VALUE, span, goal.currency, about)


def closing(one: Reached, won: Answer) -> int | None:
    """Return how many deals of the mean of those won close the gap, None where there are none."""
    mean = _mean(won)
    return -(-one.short // mean) if mean else None


def _mean(won: Answer) -> int:
    tally = won.of(())
    return round(tally.total / tally.known) if tally.known and tally.total > 0 else 0


def _question(
    measure: str,
    span: Span | None,
    base: str,
    about: Mapping[str, Node],
    groups: tuple[str, ...] = (),
) -> Question:
    done = Condition("state", "is", ("done",))
    of_deals = tuple(node for name, node in about.items() if name != "channel")
    whose = tuple(node for name, node in about.items() if name == "owner")
    if measure == declared.WON_VALUE:
        return Question("deal", SUM, "value", groups, (*WON, *of_deals), "closed", span, base)
    if measure == declared.MARGIN:
        return Question("line", SUM, "margin", groups, (*WON, *of_deals), "closed", span, base)
    if measure == declared.WON_DEALS:
        return Question("deal", COUNT, "", groups, (*WON, *of_deals), "closed", span)
    if measure == declared.NEW_LEADS:
        return Question("lead", COUNT, "", groups, whose, "created", span)
    acted = tuple(node for name, node in about.items() if name != "pipeline")
    return Question("activity", COUNT, "", groups, (done, *acted), "start", span)


def _about(people: tuple[str, ...], pipeline: str, channel: str) -> dict[str, Node]:
    made: dict[str, Node] = {}
    if people:
        made["owner"] = Condition("owner", "is", people)
    if pipeline:
        made["pipeline"] = Condition("place.pipeline", "is", (pipeline,))
    if channel:
        made["channel"] = Condition("channel", "is", (channel,))
    return made


def _reached(conn: Any, goal: Goal, span: Span, now: datetime) -> Reached:
    asked = Asked(question(goal, span), now)
    return told(goal, asked, asking.answer(conn, asked))


def told(goal: Goal, asked: Asked, answer: Answer) -> Reached:
    """Return what an answer to a goal's question says of its time."""
    first, end = asked.question.span or (asked.now.date(), asked.now.date() + timedelta(days=1))
    over = (min(asked.now.date() + timedelta(days=1), end) - first).days
    part = max(0.0, over / (end - first).days)
    return Reached(first, end, goal.target, round(answer.figure() or 0), part, asked)


def spans(goal: Goal, today: date, back: int = BACK) -> list[Span]:
    """Return the periods of a goal up to the one that runs, the oldest first; [] where none did yet."""
    found: list[Span] = []
    last = today if goal.ends is None else min(today, goal.ends)
    span = periods.span(f"this {goal.period}", last)
    while len(found) < back and (goal.starts is None or span[1] > goal.starts):
        found.append(span)
        span = periods.span(f"last {goal.period}", span[0])
    return found[::-1] if goal.starts is None or goal.starts <= today else []


def _of(row: Mapping[str, Any]) -> Goal | None:
    measure, value = str(row.get("measure") or ""), row.get("value") or {}
    in_money = measure in declared.IN_MONEY
    target = value.get("amount") if in_money else row.get("count")
    if measure not in [choice.value for choice in declared.MEASURES] or not isinstance(target, int):
        return None
    owner, people = str(row.get("owner") or ""), str(row.get("people") or "").split("\n")
    return Goal(
        row["id"], str(row.get("name") or ""), measure, target,
        str(value.get("currency") or "") if in_money else "", _period(row), _day(row, "starts"),
        _day(row, "ends"), tuple(p for p in (owner, *(p.strip() for p in people)) if p),
        str(row.get("pipeline") or ""), str(row.get("channel") or ""),
    )  # fmt: skip


def _period(row: Mapping[str, Any]) -> str:
    period = str(row.get("period") or "")
    return period if period in [choice.value for choice in declared.PERIODS] else "month"


def _day(row: Mapping[str, Any], name: str) -> date | None:
    try:
        return date.fromisoformat(str(row.get(name) or "")[:10])
    except ValueError:
        return None
