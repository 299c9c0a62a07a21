"""Of what figures are made: the rows a question is asked of, and what can be worked out of each.

A source is a FROM clause whose records are table `t`; its terms are SQL on it. Whatever a user may
choose stands in values, whatever stands in the text is declared here or in a catalogue.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from crm_desktop.domain.fields import Field, Kind
from crm_desktop.domain.moments import utc_text
from crm_desktop.i18n import mark
from crm_desktop.store import catalogue, terms
from crm_desktop.store.catalogue import Catalogue
from crm_desktop.store.figures import exchange_rates, stays
from crm_desktop.store.terms import NotInSql, Sql, sql

IN_MONEY, IN_DAYS, PLAIN = "money", "days", "plain"
"""What a term's number is: minor units, days (a REAL), or whatever its field holds."""


class Was(NamedTuple):
    """Some records as they were: SELECTs of their rows, and of the passages of deals."""

    rows: Sql
    passages: Sql | None


@dataclass(frozen=True, slots=True)
class Asking:
    """What SQL is made for: the file, the fields of the source's kind, now, the currency counted in.

    With `was` the records are those it holds; `among` is a SELECT of the row numbers wanted alone.
    """

    conn: Any
    source: Source
    known: Catalogue
    now: datetime
    base: str
    was: Was | None = None
    among: Sql | None = None

    @property
    def moment(self) -> Sql:
        return Sql("?", (utc_text(self.now),))


@dataclass(frozen=True, slots=True)
class Term:
    """A number of a record; `day` names the field whose day's rates an amount is counted at."""

    label: str
    unit: str
    text: Callable[[Asking], Sql]
    reads: tuple[str, ...] = ()  # kinds of record beside the source's own
    ages: bool = False  # it grows though nothing is written


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one kind: `origin` is the FROM clause, with a place for the table of the records."""

    name: str
    label: str
    entity: str
    origin: str
    terms: dict[str, Term]
    reads: tuple[str, ...] = ()


def asking(
    conn: Any, name: str, now: datetime, base: str, was: Was | None = None, among: Sql | None = None
) -> Asking:
    """Return what SQL of a source is made for. Raises `KeyError` for a source there is not."""
    source = SOURCES[name]
    return Asking(conn, source, catalogue.of(conn, source.entity), now, base, was, among)


def origin(ask: Asking) -> Sql:
    """Return the FROM clause."""
    table = Sql(ask.source.entity) if ask.was is None else sql("({})", ask.was.rows)
    if ask.source.name != "stay":
        return sql(ask.source.origin, table)
    passages = ask.was.passages if ask.was else None
    if ask.was is not None:
        table = sql("({})", held(ask.was.rows))
    return sql(ask.source.origin, stays.stays(passages, ask.among), table)


def held(rows: Sql) -> Sql:
    """Return a SELECT of rows made once, so that single ones are looked up in it."""
    return sql("WITH held AS MATERIALIZED ({}) SELECT * FROM held", rows)


def term(ask: Asking, name: str) -> Sql:
    """Return the SQL of a term or of a field that holds a number. Raises `NotInSql`."""
    declared = ask.source.terms.get(name)
    if declared is not None:
        return declared.text(ask)
    field = ask.known.fields.get(name)
    if field is None:
        raise NotInSql(name)
    if field.money:
        return money(ask, terms.term(ask.known, field), terms.currency(field))
    return terms.term(ask.known, field)


def unit(ask: Asking, name: str) -> str:
    """Return what the numbers of a term or field are."""
    declared = ask.source.terms.get(name)
    if declared is not None:
        return declared.unit
    field = ask.known.fields.get(name)
    return IN_MONEY if field is not None and field.money else PLAIN


def reads(source: Source, name: str) -> set[str]:
    """Return the kinds of record beside its own whose change may change an answer."""
    declared = source.terms.get(name)
    return {*source.reads, *(declared.reads if declared else ())}


def numbers(known: Catalogue) -> list[Field]:
    """Return the fields of a kind of record that can be added up."""
    kinds = (Kind.WHOLE, Kind.NUMBER)
    return [f for f in known.shown() if f.kind in kinds or f.money]


def money(ask: Asking, amount: Sql, currency: Sql) -> Sql:
    """Return an amount counted in the question's currency, at the rate of the record's own day."""
    if not ask.base:
        return amount
    return exchange_rates.counted(amount, currency, rate_day(ask), ask.base)


def rate_day(ask: Asking) -> Sql:
    """Return the day whose rate counts: a closed deal's is when it was closed, an open one's today."""
    today = Sql("?", (ask.now.date().isoformat(),))
    columns = {"deal": "t.closed", "campaign_result": "t.day", "lead": "t.created"}
    column = columns.get(ask.source.entity)
    return sql("substr(coalesce({},{}),1,10)", column, today) if column else today


def _value(ask: Asking) -> Sql:
    return money(ask, Sql("t.amount"), Sql("t.currency"))


def of_stage(ask: Asking, what: Callable[[int], int | str], untold: int | str | None) -> Sql:
    """Return the SQL of what the probability of a deal's stage, in %, means; `untold` where it has none.

    Stages are few: their ids in the text take half the time of looking each deal's up.
    """
    found = ask.conn.execute(
        "SELECT id,probability FROM stage WHERE deleted=0 AND probability BETWEEN 0 AND 100 ORDER BY id"
    ).fetchall()
    values = [value for id, chance in found for value in (id, what(chance))]
    whens = " WHEN ? THEN ?" * len(found) or " WHEN NULL THEN NULL"
    return Sql(f"(CASE t.stage{whens} ELSE ? END)", (*values, untold))


def _weighted(ask: Asking) -> Sql:
    """Return the value by the probability of the stage, NULL where that has none: nothing was said of it."""
    return sql("(({})*{}/100)", _value(ask), of_stage(ask, int, None))


def _days(start: str, end: str) -> Callable[[Asking], Sql]:
    """Return what gives the days between two times, none of them before 0; "now" may stand for one."""

    def text(ask: Asking) -> Sql:
        first, last = (ask.moment if side == "now" else Sql(side) for side in (start, end))
        return sql("max(0,unixepoch({})-unixepoch({}))/86400.0", last, first)

    return text


_TO_CLOSE = "iif(length(t.closed)=10,t.closed||'T23:59:59Z',t.closed)"
_LEFT = f"coalesce(s.departed,CASE WHEN t.outcome IS NOT NULL THEN {_TO_CLOSE} END,{{now}})"


def _stayed(ask: Asking) -> Sql:
    left = _LEFT.replace("{now}", "{}")
    return sql(f"max(0,unixepoch({left})-unixepoch(s.entered))/86400.0", ask.moment)


_CYCLE = (
    "CASE WHEN length(t.closed)=10 "
    "THEN max(0,julianday(t.closed)-julianday(date(t.created,'localtime'))) "
    "ELSE max(0,unixepoch(t.closed)-unixepoch(t.created))/86400.0 END"
)
"""Whole days where no more than the day of closing is known: from the 2nd to the 12th are ten."""
_SOLD = "coalesce(json_extract(l.value,'$.quantity'),1000)/1000.0"


PRICE = "json_extract(l.value,'$.amount')"
"""The price of a line: 0 for one that is free, NULL for one that has none yet."""


def _line_value(ask: Asking) -> Sql:
    """Return what a line is worth: at its own price, else at that of its product; NULL without either.

    Not counted in a currency, the price of a product in another one than the deal's is none.
    """
    same = "p.amount" if ask.base else "iif(p.currency IS t.currency,p.amount,NULL)"
    own, listed = (
        money(ask, Sql(f"CAST(round({_SOLD}*{each}) AS INTEGER)"), Sql(currency))
        for each, currency in ((PRICE, "t.currency"), (same, "p.currency"))
    )
    return sql(f"(CASE WHEN {PRICE} IS NULL THEN {{}} ELSE {{}} END)", listed, own)


def _line_cost(ask: Asking) -> Sql:
    units = terms.units(Sql("p.currency"))
    cost = sql(f"CAST(round({_SOLD}*CAST(p.cost AS REAL)*{{}}) AS INTEGER)", units)
    return money(ask, cost, Sql("p.currency"))


def _line_margin(ask: Asking) -> Sql:
    return sql("(({})-({}))", _line_value(ask), _line_cost(ask))


_VALUE = Term(mark("Value"), IN_MONEY, _value, ("rate",))
WEIGHTED = "weighted"
DEAL_TERMS = {
    "value": _VALUE,
    WEIGHTED: Term(mark("Weighted value"), IN_MONEY, _weighted, ("rate", "stage")),
    "cycle": Term(mark("Days to close"), IN_DAYS, lambda _ask: Sql(_CYCLE)),
    "age": Term(mark("Days since added"), IN_DAYS, _days("t.created", "now"), ages=True),
    "standing": Term(mark("Days in its stage"), IN_DAYS, _days("t.since", "now"), ages=True),
}
_STAYS = "({}) s CROSS JOIN {} t ON t.n=s.deal"
_LINES = "{} t CROSS JOIN json_each(t.products) l LEFT JOIN product p ON p.id=l.key AND p.deleted=0"


def _plain(name: str, label: str, **terms: Term) -> Source:
    return Source(name, label, name, "{} t", dict(terms))


SOURCES = {
    source.name: source
    for source in (
        Source("deal", mark("Deals"), "deal", "{} t", DEAL_TERMS),
        _plain("lead", mark("Leads"), value=_VALUE),
        _plain("contact", mark("Contacts")),
        _plain("company", mark("Companies")),
        _plain("activity", mark("Activities")),
        _plain("task", mark("Tasks")),
        _plain("product", mark("Products")),
        Source("stay", mark("Times in stages"), "deal", _STAYS,
               DEAL_TERMS | {"stayed": Term(mark("Days in the stage"), IN_DAYS, _stayed, ages=True)}),
        Source("line", mark("Products sold"), "deal", _LINES, {
            "value": Term(mark("Value"), IN_MONEY, _line_value, ("rate",)),
            "cost": Term(mark("Cost"), IN_MONEY, _line_cost, ("rate", "product")),
            "margin": Term(mark("Margin"), IN_MONEY, _line_margin, ("rate", "product")),
            "quantity": Term(mark("Quantity"), PLAIN, lambda _ask: Sql(_SOLD)),
        }, ("product",)),
        _plain("campaign_result", mark("Campaign results"),
               value=Term(mark("Cost"), IN_MONEY, _value, ("rate",))),
    )
}  # fmt: skip
