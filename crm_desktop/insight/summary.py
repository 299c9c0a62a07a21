"""What the page of a business's figures shows: answers that follow the file, and a plain picture of them.

It is read part by part, each with its own answers, so that the first is seen while the others are worked
out. The answers are kept and used by one lane; what the screen is given (`Shown`) hangs on nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import nlargest
from typing import Any, NamedTuple

from crm_desktop.deals import pipelines
from crm_desktop.deals.pipelines import Pipeline, Stage
from crm_desktop.domain import goal as declared
from crm_desktop.domain.rule import Condition
from crm_desktop.insight import glance, periods
from crm_desktop.insight.campaigns import sources
from crm_desktop.insight.campaigns.sources import Brought
from crm_desktop.insight.explaining import Since
from crm_desktop.insight.following import Followed, FollowedRows, Following, Written
from crm_desktop.insight.glance import APPOINTMENTS, LOSSES, OPENS, WEIGHTED, WINS, Category, Tile
from crm_desktop.insight.narrowing import Narrowing
from crm_desktop.insight.people import goals
from crm_desktop.insight.people.goals import Goal, Reached
from crm_desktop.insight.sticking import funnel as funnels
from crm_desktop.insight.sticking import stuck, untimed
from crm_desktop.insight.sticking.funnel import Funnel
from crm_desktop.store import in_use, listing, streaming
from crm_desktop.store.figures import asking, touched
from crm_desktop.store.figures.question import SUM, Answer, Asked, Key, Question, Span, Tally

TILES = (WINS, LOSSES, OPENS, WEIGHTED, APPOINTMENTS)
LEFT_OUT = "left out"
"""Said behind the name of a tile: the records its figure leaves out."""
FUNNEL = "last 90d"
"""Of deals added since then the funnel is, of a longer period asked for of that."""
MOST = 5
"""Rows of a list on the page."""
HEADS, SALES, SOURCES, STUCK, PEOPLE, REASONS, WAY = (
    "tiles", "sales", "sources", "stuck", "people", "reasons", "funnel",
)  # fmt: skip
FORECAST = "forecast"
"""Said with a category: what of the open deals is behind it. It is read with the tiles."""
PARTS = (HEADS, SALES, SOURCES, STUCK, PEOPLE, REASONS, WAY)
"""What the page is read in: first what stands above, last what takes longest."""
_SPANS, _MEAN, _DAYS, _UNTIMED, _LOST = "spans", "mean", "days", "untimed", "lost"
_NAMED = {"company", "contact"}
_BOARD = {"pipeline", "stage"}


class Wanted(NamedTuple):
    """What the page is asked for: a period as it is written, and whose; "" is everybody's.

    `goal` is the one sales are held against; "" is that which fits best.
    """

    period: str = "this month"
    owner: str = ""
    goal: str = ""


class StuckDeal(NamedTuple):
    """One deal that stands too long."""

    id: str
    title: str
    company: str
    stage: Stage
    along: float  # how far its stage is on the way, from 0 to 1
    days: int
    value: tuple[int, str] | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What is known of the page, as of `now`; money in minor units of `base`.

    `parts` of it are known, and `fresh` those that may be others than in what was shown before. `aim` is
    the goal's period that is the one asked for, `goal` the goal that sales are held against.
    """

    wanted: Wanted
    now: datetime
    base: str
    span: Span
    funnel_span: Span
    goal: Goal
    parts: frozenset[str] = frozenset()
    fresh: frozenset[str] = frozenset()
    tiles: dict[str, Tile] = field(default_factory=dict)
    aim: Reached | None = None
    reached: tuple[Reached, ...] = ()
    closing: int | None = None  # average deals that close the gap
    goals: tuple[Goal, ...] = ()  # all there are
    counts: str = "deal"  # the kind of record the goal counts
    funnel: Funnel | None = None
    several: bool = False  # pipelines
    stuck: Tally = field(default_factory=Tally)
    stuck_says: str = ""
    untimed: str = ""
    longest: tuple[StuckDeal, ...] = ()
    sources: tuple[Brought, ...] = ()
    people: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()  # of the forecast
    reasons: tuple[tuple[Key, int], ...] = ()  # deals were lost for, the most frequent first
    bare: bool = False  # no deal, no lead, no appointment

    @property
    def targeted(self) -> bool:
        """Whether there is a target for what is shown month by month."""
        return bool(self.goal.id)


class Summary:
    """The answers behind the page, read part by part. Used by one lane.

    Without `parts` nothing is read yet, and no connection needed.
    """

    def __init__(
        self, conn: Any, wanted: Wanted, base: str, now: datetime, parts: Iterable[str] = PARTS
    ) -> None:
        self.wanted, self.base, self.now = wanted, base, now
        self.span = periods.read(wanted.period, now.date())
        self._within = Narrowing(owner=wanted.owner)
        ninety = periods.read(FUNNEL, now.date())
        longer = self.span[1] - self.span[0] > ninety[1] - ninety[0]
        goal = _none_of(wanted, base, self.span)
        self._shown = Shown(wanted, now, base, self.span, self.span if longer else ninety, goal)
        self._arrival: int | None = None
        self._kept: dict[str, dict[str, Following]] = {}
        self._goal = goal
        self._readers = {
            HEADS: self._read_tiles, SALES: self._read_sales, SOURCES: self._read_sources,
            STUCK: self._read_stuck, PEOPLE: lambda _conn: {}, REASONS: self._read_reasons,
            WAY: self._read_funnel,
        }  # fmt: skip
        self._tellers = {
            HEADS: self._tell_tiles, SALES: self._tell_sales, SOURCES: self._tell_sources,
            STUCK: self._tell_stuck, PEOPLE: self._tell_people, REASONS: self._tell_reasons,
            WAY: self._tell_funnel,
        }  # fmt: skip
        for part in parts:
            self.read(conn, part)

    # what the page calls

    def read(self, conn: Any, part: str) -> None:
        """Ask what a part of the page shows."""
        with streaming.snapshot(conn):
            if self._arrival is None:
                self._arrival = touched.newest(conn)
            self._kept[part] = self._readers[part](conn)
            self._tell(conn, {part})

    def choose(self, conn: Any, goal: str) -> None:
        """Hold sales against another goal."""
        self.wanted = self.wanted._replace(goal=goal)
        self._shown = replace(self._shown, wanted=self.wanted)
        self.read(conn, SALES)

    def follow(self, conn: Any) -> bool:
        """Take in what was written since; say whether anything may be another."""
        with streaming.snapshot(conn):
            changed = self._follow(conn)
            self._tell(conn, changed)
            return bool(changed)

    def asked(self, name: str) -> Asked:
        """Return the question behind a tile."""
        return self._kept[HEADS][name].asked

    def every(self) -> list[Asked]:
        """Return all that was asked so far."""
        return [one.asked for kept in self._kept.values() for one in kept.values()]

    def before(self, since: Since) -> dict[str, Tile]:
        """Return the tiles as they were; what building the past raises to stop it comes back."""
        return {name: glance.tile_of(since.before(self.asked(name))) for name in TILES}

    def shown(self) -> Shown:
        """Return what the page shows now, as far as it is read."""
        return self._shown

    def behind(self, conn: Any, what: tuple[Any, ...]) -> list[int]:
        """Return the row numbers of the records behind a mark: see `Shown` for what there is."""
        name, *rest = what
        if name in TILES:
            return asking.behind(conn, self.asked(name), lacking=rest == [LEFT_OUT])
        if name == SALES:
            return asking.behind(conn, self._shown.reached[rest[0]].asked)
        if name == WAY:
            pipeline, bar, stage = rest
            return funnels.rows(conn, self._kept[WAY]["deals"].asked, pipeline, bar, stage)
        if name == FORECAST:
            return asking.behind(conn, self.asked(OPENS), (rest[0],))
        if name == REASONS:
            return asking.behind(conn, self._kept[REASONS][_LOST].asked, (rest[0],))
        if name == STUCK:
            return sorted(self._standing().rows)
        brought: Brought = rest[0]
        return brought.behind(conn, "won")

    # following

    def _follow(self, conn: Any) -> set[str]:
        if self._arrival is None or touched.newest(conn) == self._arrival:
            return set()
        written = Written(conn, self._arrival)
        self._arrival, found = written.upto, written.found
        kinds, changed = found.rows.keys(), set[str]()
        for part, kept in self._kept.items():
            moved = [one.follow(conn, written) for one in kept.values()]
            if any(moved):
                changed.add(part)
        if found.whole or kinds & _BOARD:
            changed |= {STUCK, WAY}
        if found.whole or kinds & _NAMED:
            changed.add(STUCK)
        if self._shown.bare:
            changed.add(HEADS)
        if found.whole or "goal" in kinds:
            changed |= self._follow_goals(conn)
        return changed & self._kept.keys()

    def _follow_goals(self, conn: Any) -> set[str]:
        if SALES in self._kept and self._chosen(conn) != self._goal:
            self._kept[SALES] = self._read_sales(conn)
        return {HEADS, SALES}

    def _tell(self, conn: Any, parts: set[str]) -> None:
        """Say anew what the page shows of some parts."""
        fields: dict[str, Any] = {}
        for part in parts:
            fields |= self._tellers[part](conn)
        known = frozenset(self._kept)
        self._shown = replace(self._shown, parts=known, fresh=frozenset(parts), **fields)

    # reading a part, and saying it

    def _read_tiles(self, conn: Any) -> dict[str, Following]:
        asked = glance.questions(self.span, self.base, self._within)
        return {name: Followed(conn, asked[name], self.now) for name in TILES}

    def _tell_tiles(self, conn: Any) -> dict[str, Any]:
        tiles = {name: glance.tile_of(self._answer(HEADS, name)) for name in TILES}
        fits, aim = goal_of(conn, self.wanted, self.base, self.span), None
        if fits.id and self.span in goals.spans(fits, self.now.date()):
            aim = goals.told(fits, self.asked(WINS), self._answer(HEADS, WINS))
        bare = not any(tile.count for tile in tiles.values()) and not _begun(conn)
        forecast = glance.categories(self._answer(HEADS, OPENS), self._answer(HEADS, WEIGHTED))
        return {
            "tiles": tiles, "aim": aim if aim and aim.target else None, "bare": bare,
            "categories": tuple(forecast),
        }  # fmt: skip

    def _read_sales(self, conn: Any) -> dict[str, Following]:
        self._goal = self._chosen(conn)
        every = goals.spans(self._goal, self.now.date())
        if not every:
            return {}
        return {_SPANS: Followed(conn, goals.in_spans(self._goal, every), self.now)}

    def _tell_sales(self, conn: Any) -> dict[str, Any]:
        kept, reached, counts = self._kept[SALES].get(_SPANS), tuple[Reached, ...](), "deal"
        if isinstance(kept, Followed):
            every = goals.spans(self._goal, self.now.date())
            reached = tuple(goals.told_in(self._goal, kept.asked, kept.answer, every))
            counts = kept.entity
        return {
            "goal": self._goal, "reached": reached, "closing": self._closing(conn, reached),
            "goals": tuple(goals.goals(conn)), "counts": counts,
        }  # fmt: skip

    def _closing(self, conn: Any, reached: Sequence[Reached]) -> int | None:
        """Return how many deals close the gap; what was won in a year is asked when it first matters."""
        if not self._goal.id or not reached or not goals.lacks(self._goal, reached[-1]):
            return None
        kept = self._kept[SALES]
        if _MEAN not in kept:
            kept[_MEAN] = Followed(conn, goals.won_in_a_year(self._goal, reached[-1]), self.now)
        return goals.closing(reached[-1], self._answer(SALES, _MEAN))

    def _chosen(self, conn: Any) -> Goal:
        found = [goal for goal in goals.goals(conn) if goal.id == self.wanted.goal]
        return found[0] if found else goal_of(conn, self.wanted, self.base, self.span)

    def _read_sources(self, conn: Any) -> dict[str, Following]:
        rules = (Condition("owner", "is", (self.wanted.owner,)),) if self.wanted.owner else ()
        asked = sources.questions("source", self.span, self.base, rules)
        return {name: Followed(conn, one, self.now) for name, one in asked.items()}

    def _tell_sources(self, _conn: Any) -> dict[str, Any]:
        kept = self._kept[SOURCES]
        found = {name: (kept[name].asked, self._answer(SOURCES, name)) for name in kept}
        return {"sources": tuple(sources.told(found))}

    def _read_stuck(self, conn: Any) -> dict[str, Following]:
        asked = stuck.question(self._within, self.base)
        days = Question("deal", SUM, "standing", ("stuck",), asked.where, asked.when, asked.span)
        return {
            "stages": Followed(conn, asked, self.now),
            _UNTIMED: Followed(conn, untimed.question(self._within), self.now),
            _DAYS: FollowedRows(conn, days, self.now, (1,)),
        }

    def _tell_stuck(self, conn: Any) -> dict[str, Any]:
        every = pipelines.pipelines(conn)
        standing = stuck.made(every, self._answer(STUCK, "stages"))
        total = Tally()
        for one in standing:
            total.count += one.stuck.count
            total.known += one.stuck.known
            total.total += one.stuck.total
        days = self._standing().rows
        least = min(nlargest(MOST, days.values()), default=0)
        ns = [n for _days, n in sorted((-d, n) for n, d in days.items() if d >= least)[:MOST]]
        rows = listing.page(conn, "deal", ns)
        longest = tuple(_stuck_deal(rows[n], int(days[n]), every) for n in ns if n in rows)
        late = self._answer(STUCK, _UNTIMED)
        return {
            "stuck": total, "stuck_says": stuck.said(standing, untimed.count(late)), "longest": longest,
            "untimed": untimed.said(late),
        }  # fmt: skip

    def _tell_people(self, conn: Any) -> dict[str, Any]:
        return {"people": tuple(in_use.owners(conn, ("deal", "activity")))}

    def _read_reasons(self, conn: Any) -> dict[str, Following]:
        return {_LOST: Followed(conn, glance.lost(self.span, self._within), self.now)}

    def _tell_reasons(self, _conn: Any) -> dict[str, Any]:
        return {"reasons": glance.reasons(self._answer(REASONS, _LOST))}

    def _read_funnel(self, conn: Any) -> dict[str, Following]:
        within = self._within.of(self._shown.funnel_span)
        deals, stays = funnels.questions(within, self.base)
        return {
            "deals": Followed(conn, deals, self.now),
            "stays": Followed(conn, stays, self.now),
        }

    def _tell_funnel(self, conn: Any) -> dict[str, Any]:
        """Say the funnel of the pipeline most of the deals are in."""
        every = pipelines.pipelines(conn)
        made = funnels.made(every, self._answer(WAY, "deals"), self._answer(WAY, "stays"))
        most = max(made, key=lambda one: (one.deals, one.unseen.deals), default=None)
        return {"funnel": most, "several": len(every) > 1}

    def _answer(self, part: str, name: str) -> Answer:
        one = self._kept[part][name]
        assert isinstance(one, Followed)
        return one.answer

    def _standing(self) -> FollowedRows:
        one = self._kept[STUCK][_DAYS]
        assert isinstance(one, FollowedRows)
        return one


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
    return made or _none_of(wanted, base, span)


def _none_of(wanted: Wanted, base: str, span: Span) -> Goal:
    """Return a goal without a target, so that sales are told period by period."""
    unit = periods.unit_of(span)
    period = unit if unit in ("week", "month", "quarter", "year") else "month"
    people = (wanted.owner,) if wanted.owner else ()
    return Goal("", "", declared.WON_VALUE, 0, base, period, None, None, people)


def _begun(conn: Any) -> bool:
    """Say whether there is a deal or a lead to count one day."""
    return any(listing.first_rows(conn, listing.ListQuery(kind), 1) for kind in ("deal", "lead"))


def _stuck_deal(row: Mapping[str, Any], days: int, every: list[Pipeline]) -> StuckDeal:
    place, value = row.get("place") or {}, row.get("value") or {}
    stage, along = Stage(""), 0.0
    for pipeline in every:
        for at, one in enumerate(pipeline.stages):
            if one.id == place.get("stage"):
                stage, along = one, at / max(1, len(pipeline.stages) - 1)
    amount = value.get("amount")
    money = (int(amount), str(value.get("currency") or "")) if isinstance(amount, int) else None
    title, company = str(row.get("title") or ""), str(row.get("company.shown") or "")
    return StuckDeal(str(row["id"]), title, company, stage, along, days, money)
