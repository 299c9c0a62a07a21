"""From which day on a file knows anything: its first operation, or the earliest day of its records."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from crm_desktop.store.figures import grouping, sources
from crm_desktop.store.figures.question import Asked
from crm_desktop.store.past.moments import beginning
from crm_desktop.store.terms import sql


def known_since(conn: Any, asked: Asked, enough: date) -> date | None:
    """Return the first day anything is known of, by the day a question's period is of.

    An import brings records of days before the log began. A file whose log began by `enough` is not
    looked through. None for a file in which nothing was ever written. Raises `UserError`.
    """
    began = beginning(conn)
    if began is None or began.astimezone().date() <= enough:
        return None if began is None else began.astimezone().date()
    dated = _earliest(conn, asked)
    first = began.astimezone().date()
    return min(first, dated) if dated is not None else first


def _earliest(conn: Any, asked: Asked) -> date | None:
    """Return the earliest day of the records a question is asked of, whatever its rules."""
    question = asked.question
    ask = sources.asking(conn, question.source, asked.now, question.base)
    found = sql(
        "SELECT min({}) {} WHERE t.deleted=0", grouping.column(ask, question.when),
        sql("FROM {}", sources.origin(ask)),
    )  # fmt: skip
    (text,) = conn.execute(found.text, found.values).fetchone()
    try:
        return _day(str(text)) if text else None
    except (ValueError, OverflowError, OSError):  # no calendar goes as far
        return None


def _day(text: str) -> date:
    return (
        date.fromisoformat(text)
        if len(text) == 10
        else datetime.fromisoformat(text).astimezone().date()
    )
