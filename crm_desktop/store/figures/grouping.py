"""Groups as SQL: what of a record says which group it is in, and the bars of time."""

from __future__ import annotations

from crm_desktop.domain.fields import Field, Kind
from crm_desktop.store import terms
from crm_desktop.store.catalogue import Catalogue
from crm_desktop.store.figures.sources import Asking
from crm_desktop.store.terms import NotInSql, Sql

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
_OF_STAY = {"stage": "s.stage", "pipeline": "s.pipeline", "next_stage": "s.next_stage"}
_OF_LINE = {"product": "l.key", "category": "p.category"}
_OF_DEAL = {
    "stage": "t.stage", "pipeline": "t.pipeline", "outcome": "coalesce(t.outcome,'open')",
    "reason": "t.reason", "closed": "t.closed", "since": "t.since",
}  # fmt: skip
SEVERAL = ("tags", "products")
"""Fields by which one record can be in several groups."""


def key(ask: Asking, name: str) -> Sql:
    """Return the SQL of the group a record is in by "owner" or "closed:month". Raises `NotInSql`."""
    field, _, bucket = name.partition(":")
    found = _raw(ask, field)
    if not bucket:
        return found
    if bucket not in _BUCKET:
        raise NotInSql(name)
    local = _filled(_LOCAL, found)
    return _filled(_BUCKET[bucket], local)


def joined(groups: tuple[str, ...]) -> str:
    """Return the joins of the fields by which a record is in several groups, in their order."""
    return "".join(
        f" LEFT JOIN json_each(t.{name}) several_{name}" for name in groups if name in SEVERAL
    )


def offered(known: Catalogue) -> list[Field]:
    """Return the fields of a kind of record that make groups."""
    return [f for f in known.shown() if _groups(f)]


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
