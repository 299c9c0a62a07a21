"""The report of where deals stick: funnel, time in stages and stuck deals, following the file.

The answers are kept and used by one lane; what a screen is given (`Shown`) hangs on nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from crm_desktop.deals import pipelines
from crm_desktop.deals.pipelines import Pipeline
from crm_desktop.domain.fold import fold
from crm_desktop.domain.rule import Condition
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.insight import periods
from crm_desktop.insight.following import Followed
from crm_desktop.insight.narrowing import Narrowing
from crm_desktop.insight.sticking import funnel as funnels
from crm_desktop.insight.sticking import stuck, untimed
from crm_desktop.insight.sticking.funnel import Against, Funnel
from crm_desktop.insight.sticking.stuck import Standing
from crm_desktop.store import in_use, listing
from crm_desktop.store.figures import asking
from crm_desktop.store.figures.question import Span
from crm_desktop.store.listing import ListQuery

LIMITS = (0, 7, 14, 30, 60, 90)
"""Days offered after which a deal is stuck; 0 leaves it to its stage."""
STUCK, STAYED, UNTIMED = "stuck", "stayed", "untimed"
Option = tuple[str, str]
"""An id, or a value, and its words."""


class Wanted(NamedTuple):
    """Of which deals: added in a period ("" any), and narrowed; stuck are those of any time."""

    period: str = "last 12m"
    pipeline: str = ""
    owner: str = ""
    source: str = ""
    product: str = ""
    limit: int = 0


class Offered(NamedTuple):
    """What the report can be narrowed to."""

    pipelines: tuple[Option, ...] = ()
    owners: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    products: tuple[Option, ...] = ()


@dataclass(slots=True)
class Shown:
    """What the report says now; `against` is stage by stage beside the period before, [] without one."""

    wanted: Wanted
    base: str
    funnel: Funnel
    offered: Offered
    against: list[Against] = field(default_factory=list)
    standing: list[Standing] = field(default_factory=list)
    said: str = ""
    stuck_said: str = ""
    span: Span | None = None


class Bottleneck:
    """The answers behind the report. Used by one lane."""

    def __init__(self, conn: Any, wanted: Wanted, base: str, now: datetime) -> None:
        self.base, self.now = base, now
        self._every = every = pipelines.pipelines(conn)
        if not every:
            raise UserError(tr("There is no pipeline yet."), tr("Make a pipeline, then add deals."))
        self.pipeline = _chosen(conn, every, wanted)
        self.wanted = wanted._replace(pipeline=self.pipeline.id)
        within = Narrowing(self.pipeline.id, wanted.owner, wanted.source, "", wanted.product)
        self._span = span = periods.within(wanted.period, now.date())
        deals, stays = funnels.questions(within.of(span), base)
        asked = {"deals": deals, "stays": stays, STUCK: stuck.question(within, base, wanted.limit),
                 UNTIMED: untimed.question(within)}  # fmt: skip
        if span is not None:
            before = within.of(periods.so_far(span, now.date()))
            asked["deals before"], asked["stays before"] = funnels.questions(before, base)
        self._followed = {name: Followed(conn, one, now) for name, one in asked.items()}

    def follow(self, conn: Any) -> bool:
        """Take in what was written since; say whether anything may be another."""
        changed = [
            one.follow(conn) for one in self._followed.values()
        ]  # every one, not to the first
        was, self._every = self._every, pipelines.pipelines(conn)
        return any(changed) or was != self._every

    def shown(self, conn: Any) -> Shown:
        """Return what the report says now. Raises `UserError` where its pipeline is gone."""
        found = next((one for one in self._every if one.id == self.pipeline.id), None)
        if found is None:
            raise UserError(tr("This pipeline is not there any more."), tr("Choose another one."))
        self.pipeline = found
        made = Shown(self.wanted, self.base, self._funnel(""), offered(conn, self._every))
        if "deals before" in self._followed:
            made.against = funnels.against(made.funnel, self._funnel(" before"))
        made.standing = stuck.made([found], self._followed[STUCK].answer, self.wanted.limit)
        made.span = self._span
        made.said = funnels.said(made.funnel)
        of = self._followed[UNTIMED].answer
        stuck_said = (stuck.said(made.standing, untimed.count(of)), untimed.said(of))
        made.stuck_said = " ".join(line for line in stuck_said if line)
        return made

    def behind(self, conn: Any, bar: str, stage: int) -> list[int]:
        """Return the row numbers of the deals behind a bar of a stage, or of all those WON or LOST.

        `bar` is one of `funnel.BARS`, `funnel.WON`, `funnel.LOST`, `STUCK` or `STAYED`.
        """
        if bar == STUCK:
            return stuck.rows(conn, self._followed[STUCK].asked, self._id(stage))
        if bar == STAYED:
            return asking.behind(conn, self._followed["stays"].asked, (self._id(stage), 1))
        return funnels.rows(conn, self._followed["deals"].asked, self.pipeline, bar, stage)

    def _id(self, stage: int) -> str:
        return self.pipeline.stages[stage].id

    def _funnel(self, when: str) -> Funnel:
        deals, stays = (self._followed[name + when].answer for name in ("deals", "stays"))
        return funnels.made([self.pipeline], deals, stays)[0]


def _chosen(conn: Any, every: list[Pipeline], wanted: Wanted) -> Pipeline:
    """Return the pipeline asked for; where none is, the one with most deals."""
    for one in every:
        if one.id == wanted.pipeline:
            return one
    return max(every, key=lambda one: listing.count(conn, _deals_of(one)))


def _deals_of(pipeline: Pipeline) -> ListQuery:
    return ListQuery("deal", conditions=(Condition("place.pipeline", "is", (pipeline.id,)),))


def offered(conn: Any, every: list[Pipeline]) -> Offered:
    """Return what the report can be narrowed to."""
    sources = {fold(one): one for one in in_use.values(conn, "deal", "source", limit=200)}
    products = listing.listed(conn, ListQuery("product"))
    names = sorted(((row["id"], str(row.get("name") or "")) for row in products),
                   key=lambda one: fold(one[1]))  # fmt: skip
    return Offered(
        tuple((one.id, one.name) for one in every), tuple(in_use.owners(conn, ("deal",))),
        tuple(sources[key] for key in sorted(sources)), tuple(names),
    )  # fmt: skip
