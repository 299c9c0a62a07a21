"""Which laws a request may be made under, and how many days they give to answer it.

The days are those this program counts with unless the user sets others; they are help, not legal advice.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta

from crm_desktop.domain.fields import Choice
from crm_desktop.i18n import mark

GDPR, PDPA, CCPA = "gdpr", "pdpa", "ccpa"
LAWS = (
    Choice(GDPR, mark("GDPR (European Union)")),
    Choice(PDPA, mark("PDPA 2010 (Malaysia)")),
    Choice(CCPA, mark("CCPA (California)")),
)
DAYS = {PDPA: 21, CCPA: 45}
"""Days to answer; of the GDPR it is one month."""
MONTH = 30
SETTING = "privacy.days"
"""The workspace's own days: {law: days}."""


def most(law: str) -> int:
    """Return the most days of its own a workspace may give itself: never more than the law gives."""
    return DAYS.get(law, MONTH)


def due(law: str, day: date, own: Mapping[str, int] | None = None) -> date:
    """Return the day by which a request made on `day` is answered; of an unknown law one month later."""
    days, given = (own or {}).get(law), DAYS.get(law)
    by_law = day + timedelta(days=given) if given else _month_later(day)
    return min(day + timedelta(days=days), by_law) if days else by_law  # a month may have 28 days


def _month_later(day: date) -> date:
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


_EUROPE = frozenset((
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT",
    "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
))  # fmt: skip
_OF_REGION = {"MY": PDPA, "US": CCPA}


def usual(region: str) -> str:
    """Return the law most people of a country (ISO 3166) ask under, "" where this program knows none."""
    return GDPR if region in _EUROPE else _OF_REGION.get(region, "")
