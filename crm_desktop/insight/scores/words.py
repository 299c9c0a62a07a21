"""Why a record has its score, in words: what of it is known, and which way that counts."""

from __future__ import annotations

from typing import Any, NamedTuple

from crm_desktop.domain.lead import STATUSES
from crm_desktop.i18n import mark, tr
from crm_desktop.insight.scores.looking import NO, SEVERAL, UNKNOWN, YES, Level
from crm_desktop.store import listing


class Reason(NamedTuple):
    """One reason: `effect` is by how much the chance is more, or less, for it; a rule has `points`."""

    text: str
    effect: float = 0.0
    points: int = 0

    @property
    def raises(self) -> bool:
        return self.effect > 0 or self.points > 0


FEATURES = {
    "age": mark("Age"),
    "source": mark("Source"),
    "campaign": mark("Campaign"),
    "owner": mark("Owner"),
    "worth": mark("Value"),
    "pipeline": mark("Pipeline"),
    "stage": mark("Stage"),
    "standing": mark("Time in its stage"),
    "company": mark("Company"),
    "people": mark("Contacts"),
    "category": mark("Product category"),
    "calls": mark("Calls in 14 days"),
    "messages": mark("Messages in 14 days"),
    "meetings": mark("Meetings and visits in 14 days"),
    "step": mark("Next step"),
    "job": mark("Job"),
    "phone": mark("Phone number"),
    "email": mark("E-mail address"),
    "message": mark("Message"),
    "status": mark("Status"),
}
_NAMED = {YES: mark("known"), NO: mark("not known")}
_HOW_MANY = {"0": mark("none"), "1": "1", "2": "2", "3": mark("3 or more")}
_LEVELS: dict[str, dict[Level, str]] = {
    "age": {
        "0": mark("less than a week"), "7": mark("1 to 4 weeks"), "30": mark("1 to 3 months"),
        "90": mark("more than 3 months"),
    },
    "worth": {
        "1": mark("in the lowest quarter"), "2": mark("in the second quarter"),
        "3": mark("in the third quarter"), "4": mark("in the highest quarter"),
    },
    "standing": {
        "1": mark("as usual or shorter"), "2": mark("longer than usual"),
        "3": mark("far longer than usual"),
    },
    "people": {"0": mark("none"), "1": "1", "2": mark("2 or more")},
    "category": {SEVERAL: mark("several")},
    "step": {YES: mark("planned"), NO: mark("none planned")},
    "message": {YES: mark("they wrote"), NO: mark("none")},
    "status": {choice.value: choice.label for choice in STATUSES},
    "company": _NAMED, "job": _NAMED, "phone": _NAMED, "email": _NAMED,
    "calls": _HOW_MANY, "messages": _HOW_MANY, "meetings": _HOW_MANY,
}  # fmt: skip


def said(conn: Any, feature: str, level: Level) -> str:
    """Return a feature and its level in words: "Source: Referral"."""
    return tr("{what}: {value}", what=tr(FEATURES[feature]), value=_level(conn, feature, level))


def _level(conn: Any, feature: str, level: Level) -> str:
    known = _LEVELS.get(feature, {}).get(level)
    if known is not None:
        return tr(known)
    if level == UNKNOWN:
        return tr("not said")
    if feature in ("stage", "pipeline"):
        return listing.title_of(conn, feature, level) or tr("not there any more")
    return level
