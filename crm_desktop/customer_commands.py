"""What `crm customers` answers: what customers are worth, how they buy, who is silent, what to offer."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.commands import Answer, Asked, in_columns, written_to
from crm_desktop.declaring_commands import add, count, day_count
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn

if TYPE_CHECKING:
    from crm_desktop.insight.customers.sales import Sales
    from crm_desktop.insight.customers.tables import Table

WORTH, COHORTS, SEGMENTS, SILENT, CONTACT, TOGETHER = (
    "worth", "cohorts", "segments", "silent", "out-of-touch", "cross-sell",
)  # fmt: skip


def declare(every: Any) -> None:
    """Declare the command on the parser of all of them."""
    words = "say what customers are worth, how they buy, who is silent, what they lack"
    one = add(every, "customers", customers, words, reads=True)
    one("what", nargs="?", default=WORTH, choices=tuple(_WAYS), help="worth unless said otherwise")
    one("--measure", choices=("value", "margin"), default="value", help="won value, or margin")
    one("--by", choices=("quarter", "year"), default="quarter", help="of cohorts")
    one("--segment", default="", metavar="NAME", help="the customers of one: champions, risk …")
    one("--times", type=_times, default=2.0, metavar="X", help="usual pauses that make a silence")
    one("--days", type=day_count, default=90, metavar="N", help="days without contact")
    one("--has", default="", metavar="PRODUCT", help="a product by name or id: who has it …")
    one("--lacks", default="", metavar="PRODUCT", help="… but not this one")
    one("--most", type=count, default=50, metavar="N", help="so many rows; 0 is all")
    one("--as-of", metavar="DATE", default=argparse.SUPPRESS, help="as the file was then")
    one("--csv", type=Path, metavar="OUT.csv", help="write the table to a file; - is stdout")


def customers(ws: Any, asked: Asked) -> Answer:
    """Answer what is asked of the customers."""
    from crm_desktop.insight.customers import sales, tables
    from crm_desktop.report_commands import moment_of

    conn, now = ws.reader(), moment_of(ws)
    found = sales.read(conn, ws.profile.currency, now, asked.measure)
    lines, table, data = _WAYS[asked.what](conn, asked, found, now)
    left = sales.left_out(found)
    told = Answer(
        [*lines, *_shown(table, asked.most), *([left] if left else [])],
        {**data, "currency": found.base, "measure": found.measure, "columns": table.headings,
         "rows": [list(row) for row in table.rows], "lacking": found.lacking,
         "of_nobody": len(found.nobody)},
    )  # fmt: skip
    if asked.csv is None:
        return told
    with written_to(asked.csv) as path:
        proof = tables.write_csv(table, path, [left] if left else [])
    words = trn(
        "Wrote {n} row to {name}", "Wrote {n} rows to {name}", proof.rows, name=str(asked.csv)
    )
    return Answer([words], told.data, aside=str(asked.csv) == "-")


Way = tuple[Iterable[str], "Table", dict[str, Any]]


def _worth(conn: Any, _asked: Asked, found: Sales, _now: datetime) -> Way:
    from crm_desktop.insight.customers import projecting, said, sales, tables, worth

    made, projection = worth.historic(found), projecting.projected(found)
    lines = [said.answer(found, made, projection), said.formula(projection, found.base)]
    if projection.enough:
        lines += [said.formula_said(projection), said.ahead(found, projection)]
    terms = [
        {"customers": len(term.customers), "value": term.value, "each": term.each}
        for term in projection.terms
    ]
    data = {
        "customers": made.customers, "deals": made.deals, "total": made.total, "mean": made.mean,
        "median": made.median, "again": made.again, "months": projection.horizon,
        "projected": projection.value if projection.enough else None, "terms": terms,
    }  # fmt: skip
    return [*lines, sales.rule_said()], tables.ranked(conn, found, projection), data


def _cohorts(_conn: Any, asked: Asked, found: Sales, _now: datetime) -> Way:
    from crm_desktop.insight.customers import cohorts, projecting, said, tables

    projection, every = projecting.projected(found), cohorts.cohorts(found, asked.by)
    told = projecting.of_cohorts(projection, every)
    curves = {one.name: one.curve for one in every}
    table = tables.cohorts(told, projection, found.base)
    return [said.formula(projection, found.base)], table, {"curves": curves}


def _segments(conn: Any, asked: Asked, found: Sales, _now: datetime) -> Way:
    from crm_desktop.insight.customers import rfm, tables

    made = rfm.scores(found)
    if asked.segment:
        if asked.segment not in rfm.SEGMENTS:
            raise UserError(
                tr("There is no segment {name} of customers.", name=asked.segment[:40]),
                tr("Choose one of: {names}.", names=", ".join(rfm.SEGMENTS)),
            )
        table = tables.scored(conn, made.of(asked.segment), found.base)
        return [made.words()], table, {"segment": asked.segment}
    names = {"segments": {name: len(made.of(name)) for name in rfm.SEGMENTS}}
    return [made.words()], tables.segments(made, found.base), names


def _silent(conn: Any, asked: Asked, found: Sales, _now: datetime) -> Way:
    from crm_desktop.insight.customers import silent, tables

    made = silent.silent(conn, found, asked.times)
    lines = [made.words(), silent.rule_said(asked.times)]
    return lines, tables.silent(conn, made.silent, found.base), {"told": made.told}


def _untouched(conn: Any, asked: Asked, found: Sales, _now: datetime) -> Way:
    from crm_desktop.insight.customers import silent, tables

    made = silent.untouched(conn, found, asked.days)
    lines = [silent.untouched_said(made, asked.days)]
    return lines, tables.silent(conn, made.silent, found.base), {"days": asked.days}


def _together(conn: Any, asked: Asked, found: Sales, now: datetime) -> Way:
    from crm_desktop.insight.customers import cross_sell, tables

    owned = cross_sell.read(conn, now)
    told = cross_sell.pairs(owned)
    if not asked.has:
        return [cross_sell.words(owned, told)], tables.pairs(owned, told), {"owners": len(owned.of)}
    has = _product(owned, asked.has)
    lacks = _product(owned, asked.lacks) if asked.lacks else ""
    keys = owned.with_but_not(has, lacks)
    offered = cross_sell.suggestions(owned, keys, told)
    lines = [cross_sell.said(owned, owned.pair(has, lacks))] if lacks else []
    return lines, tables.lacking(conn, owned, keys, found, offered), {"customers": len(keys)}


_WAYS: dict[str, Callable[[Any, Asked, Any, datetime], Way]] = {
    WORTH: _worth, COHORTS: _cohorts, SEGMENTS: _segments, SILENT: _silent, CONTACT: _untouched,
    TOGETHER: _together,
}  # fmt: skip


def _product(owned: Any, said: str) -> str:
    """Return the id of an owned product by id or name."""
    wanted = said.casefold()
    for id in owned.products():
        if wanted in (id, owned.name(id).casefold()):
            return str(id)
    raise UserError(
        tr("Nobody owns a product called {name}.", name=said[:40]),
        tr("Choose one of: {names}.",
           names=", ".join(owned.name(id) for id in owned.products()[:8]) or "–"),
    )  # fmt: skip


def _shown(table: Table, most: int) -> list[str]:
    """Return a table as lines whose columns stand one below the other."""
    rows = table.rows[:most] if most else table.rows
    if not rows:
        return []
    from crm_desktop.insight.customers.tables import WORDS

    words = [at for at, (_, unit) in enumerate(table.columns) if unit in WORDS]
    lines = in_columns([table.names, *(table.shown(row) for row in rows)], words)
    if len(table.rows) > len(rows):
        lines.append(trn("and {n} more", "and {n} more", len(table.rows) - len(rows)))
    return lines


def _times(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 1 <= found <= 100:
        raise argparse.ArgumentTypeError(f"not a number from 1 to 100: {text[:40]}")
    return found
