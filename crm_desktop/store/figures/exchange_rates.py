"""Money of several currencies counted in one, at the rates the user keeps, by their days.

An amount in a currency without a rate is not known: it is left out and counted as lacking, never
added as if it were of the other currency.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from crm_desktop.store import terms
from crm_desktop.store.terms import Sql, sql


class Rated(NamedTuple):
    """A rate that holds from a day on."""

    currency: str
    day: str
    rate: str


def counted(amount: Sql, currency: Sql, day: Sql, base: str) -> Sql:
    """Return an amount in minor units of `base`, at the rate of `day` (ISO text), NULL without one.

    Each record is rounded by itself, so that the parts of a sum add up to it.
    """
    held = sql(
        "SELECT CAST(r.rate AS REAL) FROM rate r WHERE r.deleted=0 AND r.currency={} AND r.base={} "
        "AND r.day<={} ORDER BY r.day DESC,r.id DESC LIMIT 1",
        currency, Sql("?", (base,)), day,
    )  # fmt: skip
    worth = sql(
        "CAST(round({}*({})*{}/{}) AS INTEGER)", amount, held, terms.units(Sql("?", (base,))),
        terms.units(currency),
    )  # fmt: skip
    return sql("CASE WHEN coalesce({},{})={} THEN {} ELSE {} END", currency, Sql("?", (base,)),
               Sql("?", (base,)), amount, worth)  # fmt: skip


def used(conn: Any, entity: str) -> list[str]:
    """Return the currencies of the visible records of a kind, the most frequent first."""
    found = conn.execute(
        f"SELECT currency FROM {entity} WHERE deleted=0 AND amount IS NOT NULL AND currency IS NOT NULL "
        "GROUP BY currency ORDER BY count(*) DESC,currency"
    )
    return [code for (code,) in found]
