"""What the page of a business's figures shows: answers that follow the file, and a plain picture of them.

The answers are kept and used by one lane; what the screen is given (`Shown`) hangs on nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import nlargest
from typing import Any, NamedTuple

from crm_desktop.deals import pipelines
from crm_desktop.deals.pipelines import Pipeline, Stage
from crm_desktop.domain import goal as declared
from crm_desktop.domain.rule import Condition
from crm_desktop.insight import funnel as funnels
from crm_desktop.insight import goals, periods, sources, stuck
from crm_desktop.insight.following import Followed
from crm_desktop.insight.funnel import Funnel
from crm_desktop.insight.glance import APPOINTMENTS, OPENS, WEIGHTED, WINS, Glance, Tile
from crm_desktop.insight.goals import Goal, Reached
from crm_desktop.insight.narrowing import Narrowing
from crm_desktop.insight.sources import Brought
from crm_desktop.store import in_use, listing
from crm_desktop.store.figures import asking
from crm_desktop.store.figures.question import SUM, Asked, Question, Span, Tally

TILES = (WINS, OPENS, WEIGHTED, APPOINTMENTS)
FUNNEL = "last 90d"
"""Of deals added since then the funnel is, of a longer period asked for of that."""
MOST = 5
"""Rows of a list on the page."""


class Wanted(NamedTuple):
    """What the page is asked for: a period as it is written, and whose; "" is everybody's."""

    period: str = "this month"
    owner: str = ""


class StuckDeal(NamedTuple):
    """One deal that stands too long."""

    id: str
    title: str
    company: str
    stage: Stage
    along: float  # how far its stage is on the way, from 0 to 1
    days: int
    value: tuple[int, str] | None


@dataclass(slots=True)
class Shown:
    """Everything on the page, as of `now`; money in minor units of `base`."""

    wanted: Wanted
    now: datetime
    base: str
    span: Span
    tiles: dict[str, Tile]
    goal: Goal
    reached: list[Reached]
    closing: int | None  # average deals that close the gap
    funnel: Funnel | None
    funnel_span: Span
    several: bool  # pipelines
    stuck: Tally = field(default_factory=Tally)
    stuck_says: str = ""
    longest: list[StuckDeal] = field(default_factory=list)
    sources: list[Brought] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    bare: bool = False  # no deal, no lead, no appointment

    @property
    def targeted(self) -> bool:
        """Whether there is a target for what is shown month by month."""
        return bool(self.goal.id)

    @property
    def current(self) -> Reached | None:
        """Return the goal's period that is the one asked for."""
        return next((r for r in self.reached if (r.first, r.end) == self.span and r.target), None)


class Summary:
    """The answers behind the page. Used by one lane."""

    def __init__(self, conn: Any, wanted: Wanted, base: str, now: datetime) -> None:
        self.wanted, self.base, self.now = wanted, base, now
        self.span = periods.read(wanted.period, now.date())
        self._within = Narrowing(owner=wanted.owner)
        self.glance = Glance(conn, self.span, base, now, self._within)
        ninety = periods.read(FUNNEL, now.date())
        self.funnel_span = self.span if _days(self.span) > _days(ninety) else ninety
        asked = {"stuck": stuck.question(self._within, base)}
        deals, stays = funnels.questions(self._within.of(self.funnel_span), base)
        asked |= {"funnel": deals, "stays": stays}
        rules = (Condition("owner", "is", (wanted.owner,)),) if wanted.owner else ()
        self._brought = sources.questions("source", self.span, base, rules)
        asked |= self._brought
        self._followed = {name: Followed(conn, one, now) for name, one in asked.items()}
        self._people = in_use.owners(conn, ("deal", "activity"))
        self._read_goal(conn)

    def follow(self, conn: Any) -> bool:
        """Take in what was written since; say whether anything may be another."""
        changed = bool(self.glance.follow(conn))
        for one in (*self._followed.values(), *self._sales):
            changed = one.follow(conn) or changed
        goal = goal_of(conn, self.wanted, self.base, self.span)
        if goal != self.goal:
            self._read_goal(conn)
            changed = True
        return changed

    def asked(self, name: str) -> Asked:
        """Return the question behind a tile."""
        return self.glance.asked(name)

    def shown(self, conn: Any) -> Shown:
        """Return what the page shows now."""
        every = pipelines.pipelines(conn)
        funnel = self._funnel(every)
        reached = [goals.told(self.goal, one.asked, one.answer) for one in self._sales]
        made = Shown(
            self.wanted, self.now, self.base, self.span,
            {name: self.glance.tile(name) for name in TILES}, self.goal, reached,
            self._closing(conn, reached), funnel, self.funnel_span, len(every) > 1,
        )  # fmt: skip
        self._tell_stuck(conn, every, made)
        made.sources = sources.told(
            {
                name: (self._followed[name].asked, self._followed[name].answer)
                for name in self._brought
            }
        )
        made.people = self._people
        made.bare = not (
            any(tile.count for tile in made.tiles.values())
            or listing.first_rows(conn, listing.ListQuery("deal"), 1)
            or listing.first_rows(conn, listing.ListQuery("lead"), 1)
        )
        return made

    def behind(self, conn: Any, what: tuple[Any, ...]) -> list[int]:
        """Return the row numbers of the records behind a mark: see `Shown` for what there is."""
        name, *rest = what
        if name in TILES:
            return asking.behind(conn, self.glance.asked(name))
        if name == "sales":
            return asking.behind(conn, self._sales[rest[0]].asked)
        if name == "funnel":
            pipeline, bar, stage = rest
            return funnels.rows(conn, self._followed["funnel"].asked, pipeline, bar, stage)
        if name == "stuck":
            return self._stuck_rows(conn)
        brought: Brought = rest[0]
        return brought.behind(conn, "won")

    # reading

    def _read_goal(self, conn: Any) -> None:
        self.goal = goal_of(conn, self.wanted, self.base, self.span)
        self._sales = [
            Followed(conn, goals.question(self.goal, span), self.now)
            for span in goals.spans(self.goal, self.now.date())
        ]

    def _closing(self, conn: Any, reached: list[Reached]) -> int | None:
        if not self.goal.id or not reached:
            return None
        return goals.deals_to_close(conn, self.goal, reached[-1])

    def _funnel(self, every: list[Pipeline]) -> Funnel | None:
        """Return the funnel of the pipeline most of the deals are in."""
        deals, stays = self._followed["funnel"].answer, self._followed["stays"].answer
        made = funnels.made(every, deals, stays)
        return max(made, key=lambda one: one.deals, default=None)

    def _stuck_rows(self, conn: Any) -> list[int]:
        one = self._followed["stuck"]
        stages = [keys[0] for keys, tally in one.answer.tallies.items() if keys[1] and tally.count]
        return sorted(n for stage in stages for n in stuck.rows(conn, one.asked, str(stage)))

    def _tell_stuck(self, conn: Any, every: list[Pipeline], made: Shown) -> None:
        standing = stuck.made(every, self._followed["stuck"].answer)
        made.stuck_says = stuck.said(standing)
        for one in standing:
            tally = one.stuck
            made.stuck.count += tally.count
            made.stuck.known += tally.known
            made.stuck.total += tally.total
        if made.stuck.count:
            made.longest = self._longest(conn, every)

    def _longest(self, conn: Any, every: list[Pipeline]) -> list[StuckDeal]:
        asked = Asked(Question("deal", SUM, "standing"), self.now)
        days = {
            part.n: part.value or 0 for part in asking.parts(conn, asked, self._stuck_rows(conn))
        }
        ns = nlargest(MOST, days, key=lambda n: (days[n], -n))
        rows = listing.page(conn, "deal", ns)
        return [_stuck_deal(rows[n], int(days[n]), every) for n in ns if n in rows]


def goal_of(conn: Any, wanted: Wanted, base: str, span: Span) -> Goal:
    """Return the goal of won value that fits what is asked for best; one without a target where none does."""
    people = (wanted.owner,) if wanted.owner else ()
    unit = periods.unit_of(span)
    fitting = [
        goal for goal in goals.goals(conn)
        if goal.measure == declared.WON_VALUE and goal.people == people and not goal.pipeline
        and goal.currency == base
    ]  # fmt: skip
    made = min(fitting, key=lambda goal: goal.period != unit, default=None)
    if made is not None:
        return made
    period = unit if unit in ("week", "month", "quarter", "year") else "month"
    return Goal("", "", declared.WON_VALUE, 0, base, period, None, None, people)


def _stuck_deal(row: Mapping[str, Any], days: int, every: list[Pipeline]) -> StuckDeal:
    place, value = row.get("place") or {}, row.get("value") or {}
    stage, along = Stage(""), 0.0
    for pipeline in every:
        for at, one in enumerate(pipeline.stages):
            if one.id == place.get("stage"):
                stage, along = one, at / max(1, len(pipeline.stages) - 1)
    amount = value.get("amount")
    money = (int(amount), str(value.get("currency") or "")) if isinstance(amount, int) else None
    company = str(row.get("company.shown") or "")
    return StuckDeal(
        str(row["id"]), str(row.get("title") or ""), company, stage, along, days, money
    )


def _days(span: Span) -> timedelta:
    return span[1] - span[0]
