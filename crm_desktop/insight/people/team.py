"""The team on one board: what each person did in a time, held against the goals that are theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from crm_desktop.domain import goal as declared
from crm_desktop.domain import periods as calendar
from crm_desktop.domain.fold import fold
from crm_desktop.insight import periods
from crm_desktop.insight.following import Followed
from crm_desktop.insight.people import goals
from crm_desktop.insight.people.goals import Goal, Reached
from crm_desktop.store.figures import asking
from crm_desktop.store.figures.question import Key, Span

MEASURES = tuple(choice.value for choice in declared.MEASURES)


class Wanted(NamedTuple):
    """Of which time, and of which pipeline's deals, "" for all."""

    period: str = "this month"
    pipeline: str = ""


@dataclass(frozen=True, slots=True)
class Against:
    """A goal in the time of the board: its target is that of all its periods in there.

    `lacking` are records in a currency without a rate to the goal's own.
    """

    goal: Goal
    reached: Reached
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """What one person did by measure, and their own goals by measure; "" is what is nobody's."""

    person: str
    values: Mapping[str, int]
    goals: Mapping[str, Against]

    def of(self, measure: str) -> int:
        """Return the figure of a measure."""
        return self.values.get(measure, 0)


@dataclass(slots=True)
class Shown:
    """What the board shows: people, everybody together, goals of several or of one channel; `lacking` are
    records without a known amount by measure."""

    wanted: Wanted
    span: Span | None
    base: str
    now: datetime
    rows: list[Row]
    totals: Mapping[str, int]
    shared: list[Against]
    goals: list[Goal]
    lacking: Mapping[str, int] = field(default_factory=dict)

    def ranked(self, measure: str) -> list[Row]:
        """Return the people by a measure, the highest first; nobody's own is last."""
        return sorted(
            self.rows, key=lambda row: (not row.person, -row.of(measure), row.person.casefold())
        )

    @property
    def bare(self) -> bool:
        """Whether nobody did anything, and nothing is aimed at."""
        return not any(self.totals.values()) and not self.goals


class Team:
    """The answers behind the board. Used by one lane."""

    def __init__(self, conn: Any, wanted: Wanted, base: str, now: datetime) -> None:
        self.wanted, self.base, self.now = wanted, base, now
        self.span = periods.within(wanted.period, now.date())
        self._measured = {
            measure: Followed(conn, goals.of_people(measure, self.span, base, wanted.pipeline), now)
            for measure in MEASURES
        }
        self._read_goals(conn)

    def follow(self, conn: Any) -> bool:
        """Take in what was written since; say whether anything may be another."""
        changed = False
        for one in (*self._measured.values(), *(one for _, one in self._aimed)):
            changed = one.follow(conn) or changed
        if goals.goals(conn) != self._goals:
            self._read_goals(conn)
            changed = True
        return changed

    def shown(self) -> Shown:
        """Return what the board shows now."""
        aimed = [_against(goal, one) for goal, one in self._aimed]
        own, shared = _parted(aimed)
        answers = {measure: one.answer for measure, one in self._measured.items()}
        totals = {
            measure: sum(round(answer.figure(*keys) or 0) for keys in answer.tallies)
            for measure, answer in answers.items()
        }
        lacking = {
            measure: sum(tally.lacking for tally in answer.tallies.values())
            for measure, answer in answers.items() if measure in declared.IN_MONEY
        }  # fmt: skip
        return Shown(
            self.wanted, self.span, self.base, self.now, self._rows(own), totals, shared,
            self._goals, lacking,
        )  # fmt: skip

    def behind(self, conn: Any, measure: str, person: str | None = None) -> list[int]:
        """Return the row numbers behind a person's figure, behind everybody's where it is None."""
        one = self._measured[measure]
        if person is None:
            return asking.behind(conn, one.asked)
        found: set[int] = set()
        for key in self._keys(measure):
            if _name(key) == person:
                found.update(asking.behind(conn, one.asked, (key,)))
        return sorted(found)

    def _keys(self, measure: str) -> Iterable[Key]:
        return [key for (key,) in self._measured[measure].answer.tallies]

    def _rows(self, own: Mapping[tuple[str, str], Against]) -> list[Row]:
        values: dict[str, dict[str, int]] = {}
        for measure, one in self._measured.items():
            for (key,) in one.answer.tallies:
                figures = values.setdefault(_name(key), {})
                figure = round(one.answer.figure(key) or 0)
                figures[measure] = figures.get(measure, 0) + figure
        known = {fold(name): name for name in values}
        aimed: dict[str, dict[str, Against]] = {}
        for (person, measure), against in own.items():
            name = known.setdefault(fold(person), person)
            aimed.setdefault(name, {})[measure] = against
        return [
            Row(name, values.get(name, {}), aimed.get(name, {}))
            for name in sorted(values.keys() | aimed.keys(), key=lambda n: (not n, n.casefold()))
        ]

    def _read_goals(self, conn: Any) -> None:
        self._goals = goals.goals(conn)
        self._aimed = []
        for goal in self._goals:
            target = target_of(goal, self.span)
            if target and goal.pipeline in ("", self.wanted.pipeline):
                aim = replace(goal, target=target)
                asked = goals.question(goal, self.span)
                self._aimed.append((aim, Followed(conn, asked, self.now)))


def _against(goal: Goal, one: Followed) -> Against:
    lacking = sum(tally.lacking for tally in one.answer.tallies.values()) if goal.in_money else 0
    return Against(goal, goals.told(goal, one.asked, one.answer), lacking)


def target_of(goal: Goal, span: Span | None) -> int:
    """Return what is aimed at in a time: as much as in all the goal's periods that fill it, 0 where
    whole ones do not, as in any time."""
    if span is None:
        return 0
    found = 0
    at = calendar.span(f"this {goal.period}", span[0])
    if at[0] != span[0]:
        return 0
    while at[0] < span[1]:
        if at[1] > span[1]:
            return 0
        begun = goal.starts is None or at[1] > goal.starts
        found += goal.target * (begun and (goal.ends is None or at[0] <= goal.ends))
        at = calendar.span(f"this {goal.period}", at[1])
    return found


def _parted(aimed: Iterable[Against]) -> tuple[dict[tuple[str, str], Against], list[Against]]:
    """Part goals of one person from those of several, or of one channel; of two for one measure the
    plainer one counts."""
    own: dict[tuple[str, str], Against] = {}
    shared = []
    for against in sorted(aimed, key=_plain):
        goal = against.goal
        person = goal.people[0] if len(goal.people) == 1 and not goal.channel else ""
        if not person or own.setdefault((person, goal.measure), against) is not against:
            shared.append(against)
    return own, sorted(shared, key=lambda one: (one.goal.name.casefold(), one.goal.id))


def _plain(against: Against) -> tuple[bool, int, str]:
    """Return what sorts goals of all pipelines and of long periods first."""
    goal = against.goal
    order = [choice.value for choice in declared.PERIODS]
    return bool(goal.pipeline), -order.index(goal.period), goal.id


def _name(key: Key) -> str:
    return str(key or "")
