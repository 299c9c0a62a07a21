"""Each standard report, and how somebody would ask the same in SQL by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from crm_desktop.domain.moments import utc_text
from crm_desktop.insight.composed import standard
from crm_desktop.store.figures.question import Question

WORTH = (
    "CASE WHEN t.currency='MYR' THEN t.amount ELSE CAST(round(t.amount*(SELECT CAST(r.rate AS REAL) "
    "FROM rate r WHERE r.deleted=0 AND r.currency=t.currency AND r.base='MYR' AND r.day<={day} "
    "ORDER BY r.day DESC LIMIT 1)) AS INTEGER) END"
)
_NOW, _THEN = WORTH.format(day="date('now')"), WORTH.format(day="t.closed")
_MONTH, _STAGE = "substr(datetime(t.created,'localtime'),1,7)", "JOIN stage s ON s.id=t.stage"
_OPEN = "t.deleted=0 AND t.outcome IS NULL"
_WON = "t.deleted=0 AND t.outcome='won' AND t.closed>=:first AND t.closed<:end"
_LOST = _WON.replace("won", "lost")
_SINCE = "t.deleted=0 AND t.created>=:began AND t.created<:ended"
_FAR = (
    "WITH f AS MATERIALIZED (SELECT p.deal,max(s.rank) AS far FROM passage p JOIN operation o "
    "ON o.n=p.operation JOIN stage s ON s.id=p.stage WHERE o.effective=1 GROUP BY p.deal) "
)
_DAYS = (
    "WITH d AS (SELECT t.owner,julianday(t.closed)-julianday(date(t.created,'localtime')) AS days "
    f"FROM deal t WHERE {_WON}), r AS (SELECT owner,days,row_number() OVER w AS at,"
    "count(*) OVER (PARTITION BY owner) AS of FROM d WINDOW w AS (PARTITION BY owner ORDER BY days)) "
    "SELECT owner,max(of),max(CASE WHEN at=(of+1)/2 THEN days END) FROM r GROUP BY 1"
)
_HELD = "t.deleted=0 AND t.state='done' AND t.start>=:began AND t.start<:ended"
BY_HAND = {
    "open-by-stage": f"SELECT t.stage,count(*),sum({_NOW}) FROM deal t WHERE {_OPEN} GROUP BY 1",
    "forecast-by-month": f"SELECT substr(t.closing,1,7),count(*),sum({_NOW}*s.probability/100) "
                         f"FROM deal t {_STAGE} WHERE {_OPEN} GROUP BY 1",
    "how-far": f"{_FAR}SELECT f.far,t.outcome,count(*) FROM deal t JOIN f ON f.deal=t.n "
               f"WHERE {_SINCE} GROUP BY 1,2",
    "won-by-month": f"SELECT substr(t.closed,1,7),count(*),sum({_THEN}) FROM deal t WHERE {_WON} GROUP BY 1",
    "won-by-owner": f"SELECT t.owner,count(*),sum({_THEN}) FROM deal t WHERE {_WON} GROUP BY 1",
    "won-by-source": f"SELECT t.source,count(*),sum({_THEN}) FROM deal t WHERE {_WON} GROUP BY 1",
    "lost-by-reason": f"SELECT t.reason,count(*) FROM deal t WHERE {_LOST} GROUP BY 1",
    "days-to-close": _DAYS,
    "leads-by-source": f"SELECT t.source,count(*) FROM lead t WHERE {_SINCE} GROUP BY 1",
    "leads-by-month": f"SELECT {_MONTH},t.status,count(*) FROM lead t WHERE {_SINCE} GROUP BY 1,2",
    "activities-by-person": f"SELECT t.owner,t.channel,count(*) FROM activity t WHERE {_HELD} GROUP BY 1,2",
    "activities-by-week": "SELECT date(datetime(t.start,'localtime'),'-6 days','weekday 1'),count(*) "
                          f"FROM activity t WHERE {_HELD} GROUP BY 1",
    "contacts-by-month": f"SELECT {_MONTH},count(*) FROM contact t WHERE {_SINCE} GROUP BY 1",
}  # fmt: skip


class Beside(NamedTuple):
    """One report, and its SQL."""

    name: str
    question: Question
    sql: str
    values: Any


def reports(at: datetime) -> Iterator[Beside]:
    """Yield the standard reports, asked at a moment, that have their SQL here."""
    for name, sql in BY_HAND.items():
        asked = standard.REPORTS[name].spec.asked("MYR", at)
        first, end = asked.question.span or (at.date(), at.date() + timedelta(days=1))
        began, ended = (
            utc_text(datetime(day.year, day.month, day.day, tzinfo=at.tzinfo))
            for day in (first, end)
        )
        values = {
            "first": first.isoformat(),
            "end": end.isoformat(),
            "began": began,
            "ended": ended,
        }
        yield Beside(name, asked.question, sql, values)
