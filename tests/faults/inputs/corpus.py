"""All malformed files, made when asked for, the same ones each time."""

from __future__ import annotations

from collections.abc import Iterator

from tests.faults.inputs import books, cards, mails, tables
from tests.faults.inputs.case import Case, Lures, Make

KINDS: dict[str, Make] = {
    "csv": tables.cases,
    "xlsx": books.cases,
    "vcf": cards.cards,
    "ics": cards.calendars,
    "eml": mails.cases,
}
"""By the end of the name such files have."""


def every(lures: Lures, kind: str, *, step: int = 1) -> Iterator[Case]:
    """Yield each `step`-th malformed file of a kind."""
    for n, case in enumerate(KINDS[kind](lures)):
        if n % step == 0:
            yield case
