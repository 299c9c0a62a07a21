"""Charts to hold painters against: the sales of half a year, and data of every awkward size."""

from __future__ import annotations

from crm_desktop.gui.charts import units
from crm_desktop.gui.charts.data import ChartData, Series

MONTHS = ("Jun", "Jul", "Aug", "Sep", "Oct", "Nov")


def plain(*values, **more):
    """Return one series of numbers, one a month."""
    names = tuple(MONTHS[at % 6] for at in range(len(values)))
    return ChartData("Leads", names, (Series("New", values),), **more)


def sales(**more):
    """Return the sales of the design's picture, in sen."""
    won = (7_400_000, 9_700_000, 8_800_000, 13_000_000, 10_400_000, 8_240_000)
    aims = (9_000_000, 9_000_000, 10_000_000, 11_000_000, 11_000_000, 12_000_000)
    said = {
        "target": Series("Target", aims),
        "pace": Series("Pace", (None,) * 5 + (11_300_000,)),
        "now": 5,
        "sentence": "At this pace November ends at RM 113,000.",
    }
    return ChartData(
        "Sales against target", MONTHS, (Series("Won", won),), units.money("MYR"), **said | more
    )


def many(series, categories, value=lambda s, c: (7 * s + 3 * c) % 40):
    """Return a chart of as many series and categories as wanted."""
    names = tuple(f"Week {c + 1}" for c in range(categories))
    made = (
        Series(f"Person {s + 1}", tuple(value(s, c) for c in range(categories)))
        for s in range(series)
    )
    return ChartData("Everybody", names, tuple(made))
