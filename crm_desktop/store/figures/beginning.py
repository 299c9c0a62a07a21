"""From which day on a file knows anything: its first operation, or the earliest day of its records."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any

from crm_desktop.store.figures import asking, grouping, sources, stays
from crm_desktop.store.figures.question import Asked
from crm_desktop.store.figures.sources import Asking, Was
from crm_desktop.store.past.moments import beginning
from crm_desktop.store.terms import Sql, sql


def known_since(conn: Any, enough: date, dated: Callable[[], str | None]) -> date | None:
    """Return the first day anything is known of; `dated` gives the earliest day of the records.

    An import brings records of days before the log began. A file whose log began by `enough` is not
    looked through. None for a file in which nothing was ever written. Raises `UserError`.
    """
    began = beginning(conn)
    if began is None or began.astimezone().date() <= enough:
        return None if began is None else began.astimezone().date()
    first, earlier = began.astimezone().date(), _day(dated())
    return min(first, earlier) if earlier is not None else first


def earliest(
    conn: Any, asked: Asked, ns: Collection[int] | None = None, was: Was | None = None
) -> str | None:
    """Return the earliest day or moment, by that a question's period is of, of the records it is asked of.

    That is of all, whatever its rules, or of those of `ns`; with `was` as they were. Raises `UserError`.
    """
    ask = asking.asking(conn, asked, ns, was)
    found = sql(
        "SELECT min({}) FROM {} WHERE t.deleted=0",
        grouping.column(ask, asked.question.when), _origin(ask),
    )  # fmt: skip
    if ask.among is not None:
        found = sql("{} AND t.n IN ({})", found, ask.among)
    (text,) = conn.execute(found.text, found.values).fetchone()
    return str(text) if text else None


def _origin(ask: Asking) -> Sql:
    if ask.source.name != "stay":
        return sources.origin(ask)
    days = stays.entered(ask.was.passages if ask.was else None, ask.among)
    table = Sql("deal") if ask.was is None else sql("({})", sources.held(ask.was.rows))
    return sql("({}) s CROSS JOIN {} t ON t.n=s.deal", days, table)


def _day(text: str | None) -> date | None:
    try:
        if text is None or len(text) == 10:
            return None if text is None else date.fromisoformat(text)
        return datetime.fromisoformat(text).astimezone().date()
    except (ValueError, OverflowError, OSError):  # no calendar goes as far
        return None
