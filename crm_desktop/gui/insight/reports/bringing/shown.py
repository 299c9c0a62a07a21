"""What the report of sources and campaigns shows, made of its answers: a chart and the rows of two tables."""

from __future__ import annotations

from crm_desktop.domain import money
from crm_desktop.gui.charts import units
from crm_desktop.gui.charts.data import ChartData, Series
from crm_desktop.gui.insight import words
from crm_desktop.gui.insight.reports.number_table import Number
from crm_desktop.gui.insight.reports.sheet import Export
from crm_desktop.i18n import tr
from crm_desktop.insight.campaigns import bringing_files, sources
from crm_desktop.insight.campaigns.bringing import Clicked, Shown
from crm_desktop.insight.campaigns.bringing_files import by_name
from crm_desktop.insight.campaigns.sources import Brought

NONE, BARS, PER_COST = "–", 8, 3
OF = {"leads": "lead", "converted": "lead", "won_deals": "deal", "won": "deal",
      "cost": "campaign_result"}  # fmt: skip
"""The figures that open records, and which kind."""


def clicked_headings(by: str) -> list[str]:
    """Return the columns of what was shown and clicked."""
    return [
        by_name(by), tr("Views"), tr("Clicks"), tr("Clicked"), tr("Cost"), tr("A click cost"),
        tr("Place"), tr("Reactions"),
    ]  # fmt: skip


def rows(shown: Shown) -> list[tuple[Number, ...]]:
    """Return what each source or campaign brought, and all together at the end."""
    found = [_row(one, at, shown.base) for at, one in enumerate(shown.rows)]
    if len(found) > 1:
        whole = [cell._replace(behind=None) for cell in _row(shown.total, -1, shown.base)]
        # What came without a cost is in the sums: no return of what was spent can be told of them.
        found.append((*whole[:-PER_COST], *[Number(NONE)] * PER_COST))
    return found


def export(shown: Shown) -> Export:
    """Return the chart and what each brought."""
    headings, rows, names, notes = bringing_files.table(shown)
    return Export(tr(bringing_files.TITLE), tuple(headings), tuple(map(tuple, rows)), names, "bar",
                  chart(shown), tuple(notes))  # fmt: skip


def _row(one: Brought, at: int, base: str) -> tuple[Number, ...]:
    def count(figure: str) -> Number:
        n = int(getattr(one, figure))
        return Number(f"{n:,}", (at, figure) if n else None)

    def amount(figure: str) -> Number:
        n = int(getattr(one, figure))
        return Number(money.shown(n, base), (at, figure) if n else None)

    return (
        Number(sources.shown_name(one)), count("leads"), count("converted"),
        Number(_share(one.conversion)), count("won_deals"), amount("won"), amount("cost"),
        Number(_money(one.per_lead, base)), Number(_money(one.per_deal, base)),
        Number(_times(one)),
    )  # fmt: skip


def clicked_rows(shown: Shown) -> list[tuple[Number, ...]]:
    """Return what was shown and clicked, a row each; every figure opens its results."""
    return [_clicked(one, shown.base) for one in shown.clicked]


def _clicked(one: Clicked, base: str) -> tuple[Number, ...]:
    return (
        Number(one.name or tr("(none)")), Number(f"{one.views:,}", one),
        Number(f"{one.clicks:,}", one), Number(_share(one.rate)),
        Number(_money(one.cost or None, base), one), Number(_money(one.per_click, base)),
        Number(NONE if one.place is None else f"{one.place:.1f}"), Number(f"{one.reactions:,}", one),
    )  # fmt: skip


def chart(shown: Shown) -> ChartData:
    """Return what was won beside what it cost, of those that won or cost most."""
    found = [one for one in shown.rows if one.won or one.cost][:BARS]
    title, unit = tr("Won value and cost"), units.money(shown.base)
    if not found:
        nothing = tr(
            "Nothing was won or spent in this time. Deals that are won and costs show here."
        )
        return ChartData(title, (), (), unit, empty=nothing)
    series = [Series(tr("Won value"), tuple(one.won for one in found))]
    if any(one.cost for one in found):
        series.append(Series(tr("Cost"), tuple(one.cost for one in found)))
    return ChartData(
        title, tuple(sources.shown_name(one) for one in found), tuple(series), unit,
        heading=by_name(shown.wanted.by), period=words.period_told(shown.wanted.period, shown.span),
        sentence=best(shown),
    )  # fmt: skip


def best(shown: Shown) -> str:
    """Return what pays most and what least, in words; "" where nothing can be told."""
    spent = [one for one in shown.rows if one.gain is not None]
    paid = [one for one in spent if one.name]
    if spent and not paid:
        return tr(
            "What was spent is of campaigns without a source. Say theirs to see what it brought."
        )
    if not paid:
        return tr(
            "No cost is known, so no return can be told. Enter or import what campaigns cost."
        )
    parts = []
    most = max(paid, key=lambda one: one.gain or 0)
    if most.won:
        parts.append(tr("{name} pays best: {times} came back for each 1 spent.",
                        name=sources.shown_name(most), times=_back(most)))  # fmt: skip
    least = min(paid, key=lambda one: one.gain or 0)
    if (least.gain or 0) < 0:
        parts.append(
            tr("{name} has not paid back what it cost yet.", name=sources.shown_name(least))
        )
    return " ".join(parts)


def named(figure: str, name: str) -> str:
    """Return what the records behind a figure are called."""
    texts = {
        "leads": tr("Leads, {name}", name=name), "converted": tr("Converted, {name}", name=name),
        "won_deals": tr("Won, {source}", source=name), "won": tr("Won, {source}", source=name),
        "cost": tr("Costs, {name}", name=name),
    }  # fmt: skip
    return texts[figure]


def _share(part: float | None) -> str:
    return NONE if part is None else units.share(part * 100)


def _money(amount: int | None, base: str) -> str:
    return NONE if amount is None else money.shown(amount, base)


def _times(one: Brought) -> str:
    return NONE if one.gain is None else tr("{n} for 1", n=_back(one))


def _back(one: Brought) -> str:
    return f"{one.back or 0:,.2f}".rstrip("0").rstrip(".")
