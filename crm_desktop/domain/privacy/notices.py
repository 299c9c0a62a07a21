"""Whom a breach of data has to be told to, and how soon: the figures of each law with where they stand.

They are help, not legal advice: whether somebody has to be told at all is for the owner to decide.
"""

from __future__ import annotations

from typing import NamedTuple

from crm_desktop.domain.privacy.laws import CCPA, GDPR, PDPA
from crm_desktop.i18n import mark

AUTHORITY, PEOPLE = "authority", "people"
NOTICED, TOLD = "noticed", "told"
"""What a deadline is counted from: when it was noticed, or when the authority was told."""


class Duty(NamedTuple):
    """One who has to be told. `hours` after `since`, 0 where the law says "without delay" and no figure.

    `serious` is only owed where it may hurt people seriously, or is about more than `many` people.
    """

    whom: str
    hours: int
    since: str
    source: str
    serious: bool = False
    many: int = 0


DUTIES: dict[str, tuple[Duty, ...]] = {
    GDPR: (
        Duty(AUTHORITY, 72, NOTICED, "Art. 33"),
        Duty(PEOPLE, 0, NOTICED, "Art. 34", serious=True),
    ),
    PDPA: (
        Duty(AUTHORITY, 72, NOTICED, "s. 12B"),
        Duty(PEOPLE, 7 * 24, TOLD, "s. 12B", serious=True, many=1000),
    ),
    CCPA: (Duty(PEOPLE, 0, NOTICED, "Civil Code 1798.82"),),
}
AUTHORITIES = {
    GDPR: mark("the data protection authority of your country"),
    PDPA: mark("the Personal Data Protection Commissioner"),
    CCPA: mark("the Attorney General of California"),
}


class After(NamedTuple):
    """What is left once the authority was told: `more_days` until it gets what was not known at first, and
    the years the record of the breach is kept.
    """

    more_days: int
    kept_years: int


AFTER = {PDPA: After(30, 2)}
"""What a law asks for later, counted from when the authority was told."""
