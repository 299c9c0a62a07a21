"""Recency, frequency, money: each customer scored by how it stands among all, and named by the three.

Scores are by rank in fifths (Hughes 1994, "Strategic Database Marketing"), in thirds where customers are
few. Equal ones get equal scores: that of the middle of the places they share, so that nothing but the
figures decides.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from crm_desktop.i18n import mark, tr, trn
from crm_desktop.insight.customers.sales import Customer, Sales

FIFTHS, THIRDS = 5, 3
ENOUGH, FEW = 25, 9
"""Customers from which on they are scored in fifths, and in thirds."""


class Segment(NamedTuple):
    """One kind of customer: its name, who is meant, what to do; the words are marked English."""

    name: str
    title: str
    who: str
    deed: str


SEGMENTS = {
    one.name: one
    for one in (
        Segment("champions", mark("Champions"), mark("Bought lately, often and for much"),
                mark("Thank them; ask for a recommendation")),
        Segment("loyal", mark("Loyal"), mark("Buy often and for much, last some time ago"),
                mark("Stay in touch; show what is new")),
        Segment("promising", mark("Promising"), mark("Bought lately and more than once, not for much yet"),
                mark("Offer what goes with it")),
        Segment("new", mark("New customers"), mark("Bought once, lately"),
                mark("Help them to a good start; agree on the next step")),
        Segment("attention", mark("Need attention"), mark("In the middle: not lately, not often or much"),
                mark("Call before they drift away")),
        Segment("risk", mark("At risk"), mark("Bought often and for much, but not for long now"),
                mark("Visit them first: much is at stake")),
        Segment("asleep", mark("Asleep"), mark("Bought some, a long time ago"),
                mark("Remind them with a good reason")),
        Segment("lost", mark("Gone"), mark("Bought little, a long time ago"),
                mark("A mail now and then is enough")),
    )
}  # fmt: skip


class Scored(NamedTuple):
    """A customer with its scores, 1 (least) to `bands`, and the name of its segment."""

    customer: Customer
    days: int  # since the last won deal
    recency: int
    frequency: int
    money: int
    segment: str


@dataclass(slots=True)
class Scores:
    """All scored customers; none where they are too few. `undated` have no day of a won deal."""

    bands: int
    scored: list[Scored]
    undated: list[Customer]
    customers: int

    def of(self, segment: str) -> list[Scored]:
        """Return the customers of a segment, those that brought most first."""
        found = [one for one in self.scored if one.segment == segment]
        return sorted(found, key=lambda one: (-one.customer.value, one.customer.key))

    def words(self) -> str:
        """Say how they were scored, or why not."""
        if self.bands == FIFTHS:
            return tr(
                "Scores 1 to 5: the fifth of {n} customers with the latest purchase, the most purchases, the "
                "most value has 5. Equal ones have equal scores.", n=f"{len(self.scored):,}",
            )  # fmt: skip
        if self.bands:
            return tr(
                "Only {n} customers: they are scored in thirds, 1 to 3. From {enough} on it is fifths.",
                n=len(self.scored), enough=ENOUGH,
            )  # fmt: skip
        if not self.customers:
            return tr("Nobody has bought yet.")
        return trn(
            "Too few customers to compare: {n} has bought, {enough} are needed.",
            "Too few customers to compare: {n} have bought, {enough} are needed.",
            self.customers - len(self.undated), enough=FEW,
        )  # fmt: skip


def scores(found: Sales) -> Scores:
    """Score all customers by their won deals; those of an unknown value with what of it is known."""
    dated = [one for one in found.customers.values() if one.first]
    undated = [one for one in found.customers.values() if not one.first]
    bands = FIFTHS if len(dated) >= ENOUGH else THIRDS if len(dated) >= FEW else 0
    if not bands:
        return Scores(0, [], undated, len(found.customers))
    pauses = [_days(one, found.today) for one in dated]
    often = [len(one.sales) for one in dated]
    each = zip(
        dated, pauses, places([-days for days in pauses], bands), places(often, bands),
        places([one.value for one in dated], bands), strict=True,
    )  # fmt: skip
    made = [
        Scored(one, days, r, f, m, segment(bands, r, f, m, len(one.sales)))
        for one, days, r, f, m in each
    ]
    return Scores(bands, made, undated, len(found.customers))


def _days(one: Customer, today: date) -> int:
    return max(0, (today - date.fromisoformat(one.last)).days)


def places(values: Sequence[int], bands: int) -> list[int]:
    """Return the score of each value: the band its middle rank lies in, the greatest values `bands`."""
    ordered, size = sorted(values), len(values)
    # In whole numbers: twice the middle of the places equal ones share, of twice all places.
    return [
        min(bands, 1 + bands * (bisect_left(ordered, v) + bisect_right(ordered, v)) // (2 * size))
        for v in values
    ]


def segment(bands: int, recency: int, frequency: int, money: int, deals: int) -> str:
    """Return the segment of a customer; each is in one."""
    worth = (frequency + money + 1) // 2
    lately, long_ago = _high(recency, bands), _low(recency, bands)
    if deals == 1 and lately:
        return "new"
    if lately:
        return "champions" if _high(worth, bands) else "promising"
    if long_ago:
        return "risk" if _high(worth, bands) else "lost" if _low(worth, bands) else "asleep"
    return "loyal" if _high(worth, bands) and deals > 1 else "attention"


def _high(score: int, bands: int) -> bool:
    return score >= bands - bands // FIFTHS


def _low(score: int, bands: int) -> bool:
    return score <= bands // 2
