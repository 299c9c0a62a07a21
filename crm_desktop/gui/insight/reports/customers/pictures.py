"""What is told of customers as charts."""

from __future__ import annotations

from collections.abc import Sequence

from crm_desktop.gui.charts import units
from crm_desktop.gui.charts.data import ChartData, Series
from crm_desktop.i18n import tr
from crm_desktop.insight.customers.cohorts import Cohort
from crm_desktop.insight.customers.rfm import SEGMENTS, Scores

DRAWN = 6
"""Cohorts that are told apart: the latest of them that have a curve."""


def drawn(found: Sequence[Cohort]) -> list[Cohort]:
    """Return the cohorts the chart of curves shows, in its order."""
    return [one for one in found if one.curve][-DRAWN:]


def curves(found: Sequence[Cohort], base: str) -> ChartData:
    """Return what one customer of each cohort brought, by months since its first won deal."""
    shown = drawn(found)
    long = max((len(one.curve) for one in shown), default=0)
    series = tuple(
        Series(one.title, (*map(round, one.curve), *[None] * (long - len(one.curve))))
        for one in shown
    )
    return ChartData(
        tr("What one customer brought, by months since the first won deal"),
        tuple(str(month) for month in range(1, long + 1)), series, units.money(base),
        heading=tr("Months"),
        empty=tr("No cohort is a month old yet for all of its customers."),
    )  # fmt: skip


def segments(found: Scores) -> ChartData:
    """Return how many customers are in each segment."""
    counts = tuple(len(found.of(name)) for name in SEGMENTS)
    every = sum(counts) or 1
    return ChartData(
        tr("Customers by segment"), tuple(tr(one.title) for one in SEGMENTS.values()),
        (Series(tr("Customers"), counts),), units.count(), heading=tr("Segment"),
        shares=tuple(units.share(count / every * 100) for count in counts),
        shares_name=tr("of the customers"), empty=found.words(),
    )  # fmt: skip
