"""Which currencies lack a rate, and from which day on: what a sum in one currency leaves out for it alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from crm_desktop.store import terms
from crm_desktop.store.figures import asking, sources
from crm_desktop.store.figures.question import Asked
from crm_desktop.store.figures.sources import IN_MONEY, Asking
from crm_desktop.store.terms import Sql, sql

Amount = tuple[Sql, Sql]
"""An amount and its currency."""


class Unrated(NamedTuple):
    """A currency without a rate, the earliest day one is needed for, and of how many records."""

    currency: str
    since: str
    records: int


def unrated(conn: Any, asked: Asked) -> tuple[Unrated, ...]:
    """Return the currencies whose amounts an answer leaves out, the most frequent first."""
    question = asked.question
    ask = sources.asking(conn, question.source, asked.now, question.base)
    if not question.base or not question.term or sources.unit(ask, question.term) != IN_MONEY:
        return ()
    found: dict[str, Unrated] = {}
    whole = asked._replace(question=replace(question, groups=()))
    for amount, currency in _amounts(ask, question.term):
        for code, since, count in _lacking(ask, whole, amount, currency):
            known = found.get(code, Unrated(code, since, 0))
            found[code] = Unrated(code, min(since, known.since), max(count, known.records))
    return tuple(sorted(found.values(), key=lambda one: (-one.records, one.currency)))


def _lacking(ask: Asking, asked: Asked, amount: Sql, currency: Sql) -> Any:
    base, day = Sql("?", (asked.question.base,)), sources.rate_day(ask)
    _, _, rest = asking.pieces(ask, asked)
    rated = sql(
        "SELECT 1 FROM rate r WHERE r.deleted=0 AND r.currency={} AND r.base={} AND r.day<={}",
        currency, base, day,
    )  # fmt: skip
    found = sql(
        "SELECT {},min({}),count(DISTINCT t.n) {} AND ({}) IS NOT NULL AND {}<>{} AND NOT EXISTS ({}) "
        "GROUP BY 1",
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
