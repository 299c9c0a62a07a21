"""What the charts of the dashboard show, made of its answers."""

from __future__ import annotations

from crm_desktop.domain import goal as declared
from crm_desktop.gui.charts import units
from crm_desktop.gui.charts.data import ChartData, Series
from crm_desktop.gui.insight import words
from crm_desktop.i18n import tr
from crm_desktop.insight import glance, summary
from crm_desktop.insight.campaigns import sources
from crm_desktop.insight.campaigns.sources import Brought
from crm_desktop.insight.narrowing import CATEGORIES
from crm_desktop.insight.sticking import funnel as funnels
from crm_desktop.insight.summary import Shown

SOURCES, REASONS = 5, 5


def sales(shown: Shown) -> ChartData:
    """Return won value period by period, against the target where there is one."""
    reached, goal = shown.reached, shown.goal
    title = _sales_title(shown)
    unit = units.money(goal.currency) if goal.in_money else units.count()
    if not reached or not (shown.targeted or any(one.value for one in reached)):
        nothing = tr("Nothing was won in the last {n} periods. A deal marked as won shows here.",
                     n=len(reached))  # fmt: skip
        return ChartData(title, (), (), unit, empty=nothing)
    last = len(reached) - 1
    target = pace = None
    if shown.targeted:
        target = Series(tr("Target"), tuple(one.target for one in reached))
        going = reached[-1]
        if going.part < 1 and going.projected is not None and going.projected > going.value:
            pace = Series(tr("Pace"), (*[None] * last, going.projected))
    return ChartData(
        title, tuple(words.bar_name(goal, one) for one in reached),
        (Series(words.measured(goal), tuple(one.value for one in reached)),), unit,
        target=target, pace=pace, now=last, sentence=words.sales(shown),
    )  # fmt: skip


def _sales_title(shown: Shown) -> str:
    if not shown.targeted:
        return tr("Sales")
    if shown.goal.measure == declared.WON_VALUE:
        return tr("Sales against target")
    return tr("{measure} against target", measure=words.measured(shown.goal))


def funnel(shown: Shown) -> ChartData:
    """Return how many deals came to each stage and were won, and what share went on."""
    found, title = shown.funnel, tr("Funnel")
    period = words.period_name(
        shown.wanted.period if shown.funnel_span == shown.span else summary.FUNNEL
    )
    if found is None or not found.deals:
        nothing = (found and funnels.unseen(found)) or tr(
            "No deal was added in this time. The funnel shows how far new deals come."
        )
        return ChartData(title, (), (), period=period, empty=nothing)
    if shown.several:
        period = f"{found.pipeline.name} · {period}"
    names = [step.stage.name for step in found.steps]
    values = [step.reached for step in found.steps]
    shares = ["", *(_share(step.went_on) for step in found.steps)]
    at = found.bottleneck()
    return ChartData(
        title, (*names, tr("Won")), (Series(tr("Deals"), (*values, found.won.deals)),),
        units.count(), period=period, shares=tuple(shares), shares_name=tr("went on"),
        matters=at + 1 if at >= 0 else None, sentence=funnels.said(found),
    )  # fmt: skip


def brought(shown: Shown) -> ChartData:
    """Return the sources that won most."""
    title = tr("Sources, won value")
    rows = winners(shown)
    if not rows:
        nothing = tr("No deal was won in this time, so no source can be told.")
        return ChartData(title, (), (), units.money(shown.base), empty=nothing)
    shares = tuple("–" if one.conversion is None else _share(one.conversion) for one in rows)
    known = any(one.conversion is not None for one in rows)
    return ChartData(
        title, tuple(sources.shown_name(one) for one in rows),
        (Series(tr("Won"), tuple(one.won for one in rows)),), units.money(shown.base),
        shares=shares if known else (), shares_name=tr("conversion"),
    )  # fmt: skip


def winners(shown: Shown) -> list[Brought]:
    """Return the sources the chart shows, in its order."""
    return [one for one in shown.sources if one.won][:SOURCES]


def forecast(shown: Shown) -> ChartData:
    """Return open deals by how certain they are, as they stand and weighted."""
    title, rows = tr("Forecast by how certain it is"), shown.categories
    if not any(row.deals.count for row in rows):
        return ChartData(
            title, (), (), units.money(shown.base), empty=tr("There are no open deals.")
        )
    return ChartData(
        title, tuple(tr(CATEGORIES[row.name]) for row in rows),
        (Series(tr("Value"), tuple(row.deals.value for row in rows)),
         Series(tr("Weighted"), tuple(row.weighted for row in rows))),
        units.money(shown.base), sentence=glance.bands_said(),
    )  # fmt: skip


def reasons(shown: Shown) -> ChartData:
    """Return what most deals were lost for, and what share of all that were lost."""
    title, rows = tr("Lost deals by reason"), shown.reasons[:REASONS]
    if not rows:
        return ChartData(title, (), (), empty=tr("No deal was lost in this time."))
    every = sum(count for _reason, count in shown.reasons)
    return ChartData(
        title, tuple(str(reason) if reason else tr("(none)") for reason, _count in rows),
        (Series(tr("Deals"), tuple(count for _reason, count in rows)),), units.count(),
        shares=tuple(_share(count / every) for _reason, count in rows), shares_name=tr("share"),
    )  # fmt: skip


def _share(part: float | None) -> str:
    return "" if part is None else units.share(part * 100)
