"""Open deals of which nobody said since when they stand in their stage: their days begin with the import."""

from __future__ import annotations

from crm_desktop.i18n import trn
from crm_desktop.insight import labels
from crm_desktop.insight.narrowing import OPEN, Narrowing
from crm_desktop.store.figures.question import COUNT, Answer, Question


def question(within: Narrowing) -> Question:
    """Return what is asked: of the open deals, those that came without it, by the day they came."""
    rules, when = (*OPEN, *within.rules()), "created" if within.span else ""
    return Question("deal", COUNT, "", ("untimed",), rules, when, within.span)


def count(answer: Answer) -> int:
    """Return of how many."""
    return sum(tally.count for (key,), tally in answer.tallies.items() if key)


def said(answer: Answer) -> str:
    """Return of how many deals the days are told since their import only, in words, "" for none."""
    found = {str(key): tally.count for (key,), tally in answer.tallies.items() if key}
    if not found:
        return ""
    day = labels.days_between(min(found), max(found))
    return trn(
        "Of {n} open deal the days in its stage count from its import on {day}: when it came there is "
        "not known.",
        "Of {n} open deals the days in their stage count from their import on {day}: when they came there is "
        "not known.",
        sum(found.values()), day=day,
    )  # fmt: skip
