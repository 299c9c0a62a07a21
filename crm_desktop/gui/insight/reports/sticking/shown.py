"""What the report of where deals stick shows, made of its answers: charts and the rows of its table."""

from __future__ import annotations

from datetime import date

from crm_desktop.domain import money
from crm_desktop.gui.charts import units
from crm_desktop.gui.charts.data import ChartData, Series
from crm_desktop.gui.insight import words
from crm_desktop.gui.insight.reports.number_table import Number
from crm_desktop.gui.insight.reports.sheet import Export
from crm_desktop.i18n import tr
from crm_desktop.insight.sticking import bottleneck_files
from crm_desktop.insight.sticking import funnel as funnels
from crm_desktop.insight.sticking.bottleneck import STAYED, STUCK, Shown
from crm_desktop.insight.sticking.funnel import Against, Step

Behind = tuple[str, int]
"""A bar and the place of its stage, as `Bottleneck.behind` takes them."""
NONE = "–"


def rows(shown: Shown) -> list[tuple[Number, ...]]:
    """Return the table of stages, the bottleneck and the slowest pointed out."""
    narrow, slow = shown.funnel.bottleneck(), shown.funnel.slowest()
    return [
        _row(step, at, before, at == narrow, at == slow)
        for at, (step, before) in enumerate(bottleneck_files.steps(shown))
    ]


def export(shown: Shown, today: date) -> Export:
    """Return the funnel and the stages."""
    headings, rows, names, notes = bottleneck_files.table(shown, today)
    return Export(tr(bottleneck_files.TITLE), tuple(headings), tuple(map(tuple, rows)), names, "funnel",
                  funnel(shown), tuple(notes))  # fmt: skip


def _row(
    step: Step, at: int, before: Against | None, narrow: bool, slow: bool
) -> tuple[Number, ...]:
    share, stays = before and before.went_on, before and before.median
    return (
        Number(step.stage.name),
        _count(step, funnels.REACHED, at),
        Number(_share(step.went_on), (funnels.WENT_ON, at), narrow),
        Number(NONE if share is None else _points(share)),
        _count(step, funnels.LOST_HERE, at),
        _count(step, funnels.HERE, at),
        Number(funnels.days(step.median), (STAYED, at) if step.stays else None, slow),
        Number(funnels.days(step.p90), (STAYED, at) if step.stays else None),
        Number(NONE if stays is None else _more(stays)),
    )


def legend(shown: Shown, today: date) -> str:
    """Say of which deals the columns are, and what “–” means there."""
    parts = bottleneck_files.of_when(shown, today), bottleneck_files.dash()
    return " ".join(part for part in parts if part)


def _count(step: Step, bar: str, at: int) -> Number:
    deals = step.bars[bar].deals
    return Number(f"{deals:,}", (bar, at) if deals else None)


def funnel(shown: Shown) -> ChartData:
    """Return how many deals came to each stage and were won, and what share went on."""
    found, title = shown.funnel, tr("Funnel")
    if not found.deals:
        nothing = funnels.unseen(found) or tr(
            "No deal was added in this time. The funnel shows how far new deals come."
        )
        return ChartData(title, (), (), empty=nothing)
    at = found.bottleneck()
    shares = ("", *(_share(step.went_on).replace(NONE, "") for step in found.steps))
    return ChartData(
        title, (*(step.stage.name for step in found.steps), tr("Won")),
        (Series(tr("Deals"), (*(step.reached for step in found.steps), found.won.deals)),),
        units.count(), period=words.period_told(shown.wanted.period, shown.span), shares=shares,
        shares_name=tr("went on"), matters=at + 1 if at >= 0 else None,
    )  # fmt: skip


def stays(shown: Shown) -> ChartData:
    """Return how many days half of the deals stayed in each stage, and nine of ten."""
    steps, title = shown.funnel.steps, tr("Days in a stage")
    if not any(step.stays for step in steps):
        nothing = tr("No deal has left a stage in this time, so no days can be told.")
        return ChartData(title, (), (), units.days(), empty=nothing)
    slow = shown.funnel.slowest()
    return ChartData(
        title, tuple(step.stage.name for step in steps),
        (Series(tr("Half of the deals, within"), tuple(step.median for step in steps)),
         Series(tr("Nine of ten, within"), tuple(step.p90 for step in steps))),
        units.days(), matters=slow if slow >= 0 else None,
    )  # fmt: skip


def stuck(shown: Shown) -> ChartData:
    """Return how many open deals stand too long in each stage, and what they are worth."""
    title = tr("Stuck deals")
    if not any(one.stuck.count for one in shown.standing):
        return ChartData(title, (), (), empty=shown.stuck_said)
    return ChartData(
        title, tuple(one.stage.name for one in shown.standing),
        (Series(tr("Deals"), tuple(one.stuck.count for one in shown.standing)),), units.count(),
        shares=tuple(money.shown(int(one.stuck.total), shown.base) for one in shown.standing),
        shares_name=tr("worth"), sentence=shown.stuck_said,
    )  # fmt: skip


def named(bar: str, stage: str) -> str:
    """Return what the records behind a bar are called."""
    texts = {
        funnels.REACHED: tr("Came to {stage}", stage=stage),
        funnels.WENT_ON: tr("Went on from {stage}", stage=stage),
        funnels.LOST_HERE: tr("Lost in {stage}", stage=stage),
        funnels.HERE: tr("Open in {stage}", stage=stage),
        funnels.WON: tr("Won"), funnels.LOST: tr("Lost"), funnels.UNSEEN: tr("Came in closed"),
        funnels.LATER: tr("First seen in a later stage"),
        STAYED: tr("Left {stage}", stage=stage),
        STUCK: tr("Stuck in {stage}", stage=stage) if stage else tr("Stuck deals"),
    }  # fmt: skip
    return texts[bar]


def _share(part: float | None) -> str:
    return NONE if part is None else units.share(part * 100)


def _points(change: float) -> str:
    """Return a change of a share in points: "+4 pts"."""
    return tr("{n} pts", n=f"{round(change * 100):+d}".replace("-", "−").replace("+0", "±0"))


def _more(days: float) -> str:
    return f"{days:+,.1f}".replace("-", "−")
