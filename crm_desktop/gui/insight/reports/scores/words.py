"""What a row of the ranking says: chance, points, reasons with their signs, the next step."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from crm_desktop.domain import money
from crm_desktop.gui import next_step
from crm_desktop.gui.charts import units
from crm_desktop.i18n import mark, tr, trn

if TYPE_CHECKING:  # a record shows its score before anything of it is learned, or loaded
    from crm_desktop.insight.scores import Reason, Score
    from crm_desktop.insight.scores.listed import Line

LISTS = {"lead": mark("Leads most likely to convert"), "deal": mark("Deals most likely to be won")}
"""What the rankings are called, in English words."""


def chance(score: Score) -> str:
    """Return "62 %", "" where nothing was learned."""
    return "" if score.chance is None else units.share(100 * score.chance)


def points(score: Score) -> str:
    """Return "+25", with the sign of minus below 0."""
    return signed(score.points)


def signed(n: int) -> str:
    """Return a whole number with its sign."""
    return f"+{n:,}" if n > 0 else f"−{-n:,}" if n < 0 else "0"


def counted(n: int) -> str:
    """Return "+10 points"."""
    return trn("{by} point", "{by} points", abs(n), by=signed(n))


def reason(one: Reason) -> str:
    """Return "Source: Referral +12 %" or "Has a phone number +10 points"."""
    return f"{one.text} {effect(one)}"


def effect(one: Reason) -> str:
    """Return what a reason adds or takes: of the chance, or points of a rule."""
    if one.points:
        return counted(one.points)
    by = round(100 * one.effect)
    return f"{signed(by)} %" if by else "< 1 %"


def reasons(found: Iterable[Reason]) -> str:
    """Return the reasons in a line."""
    return " · ".join(reason(one) for one in found)


def step(line: Line) -> next_step.Said:
    """Return the next step of a row."""
    return next_step.said(line.step_at, line.step)


def value(line: Line) -> str:
    """Return what it is worth."""
    return money.shown(*line.value) if line.value else ""


def whole(rank: int | None, score: Score, line: Line) -> str:
    """Return a row as it is heard."""
    said = chance(score)
    parts = [
        f"{rank:,}." if rank else "", line.title or tr("Unnamed"), line.about,
        tr("chance {share}", share=said) if said else "",
        counted(score.points) if score.rules else "",
        reasons(line.reasons), tr("next step: {step}", step=step(line).words), line.owner, value(line),
    ]  # fmt: skip
    return ", ".join(part for part in parts if part)
