"""What is said of a report: what it asks, its columns, its numbers as people and files read them."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain import money
from crm_desktop.i18n import mark, tr
from crm_desktop.insight.composed.results import IN_MONEY, Number, Result
from crm_desktop.insight.composed.specs import Spec
from crm_desktop.store import catalogue
from crm_desktop.store.figures.question import COUNT, MEAN, MEDIAN, P90, SUM
from crm_desktop.store.figures.sources import SOURCES

HOWS = {
    COUNT: mark("Number"), SUM: mark("Sum"), MEAN: mark("Mean"), MEDIAN: mark("The one in the middle"),
    P90: mark("Nine in ten stay below"),
}  # fmt: skip
BUCKETS = {
    "day": mark("by day"), "week": mark("by week"), "month": mark("by month"),
    "quarter": mark("by quarter"), "year": mark("by year"), "weekday": mark("by day of the week"),
    "hour": mark("by hour"),
}  # fmt: skip
_KEYS = {
    "stage": mark("Stage"), "pipeline": mark("Pipeline"), "outcome": mark("Outcome"),
    "reason": mark("Reason"), "closed": mark("Closed"), "since": mark("In its stage since"),
    "next_stage": mark("Next stage"), "entered": mark("Entered"), "product": mark("Product"),
    "category": mark("Category"), "furthest": mark("Furthest stage"), "stuck": mark("Stands too long"),
    "ended": mark("Time there ended"), "currency": mark("Currency"),
}  # fmt: skip
"""Groups that are no fields of their own."""


def group(conn: Any, source: str, name: str) -> str:
    """Return what a group is called: "Owner", "Closed, by month"."""
    field, _, bucket = name.partition(":")
    known = catalogue.of(conn, SOURCES[source].entity).fields.get(field)
    if field in _KEYS and (known is None or field in ("closed", "reason")):
        said = tr(_KEYS[field])
    else:
        said = catalogue.heading(known) if known is not None else field
    return f"{said}, {tr(BUCKETS[bucket])}" if bucket in BUCKETS else said


def term(conn: Any, source: str, name: str) -> str:
    """Return what a number of a record is called."""
    declared = SOURCES[source].terms.get(name)
    if declared is not None:
        return tr(declared.label)
    known = catalogue.of(conn, SOURCES[source].entity).fields.get(name)
    return catalogue.heading(known) if known is not None else name


def figure(conn: Any, spec: Spec) -> str:
    """Return what the numbers of a report are: "Number of Deals", "Value, sum"."""
    if spec.how == COUNT:
        return tr(SOURCES[spec.source].label)
    return f"{term(conn, spec.source, spec.term)}, {tr(HOWS[spec.how]).lower()}"


def headings(conn: Any, made: Result) -> list[str]:
    """Return the headings of a report's columns."""
    named = [group(conn, made.spec.source, name) for name in made.spec.groups]
    value = figure(conn, made.spec)
    if made.unit == IN_MONEY:
        value = f"{value} ({made.asked.question.base})"
    counts = made.spec.how != COUNT
    found = [*named, value, *([tr("Records")] if counts else [])]
    return [*found, tr("Period before")] if made.before is not None else found


def shown(value: Number, unit: str, base: str) -> str:
    """Return a number as people read it; "–" where there is none."""
    if value is None:
        return "–"
    if unit == IN_MONEY:
        return money.shown(round(value), base)
    if isinstance(value, int) or value == int(value):
        return f"{int(value):,}"
    return f"{value:,.1f}"


def plain(value: Number, unit: str, base: str) -> str:
    """Return a number for a file: no groups, a point; "" where there is none."""
    if value is None:
        return ""
    if unit == IN_MONEY:
        return money.plain(round(value), base)
    if isinstance(value, int) or value == int(value):
        return str(int(value))
    return f"{value:.2f}"


__all__ = ["BUCKETS", "HOWS", "figure", "group", "headings", "plain", "shown", "term"]
