"""The order of open leads and deals where nothing that was learned tells which comes first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm_desktop.domain.records import RECORDS
from crm_desktop.store import about
from crm_desktop.store.figures import exchange_rates, features
from crm_desktop.store.terms import Sql, sql


def places(conn: Any, of: str, now: datetime) -> dict[int, int]:
    """Return row number → place: deals by expected close and value, leads by what happened last."""
    order = _deals(conn, now) if of == "deal" else _leads(now)
    asked = sql("SELECT t.n FROM {} t WHERE t.deleted=0 AND {} ORDER BY {},t.n",
                of, features.OPEN[of], order)  # fmt: skip
    return {n: at for at, (n,) in enumerate(conn.execute(asked.text, asked.values))}


def _deals(conn: Any, now: datetime) -> Sql:
    """Return by which day: the nearest to come, then the latest that is past, then without a day.

    Amounts of one day are held against each other in the currency most deals have; those without a
    rate come after.
    """
    today = Sql("?", (now.date().isoformat(),))
    value = Sql("t.amount")
    if used := exchange_rates.used(conn, "deal"):
        value = exchange_rates.counted(value, Sql("t.currency"), today, used[0])
    return sql("t.closing IS NULL,t.closing<{},abs(julianday(t.closing)-julianday({})),{} DESC",
               today, today, value)  # fmt: skip


def _leads(now: datetime) -> Sql:
    contact = about.contact_time(RECORDS["lead"], now)
    return Sql(f"max(coalesce({contact},''),coalesce(t.created,'')) DESC")
