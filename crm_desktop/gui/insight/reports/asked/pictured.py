"""An answered report as a chart, and as the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crm_desktop.domain import money, numbers
from crm_desktop.gui.charts import units
from crm_desktop.gui.charts.data import ChartData, Mark, Series
from crm_desktop.gui.charts.units import Unit
from crm_desktop.gui.insight import words
from crm_desktop.i18n import tr
from crm_desktop.insight.composed import report_files
from crm_desktop.insight.composed.kept_report import Shown
from crm_desktop.insight.composed.results import IN_DAYS, IN_MONEY, Line, Number, Result
from crm_desktop.insight.composed.specs import Spec

KINDS = {
    "bar": "bar", "bars": "list", "line": "line", "stacked": "stacked", "funnel": "funnel",
    "donut": "donut",
}  # fmt: skip
"""Shapes of a report that have a chart, and which."""
SERIES = 8
"""Series a chart tells apart; what is beyond them is in the table."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart of a kind, with the line of the report behind each of its marks."""

    kind: str
    data: ChartData
    lines: dict[Mark, Line]


def unit_of(result: Result) -> Unit:
    """Return what the numbers of a report are, for a chart."""
    if result.unit == IN_MONEY:
        return units.money(result.asked.question.base)
    return units.days() if result.unit == IN_DAYS else units.count()


def shown(value: Number, result: Result) -> str:
    """Return a number of a report as people read it; "–" where there is none."""
    if value is None:
        return "–"
    if result.unit == IN_MONEY:
        return money.shown(round(value), result.asked.question.base)
    if result.unit == IN_DAYS:
        return numbers.shown(f"{value:.1f}".removesuffix(".0"))
    return units.grouped(value)


def period(result: Result) -> str:
    """Return the time a report is of, "" for any."""
    spec = result.spec
    if not (spec.period and spec.when):
        return ""
    return words.period_told(spec.period, result.asked.question.span)


def pictured(title: str, found: Shown) -> Picture | None:
    """Return the chart of a report, None for one that is a table or a number."""
    result = found.result
    kind = KINDS.get(result.spec.shape)
    if kind is None or not result.spec.groups:
        return None
    several = len(result.spec.groups) > 1
    return _several(found, kind, title) if several else _one(found, kind, title)


def _one(found: Shown, kind: str, title: str) -> Picture:
    result = found.result
    lines = result.lines
    earlier = None
    if result.before is not None and kind != "donut":
        earlier = Series(tr("Period before"), tuple(line.before for line in lines))
    data = ChartData(
        title, tuple(line.names[0] for line in lines),
        (Series(found.figure, tuple(line.value for line in lines)),), unit_of(result),
        heading=found.headings[0], period=period(result), earlier=earlier, empty=_nothing(result),
    )  # fmt: skip
    return Picture(kind, data, {Mark(0, at): line for at, line in enumerate(lines)})


def _several(found: Shown, kind: str, title: str) -> Picture:
    """Return a chart whose categories are the first group, its series the others."""
    result = found.result
    lines = result.lines
    firsts = list(dict.fromkeys(line.names[0] for line in lines))
    rests = _greatest(lines)
    at = {(line.names[0], _rest(line)): line for line in lines}
    known = {
        Mark(s, c): at[first, rest]
        for s, rest in enumerate(rests) for c, first in enumerate(firsts) if (first, rest) in at
    }  # fmt: skip
    series = tuple(
        Series(rest, tuple(line.value if (line := known.get(Mark(s, c))) else None
                           for c in range(len(firsts))))
        for s, rest in enumerate(rests)
    )  # fmt: skip
    data = ChartData(
        title, tuple(firsts), series, unit_of(result), heading=found.headings[0],
        period=period(result), empty=_nothing(result),
    )  # fmt: skip
    return Picture("stacked" if kind in ("list", "donut", "funnel") else kind, data, known)


def _rest(line: Line) -> str:
    return " · ".join(line.names[1:])


def _greatest(lines: Iterable[Line]) -> list[str]:
    """Return the series a chart shows, in the order of their groups: the greatest where there are many."""
    sums: dict[str, float] = {}
    for line in lines:
        sums[_rest(line)] = sums.get(_rest(line), 0) + abs(line.value or 0)
    kept = sorted(sums, key=lambda name: -sums[name])[:SERIES]
    return [name for name in sums if name in kept]


def _nothing(result: Result) -> str:
    return result.words() if result.empty else ""


def rows(result: Result) -> list[tuple[str, ...]]:
    """Return the lines of a report as a file has them."""
    return [tuple(row) for row in report_files.rows(result)]


def of_number(spec: Spec) -> bool:
    """Say whether a report is one number."""
    return spec.shape == "number" or not spec.groups
