"""What a report can be made of: sources, numbers, groups, days and shapes, each with its words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from crm_desktop.domain.fields import Kind
from crm_desktop.i18n import mark, tr
from crm_desktop.insight import wording
from crm_desktop.insight.composed import kept_report
from crm_desktop.insight.composed.specs import MOST_GROUPS, SHAPES, Spec
from crm_desktop.insight.labels import Labels
from crm_desktop.store import catalogue
from crm_desktop.store.figures import grouping, sources
from crm_desktop.store.figures.question import COUNT, HOWS, SUM
from crm_desktop.store.figures.sources import SOURCES

Option = tuple[str, str]
"""A name as a report keeps it, and its words."""
SHAPE_WORDS = {
    "table": mark("Table"), "bar": mark("Upright bars"), "bars": mark("List of bars"),
    "line": mark("Line chart"), "stacked": mark("Stacked bar chart"), "funnel": mark("Funnel"),
    "donut": mark("Donut chart"), "number": mark("One number"),
}  # fmt: skip
_ALONE = ("bars", "funnel", "donut")
"""Shapes of one group."""
_SPECIAL = {
    "deal": ("stage", "pipeline", "furthest", "outcome", "reason", "category", "stuck"),
    "stay": ("stage", "pipeline", "next_stage", "ended", "outcome", "reason"),
    "line": ("product", "category", "stage", "pipeline", "outcome", "reason"),
}
"""Groups of the sources of deals that are no fields."""
_SPECIAL_DAYS = {"deal": ("closed", "since"), "stay": ("entered", "closed"), "line": ("closed",)}
_DAYS = (Kind.DATE, Kind.MOMENT, Kind.WHEN)
_HIDDEN = ("place", "result")
"""Fields whose parts are groups of their own."""


def kinds() -> list[Option]:
    """Return the sources."""
    return [(name, tr(source.label)) for name, source in SOURCES.items()]


def hows() -> list[Option]:
    """Return how numbers are put together."""
    return [(how, tr(wording.HOWS[how])) for how in HOWS]


def terms(conn: Any, source: str) -> list[Option]:
    """Return the numbers of a source's records, none for one that can only be counted."""
    declared = SOURCES[source]
    names = list(declared.terms)
    if declared.name == declared.entity:
        known = catalogue.of(conn, declared.entity)
        names += [f.name for f in sources.numbers(known) if f.name not in names]
    return [(name, wording.term(conn, source, name)) for name in names]


def days(conn: Any, source: str) -> list[Option]:
    """Return the days a period can be of."""
    known = catalogue.of(conn, SOURCES[source].entity)
    names = [f.name for f in grouping.offered(known) if f.kind in _DAYS]
    names = [*_SPECIAL_DAYS.get(source, ()), *names]
    return [(name, wording.group(conn, source, name)) for name in dict.fromkeys(names)]


def groups(conn: Any, source: str) -> list[Option]:
    """Return what records can be grouped by: those of time in each of their lengths, last."""
    known = catalogue.of(conn, SOURCES[source].entity)
    offered = [f for f in grouping.offered(known) if f.name not in _HIDDEN]
    names = [*_SPECIAL.get(source, ()), *(f.name for f in offered if f.kind not in _DAYS)]
    for day, _words in days(conn, source):
        names += [f"{day}:{bucket}" for bucket in grouping.BUCKETS]
    return [(name, wording.group(conn, source, name)) for name in dict.fromkeys(names)]


def ordered(conn: Any, spec: Spec) -> bool:
    """Say whether the groups stand in an order of their own: stages, choices, times."""
    return bool(spec.groups) and Labels(conn, spec.source, spec.groups[0], ()).ordered


def shapes(spec: Spec) -> list[Option]:
    """Return the shapes that can show a report of so many groups."""
    if not spec.groups:
        fit: tuple[str, ...] = ("number",)
    elif len(spec.groups) == 1:
        fit = tuple(shape for shape in SHAPES if shape != "stacked")
    else:
        fit = tuple(shape for shape in SHAPES if shape not in _ALONE)
    return [(shape, tr(SHAPE_WORDS[shape])) for shape in fit]


def fitted(conn: Any, spec: Spec) -> Spec:
    """Return a report whose parts go together: what its source does not have is left out."""
    known = dict(terms(conn, spec.source))
    how, term = spec.how, spec.term
    if how == COUNT or not known:
        how, term = COUNT, ""
    elif term not in known:
        term = next(iter(known))
    allowed = dict(groups(conn, spec.source))
    kept = tuple(dict.fromkeys(g for g in spec.groups if g in allowed))[:MOST_GROUPS]
    when = spec.when
    if when not in dict(days(conn, spec.source)):
        when = kept_report.day_of(spec.source) if spec.period else ""
    made = replace(spec, how=how, term=term, groups=kept, when=when)
    fit = [shape for shape, _words in shapes(made)]
    return made if made.shape in fit else replace(made, shape=_usual(made, fit))


def turned(conn: Any, spec: Spec, source: str) -> Spec:
    """Return a report about other records: rules on the old ones are no rules on these."""
    same = SOURCES[source].entity == SOURCES[spec.source].entity
    known = spec.term in dict(terms(conn, source))
    where, how = (spec.where if same else ()), (spec.how if known else COUNT)
    return fitted(conn, replace(spec, source=source, where=where, how=how))


def measured(conn: Any, spec: Spec, how: str) -> Spec:
    """Return a report that puts its numbers together in another way."""
    return fitted(conn, replace(spec, how=how))


def _usual(spec: Spec, fit: list[str]) -> str:
    """Return the shape most will want: lines and stacks for time and parts, else bars."""
    if len(spec.groups) > 1 and spec.how in (COUNT, SUM):
        return "stacked"
    return "bar" if "bar" in fit else fit[0]
