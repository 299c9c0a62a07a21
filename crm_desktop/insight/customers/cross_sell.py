"""What customers own, and what goes with it: who has A but not B, and which two are bought together.

Association rules over customers (Agrawal, Imieliński and Swami 1993): the support of A and B is the share
of customers who own both, the confidence of A → B the share of A's owners who own B too, and the lift
(Brin, Motwani, Ullman and Tsur 1997) how much that is more than the share of all who own B.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import Any, NamedTuple

from crm_desktop.i18n import tr
from crm_desktop.insight.narrowing import EVERY, WON, Narrowing
from crm_desktop.store import listing
from crm_desktop.store.figures import asking
from crm_desktop.store.figures.question import COUNT, Answer, Asked, Question

ENOUGH = 3
"""So many customers must own both products before a pair says anything."""
MOST = 200
"""Pairs that are told, and products of one customer that are paired with each other."""


class Pair(NamedTuple):
    """Two products, from the owners of `a` to `b`: counts of customers."""

    a: str
    b: str
    both: int
    owners: int  # of a
    others: int  # owners of b
    customers: int  # who own anything

    @property
    def support(self) -> float:
        return self.both / self.customers

    @property
    def confidence(self) -> float:
        return self.both / self.owners

    @property
    def lift(self) -> float:
        return self.confidence * self.customers / self.others

    @property
    def lacking(self) -> int:
        """How many have `a` but not `b`."""
        return self.owners - self.both


class Suggestion(NamedTuple):
    """A product a customer does not own, and the pair that speaks most for it."""

    product: str
    because: Pair


@dataclass(slots=True)
class Owned:
    """Which customer owns which products, by ids; of won deals, those a customer has nobody for left out."""

    asked: Asked
    of: dict[int, set[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # products that can be sold still
    owners: Counter[str] = field(default_factory=Counter)

    def name(self, product: str) -> str:
        return self.names.get(product) or tr("(deleted)")

    def products(self) -> list[str]:
        """Return the products anybody owns that are there still, the most frequent first."""
        known = [one for one in self.owners if one in self.names]
        return sorted(known, key=lambda one: (-self.owners[one], self.name(one).casefold()))

    def with_but_not(self, a: str, b: str = "") -> list[int]:
        """Return the customers who own `a` and not `b`."""
        return [key for key, owned in self.of.items() if a in owned and b not in owned]

    def with_both(self, a: str, b: str) -> list[int]:
        """Return the customers who own both."""
        return [key for key, owned in self.of.items() if a in owned and b in owned]

    def pair(self, a: str, b: str) -> Pair:
        """Return what the owners of `a` tell of `b`."""
        return Pair(a, b, len(self.with_both(a, b)), self.owners[a], self.owners[b], len(self.of))


def question(within: Narrowing = EVERY) -> Question:
    """Return what is asked: which products each customer bought, by the lines of won deals."""
    when = "closed" if within.span else ""
    rules = (*WON, *within.rules())
    return Question("line", COUNT, "", ("customer", "product"), rules, when, within.span)


def read(conn: Any, now: datetime, within: Narrowing = EVERY) -> Owned:
    """Return who owns what, by the lines of products in won deals."""
    asked = Asked(question(within), now)
    return owned(conn, asked, asking.answer(conn, asked))


def owned(conn: Any, asked: Asked, answer: Answer) -> Owned:
    """Return who owns what by an answer to the question."""
    made = Owned(asked)
    for key, product in answer.tallies:
        if isinstance(key, int) and product:
            made.of.setdefault(key, set()).add(str(product))
    made.owners.update(product for owned in made.of.values() for product in owned)
    titles = listing.titles(conn, "product", list(made.owners))
    made.names = {str(id): title or tr("Unnamed") for id, title in titles.items()}
    return made


def pairs(owned: Owned, least: int = ENOUGH) -> list[Pair]:
    """Return the pairs bought together more often than by chance, the greatest lift first.

    Each pair once, from the product whose owners more surely own the other.
    """
    both = Counter[tuple[str, str]]()
    for products in owned.of.values():
        known = sorted(one for one in products if one in owned.names)[:MOST]
        both.update(combinations(known, 2))
    made = []
    for (a, b), count in both.items():
        if count < least:
            continue
        if owned.owners[a] > owned.owners[b]:
            a, b = b, a
        one = Pair(a, b, count, owned.owners[a], owned.owners[b], len(owned.of))
        if one.lift > 1:
            made.append(one)
    made.sort(key=lambda one: (-one.lift, -one.both, owned.name(one.a), owned.name(one.b)))
    return made[:MOST]


def suggestions(
    owned: Owned, keys: Iterable[int], told: Iterable[Pair], most: int = 3
) -> dict[int, list[Suggestion]]:
    """Return what to offer to each customer: what owners of its products own too, the surest first."""
    after: dict[str, list[Pair]] = {}
    for one in told:
        after.setdefault(one.a, []).append(one)
        back = one._replace(a=one.b, b=one.a, owners=one.others, others=one.owners)
        after.setdefault(one.b, []).append(back)
    made: dict[int, list[Suggestion]] = {}
    for key in keys:
        owns = owned.of.get(key, set())
        best: dict[str, Pair] = {}
        for one in (pair for product in owns for pair in after.get(product, ())):
            if one.b not in owns and (one.b not in best or _surer(one, best[one.b])):
                best[one.b] = one
        found = sorted(best.values(), key=lambda one: (-one.confidence, owned.name(one.b)))
        made[key] = [Suggestion(one.b, one) for one in found[:most]]
    return made


def _surer(one: Pair, than: Pair) -> bool:
    return (one.confidence, one.both, one.a) > (than.confidence, than.both, than.a)


def said(owned: Owned, one: Pair) -> str:
    """Tell a pair in plain words."""
    return tr(
        "Of {owners} who bought {a}, {both} also bought {b}; others who have {a} but not {b}: {lacking}.",
        owners=f"{one.owners:,}", both=f"{one.both:,}", lacking=f"{one.lacking:,}",
        a=owned.name(one.a), b=owned.name(one.b),
    )  # fmt: skip


def words(owned: Owned, told: list[Pair]) -> str:
    """Say what the table of pairs is of, or why it is empty."""
    if not owned.of:
        return tr("No won deal has products yet. Add products to deals to see what goes with what.")
    if not told:
        return tr(
            "No two products were bought together by {n} customers or more, and more often than by chance.",
            n=ENOUGH,
        )  # fmt: skip
    return tr(
        "Counted over {n} customers with products in won deals. Lift: how many times more often the two "
        "go together than by chance.", n=f"{len(owned.of):,}",
    )  # fmt: skip
