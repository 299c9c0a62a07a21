"""The funnel: how many deals came to each stage, what share went on, how long they stayed, where it sticks.

It is of the deals added in a period (a cohort), or of all. A deal came as far as the last stage of its
pipeline it ever stood in; a won one came all the way. Of those who came to a stage it is decided whether they
went on where they did, or were lost having come no further; deals still there say nothing yet.
One first seen in a later stage, added there or brought by a file that says where it stands but not how it
came there, is taken to have come through those before, and they are counted (`LATER`): left out of those,
only the deals that never got further would tell of the first stages. A stage no deal stood in, nor passed
between two it stood in, tells nothing. Deals that came into the file already closed, and without a stage,
were seen in none: they are left out of all this and told of (`UNSEEN`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from crm_desktop.deals import pipelines
from crm_desktop.deals.board import Sums
from crm_desktop.deals.pipelines import Pipeline, Stage
from crm_desktop.i18n import tr, trn
from crm_desktop.insight.narrowing import EVERY, Narrowing
from crm_desktop.store.figures import asking
from crm_desktop.store.figures.question import (
    MEDIAN,
    P90,
    SUM,
    Answer,
    Asked,
    Keys,
    Question,
    Tally,
)

ENOUGH = 5
"""So many decided deals, or ended stays, are needed to speak of a share or a time."""
REACHED, HERE, LOST_HERE, WENT_ON, DECIDED = "reached", "here", "lost_here", "went_on", "decided"
BARS = (REACHED, HERE, LOST_HERE, WENT_ON, DECIDED)
WON, LOST, OPEN = "won", "lost", "open"
UNSEEN, LATER = "unseen", "later"
_GROUPS = ("pipeline", "furthest", "nearest", "stage", "outcome", "currency")


class Bar(NamedTuple):
    """Some deals of a funnel: how many, and what they are worth by currency."""

    deals: int
    sums: Sums


@dataclass(slots=True)
class Step:
    """One stage with its bars, and the days deals stayed there that left it."""

    stage: Stage
    bars: dict[str, Bar] = field(default_factory=dict)
    tells: bool = True  # where no deal is closed, nobody can be told to have stopped anywhere
    seen: bool = (
        True  # False where deals came further, and none stood in it or passed it between two
    )
    stays: int = 0
    median: float | None = None
    p90: float | None = None

    @property
    def stage_id(self) -> str:
        return self.stage.id

    @property
    def reached(self) -> int:
        return self.bars[REACHED].deals

    @property
    def open(self) -> int:
        return self.bars[HERE].deals

    @property
    def sums(self) -> Sums:
        return self.bars[HERE].sums

    @property
    def decided(self) -> int:
        return self.bars[DECIDED].deals

    @property
    def went_on(self) -> float | None:
        """Share of the decided that went on; None where none is."""
        return self.bars[WENT_ON].deals / self.decided if self.decided and self.tells else None


@dataclass(slots=True)
class Funnel:
    """All stages of a pipeline in order, and what became of its deals."""

    pipeline: Pipeline
    steps: list[Step]
    deals: int = 0
    won: Bar = field(default_factory=lambda: Bar(0, {}))
    lost: Bar = field(default_factory=lambda: Bar(0, {}))
    unseen: Bar = field(default_factory=lambda: Bar(0, {}))
    later: Bar = field(default_factory=lambda: Bar(0, {}))

    def bottleneck(self) -> int:
        """Return the stage the smallest share of at least `ENOUGH` decided goes on from, else -1."""
        told = [(s.went_on, at) for at, s in enumerate(self.steps) if s.decided >= ENOUGH]
        worst = min(((share, at) for share, at in told if share is not None), default=(1.0, -1))
        return worst[1] if worst[0] < 1 else -1

    def slowest(self) -> int:
        """Return the stage deals stay longest in, by the median of at least `ENOUGH` stays, else -1."""
        told = [
            (s.median, -at) for at, s in enumerate(self.steps) if s.stays >= ENOUGH and s.median
        ]
        return -max(told, default=(0, 1))[1]

    @property
    def closed(self) -> int:
        return self.won.deals + self.lost.deals


def questions(within: Narrowing = EVERY, base: str = "") -> tuple[Question, Question]:
    """Return what a funnel is made of: of its deals, and of their stays. Without `base` sums are apart."""
    rules = within.rules()
    when = "created" if within.span else ""
    groups = _GROUPS[:-1] if base else _GROUPS
    deals = Question("deal", SUM, "value", groups, rules, when, within.span, base)
    stays = Question("stay", MEDIAN, "stayed", ("stage", "ended"), rules, when, within.span)
    return deals, stays


def read(conn: Any, within: Narrowing, now: datetime, base: str = "") -> list[Funnel]:
    """Return the funnel of each pipeline asked for. Raises `UserError`."""
    deals, stays = questions(within, base)
    every = pipelines.pipelines(conn)
    wanted = [p for p in every if within.pipeline in ("", p.id)]
    return made(
        wanted, asking.answer(conn, Asked(deals, now)), asking.answer(conn, Asked(stays, now))
    )


def made(wanted: Iterable[Pipeline], deals: Answer, stays: Answer | None = None) -> list[Funnel]:
    """Return the funnels that answers to the two questions say."""
    return [_funnel(pipeline, deals, stays) for pipeline in wanted]


def rows(
    conn: Any, asked: Asked, pipeline: Pipeline, bar: str, stage: int = -1
) -> list[int]:  # fmt: skip
    """Return the row numbers of the deals behind a bar of a stage, or of WON, LOST, UNSEEN or LATER."""
    place, every = _places(pipeline), list(asking.parts(conn, asked))
    seen = _seen((part.keys for part in every), pipeline, place)
    return sorted(
        part.n for part in every if _is_in(part.keys, pipeline, place, seen, bar, stage)
    )  # fmt: skip


def _funnel(pipeline: Pipeline, deals: Answer, stays: Answer | None) -> Funnel:
    place = _places(pipeline)
    found = [(keys, tally) for keys, tally in deals.tallies.items() if keys[0] == pipeline.id]
    seen = _seen((keys for keys, _tally in found), pipeline, place)

    def bar(name: str, stage: int = -1) -> Bar:
        base = deals.question.base
        return _bar(
            base, [(k, t) for k, t in found if _is_in(k, pipeline, place, seen, name, stage)]
        )

    last = max((len(place) if keys[4] == WON else _way(keys, place)[1] for keys, _tally in found
                if not _unseen(keys)), default=-1)  # fmt: skip
    unseen = bar(UNSEEN)
    deals_seen = sum(tally.count for _, tally in found) - unseen.deals
    whole = Funnel(pipeline, [], deals_seen, bar(WON), bar(LOST), unseen, bar(LATER))
    for at, stage in enumerate(pipeline.stages):
        step = Step(
            stage,
            {name: bar(name, at) for name in BARS},
            bool(whole.closed),
            at in seen or at > last,
        )
        if stays is not None:
            _time(step, stays.of((stage.id, 1)))
        whole.steps.append(step)
    return whole


def _places(pipeline: Pipeline) -> dict[Any, int]:
    """Return stage → its place; one that is not there any more counts as the first."""
    return {stage.id: at for at, stage in enumerate(pipeline.stages)}


def _seen(every: Iterable[Keys], pipeline: Pipeline, place: dict[Any, int]) -> set[int]:
    """Return the places of the stages deals stood in, and of those between two that one deal stood in."""
    ways = {_way(keys, place) for keys in every if keys[0] == pipeline.id and not _unseen(keys)}
    return {at for near, far in ways for at in range(near, far + 1)}


def _way(keys: Keys, place: dict[Any, int]) -> tuple[int, int]:
    """Return the places of the first and of the last stage a deal stood in."""
    _of, furthest, nearest, here, _outcome = keys[:5]
    near = place.get(nearest or here, 0)
    return near, max(near, place.get(furthest or here, 0))


def _unseen(keys: Keys) -> bool:
    return keys[1] == "" and keys[4] != OPEN


def _is_in(
    keys: Keys, pipeline: Pipeline, place: dict[Any, int], seen: set[int], bar: str, stage: int
) -> bool:  # fmt: skip
    of, _furthest, _nearest, here, outcome = keys[:5]
    if of != pipeline.id:
        return False
    if _unseen(keys) or bar == UNSEEN:
        return _unseen(keys) and bar == UNSEEN
    if bar in (WON, LOST):
        return outcome == bar
    if bar == HERE:
        return outcome == OPEN and place.get(here, 0) == stage
    near, far = _way(keys, place)
    if bar == LATER:
        return near > min(seen, default=0)
    if stage not in seen:
        return False
    on = outcome == WON or far > stage
    if bar == REACHED:
        return on or far == stage
    lost = outcome == LOST and far == stage
    return (bar != LOST_HERE and on) or (bar != WENT_ON and lost)


def _bar(base: str, found: Iterable[tuple[Keys, Tally]]) -> Bar:
    deals, sums = 0, dict[str, int]()
    for keys, tally in found:
        deals += tally.count
        code = base or str(keys[5] or "")
        if tally.total:
            sums[code] = sums.get(code, 0) + int(tally.total)
    return Bar(deals, sums)


def _time(step: Step, ended: Tally) -> None:
    step.stays = ended.known
    step.median, step.p90 = ended.figure(MEDIAN), ended.figure(P90)


class Against(NamedTuple):
    """One stage beside the period before; None where one of the two has too few to compare."""

    reached: int
    went_on: float | None
    median: float | None


def against(now: Funnel, before: Funnel) -> list[Against]:
    """Return what of each stage is more, or less, than in the period before."""
    return [_against(*pair) for pair in zip(now.steps, before.steps, strict=True)]


def _against(now: Step, before: Step) -> Against:
    share = median = None
    if min(now.decided, before.decided) >= ENOUGH:
        share = (now.went_on or 0) - (before.went_on or 0)
    if min(now.stays, before.stays) >= ENOUGH:
        median = (now.median or 0) - (before.median or 0)
    return Against(now.reached - before.reached, share, median)


def said(found: Funnel) -> str:
    """Return where deals stick, in words, or why that cannot be told."""
    return " ".join(line for line in (_told(found), *reserves(found)) if line)


def reserves(found: Funnel) -> list[str]:
    """Return what is taken for granted, not told or left out, a sentence each."""
    return [line for line in (later(found), nobody_in(found), unseen(found)) if line]


def nobody_in(found: Funnel) -> str:
    """Return the stages none of the deals was seen in, in words; "" where there are no deals."""
    names = [step.stage.name for step in found.steps if not step.seen]
    if not names or not found.deals:
        return ""
    return tr("No deal was seen in {stages}: nothing is told there.", stages=", ".join(names))


def later(found: Funnel) -> str:
    """Return of how many deals it is taken for granted that they came through the first stages, in words."""
    count = found.later.deals
    return trn(
        "{n} deal was first seen in a later stage: that it came through those before is taken for granted.",
        "{n} deals were first seen in a later stage: that they came through those before is taken for "
        "granted.",
        count,
    ) if count else ""  # fmt: skip


def unseen(found: Funnel) -> str:
    """Return how many deals are left out because nobody saw the way they went, in words."""
    count = found.unseen.deals
    return trn(
        "{n} deal came into this file already closed; nothing is known of its way, so it is left out.",
        "{n} deals came into this file already closed; nothing is known of their way, so they are left out.",
        count,
    ) if count else ""  # fmt: skip


def _told(found: Funnel) -> str:
    if not found.deals and found.unseen.deals:
        return ""
    if not found.deals:
        return tr("There are no such deals, so there is nothing to tell.")
    if not found.closed:
        return not_closed(found)
    if all(step.decided < ENOUGH for step in found.steps):
        return tr(
            "Too few deals: {n} must be decided at a stage to tell where they stick.", n=ENOUGH
        )
    return " ".join(line for line in (_narrowest(found), _longest(found)) if line)


def not_closed(found: Funnel) -> str:
    """Return in words that no deal whose way is known is closed."""
    if found.unseen.deals:
        return tr("No other deal of this pipeline is closed yet, so no share can be told.")
    return tr("No deal of this pipeline is closed yet, so no share can be told.")


def _narrowest(found: Funnel) -> str:
    at = found.bottleneck()
    if at < 0:
        return tr("Deals stick nowhere: all that were decided went on.")
    step = found.steps[at]
    share = step.went_on or 0
    later_on = (one.stage.name for one in found.steps[at + 1 :] if one.seen)
    further = next(later_on, tr("Won"))
    return tr(
        "The bottleneck is {stage}: of {n} decided deals {percent} % went on to {next}.",
        stage=step.stage.name, n=f"{step.decided:,}", percent=round(share * 100), next=further,
    )  # fmt: skip


def _longest(found: Funnel) -> str:
    at = found.slowest()
    if at < 0:
        return ""
    step = found.steps[at]
    return tr(
        "They stay longest in {stage}: half of them {days} days or more, one in ten {most} or more.",
        stage=step.stage.name, days=days(step.median), most=days(step.p90),
    )  # fmt: skip


def days(number: float | None) -> str:
    """Return days with one decimal below ten."""
    return "–" if number is None else f"{number:,.1f}" if number < 10 else f"{number:,.0f}"
