"""Open leads and deals nobody looks after: no next step, no owner, nobody in touch for some days."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from crm_desktop.domain import rule_reach
from crm_desktop.domain.fields import Record
from crm_desktop.domain.moments import utc_text
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import about
from crm_desktop.store.terms import Sql

FIELD = rule_reach.SLIPS
"""Operator by which a condition of a list asks for them; its value is [days, reason ...]."""
WHYS = ("step", "owner", "contact")
ENTITIES = ("lead", "deal")
DAYS, MOST_DAYS = 7, 9_999
"""Days after which something slips unless the user set others, and at most."""
SETTING = "slips.days"
_OPEN = {
    "lead": "t.status IS NULL OR t.status IN ('new','working')",
    "deal": "coalesce(t.outcome,'open')='open'",
}
_BEGAN = {"lead": "coalesce(t.created,'')", "deal": "coalesce(t.created,t.since,'')"}


class Slip(NamedTuple):
    """One record that slips: why, and since when nobody was in touch ("" when that is not known)."""

    entity: str
    id: str
    title: str
    owner: str
    whys: tuple[str, ...]
    since: str


def days_of(ws: Any) -> int:
    """Return after how many days something slips in this file."""
    found = ws.setting(SETTING, DAYS)
    return found if isinstance(found, int) and 0 < found <= MOST_DAYS else DAYS


def slipping(record: type[Record], value: Any, now: datetime | None = None) -> Sql:
    """Return the test of the condition on table `t`; `value` is [days, reason, ...], no reason for any.

    Raises `ValueError` for what cannot slip and for an unknown reason.
    """
    days, *whys = value
    if record.entity not in ENTITIES or not set(whys) <= set(WHYS):
        raise ValueError(record.entity)
    tests = _tests(record, int(days), now)
    chosen = " OR ".join(tests[why] for why in whys or WHYS)
    return Sql(f"(({_OPEN[record.entity]}) AND ({chosen}))")


def count(conn: Any, entity: str, days: int, now: datetime | None = None) -> dict[str, int]:
    """Return reason → how many open records have it, and under "" how many have any."""
    record = RECORDS[entity]
    tests = _tests(record, days, now)
    sums = ",".join(f"coalesce(sum({tests[why]}),0)" for why in WHYS)
    every = " OR ".join(tests[why] for why in WHYS)
    found = conn.execute(
        f"SELECT {sums},coalesce(sum({every}),0) FROM {entity} t "
        f"WHERE t.deleted=0 AND ({_OPEN[entity]})"
    ).fetchone()
    return dict(zip((*WHYS, ""), map(int, found), strict=True))


def count_for(conn: Any, entity: str, days: int, why: str, now: datetime | None = None) -> int:
    """Return how many open records have one reason: a fraction of the work of `count`."""
    test = _tests(RECORDS[entity], days, now)[why]
    found = conn.execute(
        f"SELECT count(*) FROM {entity} t WHERE t.deleted=0 AND ({_OPEN[entity]}) AND {test}"
    ).fetchone()
    return int(found[0])


def listed(
    conn: Any, days: int, entities: Iterable[str] = ENTITIES, limit: int = -1,
    now: datetime | None = None,
) -> list[Slip]:  # fmt: skip
    """Return what slips, of each kind the longest without contact first."""
    made: list[Slip] = []
    for entity in entities:
        record = RECORDS[entity]
        tests = _tests(record, days, now)
        every = " OR ".join(tests.values())
        flags = ",".join(tests[why] for why in WHYS)
        made += [
            Slip(entity, id, title or "", owner or "", _whys(said), since)
            for id, title, owner, since, *said in conn.execute(
                f"SELECT t.id,t.{record.title_field},t.owner,{_touched(record, now)} AS since,{flags} "
                f"FROM {entity} t WHERE t.deleted=0 AND ({_OPEN[entity]}) AND ({every}) "
                "ORDER BY since,t.n LIMIT ?",
                (limit,),
            )
        ]
    return made


def _whys(flags: Collection[int]) -> tuple[str, ...]:
    return tuple(why for why, on in zip(WHYS, flags, strict=True) if on)


def _tests(record: type[Record], days: int, now: datetime | None) -> dict[str, str]:
    """Return reason → its test; what came in lately has its days before it slips."""
    before = utc_text((now or datetime.now(UTC)) - timedelta(days=min(days, MOST_DAYS)))
    old = f"{_BEGAN[record.entity]}<'{before}'"
    quiet = f"{_touched(record, now)}<'{before}'"
    return {
        "step": f"(NOT {about.has_step(record)} AND {quiet})",
        "owner": f"(coalesce(t.owner,'')='' AND {old})",
        "contact": f"({quiet})",
    }


def _touched(record: type[Record], now: datetime | None) -> str:
    """Return the SQL of when somebody was in touch last; before that, of when the record began."""
    return f"coalesce({about.contact_time(record, now)},{_BEGAN[record.entity]})"
