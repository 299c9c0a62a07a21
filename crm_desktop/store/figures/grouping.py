"""Groups as SQL: what of a record says which group it is in, and the bars of time."""

from __future__ import annotations

import json

from crm_desktop.domain.deal import NOTHING, STAGE
from crm_desktop.domain.fields import Field, Kind
from crm_desktop.store import terms
from crm_desktop.store.catalogue import Catalogue
from crm_desktop.store.figures import customers, sources, stays
from crm_desktop.store.figures.sources import Asking
from crm_desktop.store.terms import NotInSql, Sql, sql

BANDS = (("commit", 80), ("best", 50), ("pipeline", 0))
"""Categories of a forecast, and the chance in % of its stage from which on a deal is in each."""
READS = {
    "furthest": ("stage",), "nearest": ("stage",), "stuck": ("stage",), "category": ("stage",),
    "customer": customers.READS,
}  # fmt: skip
"""Groups that hang on other kinds of record."""
AGES = ("stuck",)
"""Groups that records get into by time alone."""
BUCKETS = ("day", "week", "month", "quarter", "year", "weekday", "hour")
_LOCAL = "iif(length({0})>10,datetime({0},'localtime'),{0})"
_BUCKET = {
    "day": "substr({0},1,10)",
    "week": "date({0},'-6 days','weekday 1')",  # its Monday
    "month": "substr({0},1,7)",
    "quarter": "substr({0},1,5)||'Q'||((CAST(substr({0},6,2) AS INTEGER)+2)/3)",
    "year": "substr({0},1,4)",
    "weekday": "CAST(strftime('%u',{0}) AS INTEGER)",  # Monday is 1
    "hour": "iif(length({0})>10,CAST(strftime('%H',{0}) AS INTEGER),NULL)",
}
_DAYS = (Kind.DATE, Kind.MOMENT, Kind.WHEN)
_ONE = (Kind.TEXT, Kind.CHOICE, Kind.REFERENCE, Kind.YESNO)
_OF_STAY = {
    "stage": "s.stage", "pipeline": "s.pipeline", "next_stage": "s.next_stage",
    "ended": "(s.departed IS NOT NULL OR t.outcome IS NOT NULL)",
}  # fmt: skip
_OF_LINE = {"product": "l.key", "category": "p.category"}
_OF_DEAL = {
    "stage": "t.stage", "pipeline": "t.pipeline", "outcome": "coalesce(t.outcome,'open')",
    "reason": "t.reason", "closed": "t.closed", "since": "t.since", "currency": "t.currency",
    "customer": customers.OF_DEAL,
}  # fmt: skip
SEVERAL = ("tags", "products")
"""Fields by which one record can be in several groups."""


def key(ask: Asking, name: str) -> Sql:
    """Return the SQL of the group a record is in by "owner" or "closed:month". Raises `NotInSql`."""
    field, _, bucket = name.partition(":")
    if ask.source.entity == "deal" and field in _ENDS_OF_WAY:
        return _of_way(ask, *_ENDS_OF_WAY[field])
    if ask.source.entity == "deal" and ask.source.name != "line" and field == "category":
        return sources.of_stage(ask, _band, _band(0))
    if ask.source.entity == "deal" and field == "stuck":
        return _stuck(ask, bucket)
    if ask.source.name == "deal" and field == "untimed":
        return Sql(_UNTIMED)
    found = _raw(ask, field)
    if not bucket:
        return found
    if bucket not in _BUCKET:
        raise NotInSql(name)
    local = _filled(_LOCAL, found)
    return _filled(_BUCKET[bucket], local)


_UNTIMED = f"iif(t.told IN ('{NOTHING}','{STAGE}'),date(t.since,'localtime'),NULL)"
"""The day a deal was brought by a file that did not say since when it stands where it does."""
_ENDS_OF_WAY = {"furthest": ("max", "0"), "nearest": ("min", "NULL")}
"""Which of the places a deal stood in is wanted, and what stands for the place nobody saw it in."""
_OF_WAY = (
    f"json_extract({{}},'$['||(SELECT {{}}(CASE WHEN w.told='{NOTHING}' THEN {{}} "
    "ELSE CASE w.stage{} END END) "
    "FROM ({}) w WHERE w.deal=t.n AND w.pipeline=t.pipeline)||']')"
)


def _of_way(ask: Asking, end: str, unseen: str) -> Sql:
    """Return the stage of its pipeline a deal ever stood in that is last in it, or first.

    One that was brought already closed was seen in none: its last is "", its first NULL. Stages are counted
    through by their places in the text, which takes half the time of looking each up.
    """
    found = ask.conn.execute("SELECT id FROM stage WHERE deleted=0 ORDER BY pipeline,rank,id")
    ids = [id for (id,) in found]
    places = tuple(value for at, id in enumerate(ids, 1) for value in (id, at))
    whens = Sql(" WHEN ? THEN ?" * len(ids) or " WHEN NULL THEN NULL", places)
    was = ask.was.passages if ask.was else None
    way = Sql(stays.PLACES) if was is None else sources.held(was)
    return sql(_OF_WAY, Sql("?", (json.dumps(["", *ids]),)), Sql(end), Sql(unseen), whens, way)


def _band(chance: int) -> str:
    """Return the category of a forecast a chance in % is in."""
    return next(name for name, least in BANDS if chance >= least)


def _stuck(ask: Asking, days: str) -> Sql:
    """Return whether a deal stands in its stage longer than "30" days, or than rots there for ""."""
    if days and not days.isdecimal():
        raise NotInSql(days)
    limit = (
        days or "(SELECT nullif(f.rotting_days,0) FROM stage f WHERE f.id=t.stage AND f.deleted=0)"
    )
    return sql(f"iif(unixepoch({{}})-unixepoch(t.since)>(1+{limit})*86400,1,0)", ask.moment)


def joined(groups: tuple[str, ...]) -> str:
    """Return the joins of the fields by which a record is in several groups, in their order."""
    return "".join(
        f" LEFT JOIN json_each(t.{name}) several_{name}" for name in groups if name in SEVERAL
    )


def offered(known: Catalogue) -> list[Field]:
    """Return the fields of a kind of record that make groups."""
    hidden = [f for f in known.fields.values() if f.internal and f.name in SEVERAL]
    return [f for f in (*known.shown(), *hidden) if _groups(f)]


def _groups(field: Field) -> bool:
    if field.derived or field.computed or field.entry in ("choice",):
        return False
    return field.kind in (*_ONE, *_DAYS) or field.name in ("place", "result", *SEVERAL)


def column(ask: Asking, name: str) -> Sql:
    """Return the day or moment a period is of. Raises `NotInSql`."""
    return Sql("s.entered") if name == "entered" and ask.source.name == "stay" else _raw(ask, name)


def _raw(ask: Asking, name: str) -> Sql:
    special = {"stay": _OF_STAY | {"entered": "s.entered"}, "line": _OF_LINE}.get(
        ask.source.name, {}
    )
    if name in special:
        return Sql(special[name])
    if ask.source.entity == "deal" and name in _OF_DEAL:
        return Sql(_OF_DEAL[name])
    if name in SEVERAL and name in ask.known.fields:
        return Sql(f"several_{name}.key")
    field = ask.known.fields.get(name)
    if field is None or not _groups(field):
        raise NotInSql(name)
    return terms.term(ask.known, field)


def _filled(template: str, column: Sql) -> Sql:
    """Put a column into SQL that names it several times."""
    times = template.count("{0}")
    return Sql(template.replace("{0}", column.text), column.values * times)
