"""What a report asks, as it is kept: a question whose times are told relative to today."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from crm_desktop.domain import rule
from crm_desktop.domain.rule import Node
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.insight import held_against, periods
from crm_desktop.insight.held_against import Days
from crm_desktop.store.figures.question import COUNT, HOWS, Asked, Question, Span
from crm_desktop.store.figures.sources import SOURCES

VERSION = 1
SHAPES = ("table", "bar", "bars", "line", "stacked", "funnel", "donut", "number")
"""How an answer is shown; "bars" lie on their side."""
ORDERS = ("value", "name")
MOST_GROUPS = 3
MANY = 12
"""Groups a picture shows before the rest is put together."""


@dataclass(frozen=True, slots=True)
class Spec:
    """A report as the user made it; `period` is "this month", "last 90d", "2026-01-01..2026-03-31" or ""."""

    source: str = "deal"
    how: str = COUNT
    term: str = ""
    groups: tuple[str, ...] = ()
    where: tuple[Node, ...] = ()
    when: str = ""
    period: str = ""
    compared: bool = False
    shape: str = "bar"
    order: str = "value"
    most: int = MANY

    def asked(self, base: str, now: datetime) -> Asked:
        """Return the question as it is asked now. Raises `UserError` for a period there is not."""
        span = self.span(now.date())
        made = Question(
            self.source, self.how, self.term, self.groups, self.where, self.when, span, base
        )
        return Asked(made, now)

    def before(self, base: str, now: datetime) -> Asked | None:
        """Return the same question of the period before, None where none is wanted."""
        days = self.held(now.date())
        if days is None:
            return None
        return Asked(replace(self.asked(base, now).question, span=days.span), now)

    def held(self, today: date) -> Days | None:
        """Return the days the period is held against, None where it is not compared."""
        span = self.span(today) if self.compared else None
        if span is None:
            return None
        behind = held_against.lies_behind(self.source, self.when, self.where)
        return held_against.days(span, today, behind=behind)

    def span(self, today: date) -> Span | None:
        """Return the days it is of, None for all."""
        return periods.read(self.period, today) if self.period and self.when else None


def dumps(spec: Spec) -> str:
    """Return a report as the text it is kept as."""
    kept = {
        "version": VERSION, "source": spec.source, "how": spec.how, "term": spec.term,
        "groups": list(spec.groups), "where": [rule.to_json(node) for node in spec.where],
        "when": spec.when, "period": spec.period, "compared": spec.compared, "shape": spec.shape,
        "order": spec.order, "most": spec.most,
    }  # fmt: skip
    return json.dumps(kept, ensure_ascii=False)


def loads(text: str) -> Spec:
    """Return a kept report. Raises `UserError` for what is none, or asks what this version does not know."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unknown() from error
    if not isinstance(found, dict) or found.get("source") not in SOURCES:
        raise _unknown()
    where = found.get("where", [])
    made = Spec(
        found["source"], _one(found, "how", HOWS), _text(found, "term"), _texts(found, "groups"),
        tuple(rule.from_json(node) for node in where) if isinstance(where, list) else (),
        _text(found, "when"), _text(found, "period"), found.get("compared") is True,
        _one(found, "shape", SHAPES), _one(found, "order", ORDERS), _most(found.get("most")),
    )  # fmt: skip
    if len(made.groups) > MOST_GROUPS:
        raise _unknown()
    return made


def _one(found: dict[str, Any], name: str, known: tuple[str, ...]) -> str:
    value = found.get(name, known[0])
    if value not in known:
        raise _unknown()
    return str(value)


def _text(found: dict[str, Any], name: str) -> str:
    value = found.get(name, "")
    if not isinstance(value, str):
        raise _unknown()
    return value


def _texts(found: dict[str, Any], name: str) -> tuple[str, ...]:
    value = found.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _unknown()
    return tuple(value)


def _most(value: Any) -> int:
    return value if isinstance(value, int) and 1 <= value <= 1000 else MANY


def _unknown() -> UserError:
    return UserError(
        tr("This report asks for something this version does not know."),
        tr("Update the program, or make the report anew."),
    )
