"""Which currencies lack a rate, and from which day on: what a sum in one currency leaves out for it alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from typing import Any, NamedTuple

from crm_desktop.store import terms
from crm_desktop.store.figures import asking, sources
from crm_desktop.store.figures.question import Asked
from crm_desktop.store.figures.sources import IN_MONEY, Asking, Was
from crm_desktop.store.terms import Sql, sql

Amount = tuple[Sql, Sql]
"""An amount and its currency."""


class Unrated(NamedTuple):
    """A currency without a rate, the earliest day one is needed for, and of how many records."""

    currency: str
    since: str
    records: int


Lacking = Counter[tuple[int, str, str]]
"""Of how many records the first amount of their term lacks the rate of a currency on a day, the second…"""


def unrated(lacking: Lacking) -> tuple[Unrated, ...]:
    """Return the currencies of which a rate lacks, the most frequent first."""
    since: dict[str, str] = {}
    records = Counter[tuple[str, int]]()
    for (at, code, day), count in lacking.items():
        since[code] = min(day, since.get(code, day))
        records[code, at] += count
    most: dict[str, int] = {}
    for (code, _at), count in records.items():
        most[code] = max(count, most.get(code, 0))
    found = (Unrated(code, since[code], count) for code, count in most.items())
    return tuple(sorted(found, key=lambda one: (-one.records, one.currency)))


def lacking(
    conn: Any, asked: Asked, ns: Collection[int] | None = None, was: Was | None = None
) -> Lacking:
    """Return what an answer leaves out for want of a rate, of the records of `ns` alone, or of all.

    With `was` the records are those it holds.
    """
    question, found = asked.question, Lacking()
    ask = asking.asking(conn, asked, ns, was)
    if not question.base or not question.term or sources.unit(ask, question.term) != IN_MONEY:
        return found
    whole = asked._replace(question=replace(question, groups=()))
    for at, (amount, currency) in enumerate(_amounts(ask, question.term)):
        for code, day, count in _lacking(ask, whole, amount, currency):
            found[at, code, day] = count
    return found


def _lacking(ask: Asking, asked: Asked, amount: Sql, currency: Sql) -> Any:
    base, day = Sql("?", (asked.question.base,)), sources.rate_day(ask)
    _, _, rest = asking.pieces(ask, asked)
    if ask.among is not None:
        rest = sql("{} AND t.n IN ({})", rest, ask.among)
    rated = sql(
        "SELECT 1 FROM rate r WHERE r.deleted=0 AND r.currency={} AND r.base={} AND r.day<={}",
        currency, base, day,
    )  # fmt: skip
    found = sql(
        "SELECT {},{},count(DISTINCT t.n) {} AND ({}) IS NOT NULL AND {}<>{} AND NOT EXISTS ({}) "
        "GROUP BY 1,2",
        currency, day, rest, amount, currency, base, rated,
    )  # fmt: skip
    return ask.conn.execute(found.text, found.values)


def _amounts(ask: Asking, name: str) -> list[Amount]:
    """Return the amounts a term is made of."""
    if ask.source.name == "line":
        return [
            one for part in ("value", "cost") if name in (part, "margin") for one in _OF_LINE[part]
        ]
    if name in ask.source.terms:
        return [(Sql("t.amount"), Sql("t.currency"))]
    field = ask.known.fields[name]
    return [(terms.term(ask.known, field), terms.currency(field))]


_OWN = sources.PRICE
_OF_LINE: dict[str, list[Amount]] = {
    "value": [(Sql(_OWN), Sql("t.currency")),
              (Sql(f"CASE WHEN {_OWN} IS NULL THEN p.amount END"), Sql("p.currency"))],
    "cost": [(Sql("p.cost"), Sql("p.currency"))],
}  # fmt: skip
