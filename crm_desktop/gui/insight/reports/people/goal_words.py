"""What is said of goals on the team's sheet: shares, paces, how a period will end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from crm_desktop.domain import money
from crm_desktop.domain.goal import MEASURES
from crm_desktop.gui.charts import units
from crm_desktop.gui.charts.data import ChartData, Series
from crm_desktop.gui.charts.units import Unit
from crm_desktop.gui.insight import words
from crm_desktop.i18n import tr, trn
from crm_desktop.insight.people.goals import Goal, Reached
from crm_desktop.insight.people.team import Against

NAMES = {choice.value: choice.label for choice in MEASURES}
ENTITIES = {"activities": "activity", "new_leads": "lead"}


def measure(name: str) -> str:
    """Return what a measure is called."""
    return tr(NAMES[name])


def entity(name: str) -> str:
    """Return the kind of records behind a measure."""
    return ENTITIES.get(name, "deal")


def amount(value: int, currency: str) -> str:
    """Return a figure, an amount where there is a currency."""
    return money.shown(value, currency) if currency else f"{value:,}"


def of_target(one: Against) -> str:
    """Return "82 % of RM 120,000"."""
    share = units.share(100 * (one.reached.share or 0))
    return tr("{share} of {target}", share=share, target=amount(one.goal.target, one.goal.currency))


def projected(one: Against, today: date) -> str:
    """Return how it will end at this pace, "" where it is over or nobody can say."""
    reached = one.reached
    if reached.projected is None or today >= reached.end:
        return ""
    said = amount(reached.projected, one.goal.currency)
    return tr("at this pace {amount}", amount=said)


def lacking(one: Against) -> str:
    """Return what a goal leaves out, "" where nothing."""
    if not one.lacking:
        return ""
    return trn(
        "{n} deal is left out: no amount, or no rate to {currency}",
        "{n} deals are left out: no amount, or no rate to {currency}",
        one.lacking, currency=one.goal.currency,
    )  # fmt: skip


def history(goal: Goal, found: Sequence[Reached], closing: int | None, today: date) -> ChartData:
    """Return the periods of a goal against its target, the running one with where it will end."""
    title = goal.name or tr("Unnamed")
    unit = _unit(goal)
    if not found:
        empty = tr("The goal “{name}” has not begun yet.", name=title)
        return ChartData(title, (), (), unit, empty=empty)
    last = found[-1]
    running = today < last.end and last.part < 1
    pace = None
    if running and last.projected is not None and last.projected > last.value:
        pace = Series(tr("Pace"), (*[None] * (len(found) - 1), last.projected))
    return ChartData(
        title, tuple(words.bar_name(goal, one) for one in found),
        (Series(measure(goal.measure), tuple(one.value for one in found)),), unit,
        target=Series(tr("Target"), tuple(one.target for one in found)), pace=pace,
        now=len(found) - 1 if running else None, sentence=ending(goal, found, closing),
    )  # fmt: skip


def ending(goal: Goal, found: Sequence[Reached], closing: int | None) -> str:
    """Say how the last period ended or will end, and how many of those before reached their target."""
    last = found[-1]
    named = words.stretch_name(goal, last)
    return " ".join(p for p in (_ending(goal, last, named), _closing(closing), _past(found)) if p)


def _ending(goal: Goal, last: Reached, named: str) -> str:
    if last.value >= last.target:
        return tr("The target of {period} is reached.", period=named)
    if last.part >= 1:
        return tr("The goal ended with {period}.", period=named)
    if last.projected is None:
        return tr("It is too early to say how {period} ends.", period=named)
    said = amount(last.projected, goal.currency)
    if not last.short:
        return tr(
            "At this pace {period} ends at {amount}, above the target.", period=named, amount=said
        )
    return tr("At this pace {period} ends at {amount}, {short} short.", period=named, amount=said,
              short=amount(last.short, goal.currency))  # fmt: skip


def _closing(closing: int | None) -> str:
    if closing is None:
        return ""
    return trn("{n} average deal closes the gap.", "{n} average deals close the gap.", closing)


def _past(found: Sequence[Reached]) -> str:
    over = [one for one in found if one.part >= 1]
    if not over:
        return ""
    met = sum(one.value >= one.target for one in over)
    return tr("Of {n} periods before, {met} reached it.", n=len(over), met=met)


def _unit(goal: Goal) -> Unit:
    return units.money(goal.currency) if goal.in_money else units.count()
