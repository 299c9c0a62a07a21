"""Answering questions: groups by one statement of SQL, their parts record by record, and those behind.

All three are made of the same pieces, so what is behind a figure always adds up to it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from crm_desktop.store import day_tests, rules
from crm_desktop.store.figures import grouping, sources
from crm_desktop.store.figures.question import COUNT, KEPT, Answer, Asked, Keys, Part, Tally
from crm_desktop.store.figures.sources import Asking, Was
from crm_desktop.store.rules import Asking as RuleAsking
from crm_desktop.store.terms import Sql, sql


def answer(conn: Any, asked: Asked) -> Answer:
    """Return the answer: one pass over the records the question is of. Raises `UserError`."""
    if asked.question.how in KEPT:
        return _kept(conn, asked)
    ask, made = asking(conn, asked), Answer(asked.question)
    keys, value, rest = pieces(ask, asked)
    marks = "".join(f",{at + 1}" for at in range(len(keys)))
    group = f" GROUP BY {marks[1:]}" if keys else ""
    inner = ",".join([f"{{}} AS k{at}" for at in range(len(keys))] + ["{} AS v"])
    picked = ",".join(
        [f"k{at}" for at in range(len(keys))] + ["count(*),count(v),coalesce(sum(v),0)"]
    )
    # LIMIT keeps SQLite from putting the value where it is counted, and where it is summed once more.
    each = sql(f"SELECT {inner} {{}} LIMIT -1", *keys, value, rest)
    text = f"SELECT {picked} FROM ({each.text}){group}"
    for *key, count, known, total in conn.execute(text, each.values):
        made.tallies[tuple(key)] = Tally(count, known, total)
    if not keys and not made.of(()).count:
        made.tallies.clear()
    return made


def parts(
    conn: Any, asked: Asked, ns: Collection[int] | None = None, was: Was | None = None
) -> Iterator[Part]:
    """Yield what each record gives to which group, of those of `ns` alone where it is not None.

    With `was` the records are those it holds. Raises `UserError`.
    """
    ask = asking(conn, asked, ns, was)
    keys, value, rest = pieces(ask, asked)
    picked = ",".join(["t.n", *["{}"] * len(keys), "{}"])
    found = sql(f"SELECT {picked} {{}}", *keys, value, rest)
    if ask.among is not None:
        found = sql("{} AND t.n IN ({})", found, ask.among)
    for n, *key, number in conn.execute(found.text, found.values):
        yield Part(n, tuple(key), number)


def behind(
    conn: Any, asked: Asked, keys: Keys | None = None, *, lacking: bool = False
) -> list[int]:  # fmt: skip
    """Return the row numbers of the records of a group, or of all; each once, in their order.

    A record that has no value is among them: it is counted. With `lacking` those alone. Raises `UserError`.
    """
    ask = asking(conn, asked)
    tests, value, rest = pieces(ask, asked)
    where = [
        sql("{} IS {}", test, Sql("?", (key,)))
        for test, key in zip(tests, keys or (), strict=False)
    ]
    where += [sql("({}) IS NULL", value)] * lacking
    found = sql("SELECT DISTINCT t.n {}" + " AND {}" * len(where), rest, *where)
    return [n for (n,) in conn.execute(f"{found.text} ORDER BY 1", found.values)]


def asking(
    conn: Any, asked: Asked, ns: Collection[int] | None = None, was: Was | None = None
) -> Asking:
    """Return what SQL of a question is made for, of the records of `ns` alone where it is not None."""
    question, among = asked.question, None
    if ns is not None:
        among = Sql("SELECT value FROM json_each(?)", (json.dumps(list(ns)),))
    return sources.asking(conn, question.source, asked.now, question.base, was, among)


def pieces(ask: Asking, asked: Asked) -> tuple[list[Sql], Sql, Sql]:
    """Return the groups, the value, and FROM with WHERE."""
    question = asked.question
    keys = [grouping.key(ask, name) for name in question.groups]
    counts = question.how == COUNT and not question.term
    value = Sql("1") if counts else sources.term(ask, question.term)
    tests = [Sql("t.deleted=0")]
    if question.span is not None:
        tests.append(day_tests.spanned(grouping.column(ask, question.when), question.span))
    today = asked.now.date()
    tests += [
        rules.compiled(RuleAsking(ask.conn, ask.known, today), node) for node in question.where
    ]
    joins = grouping.joined(question.groups)
    where = " AND ".join(["{}"] * len(tests))
    return keys, value, sql(f"FROM {{}}{joins} WHERE {where}", sources.origin(ask), *tests)


def _kept(conn: Any, asked: Asked) -> Answer:
    """Answer a question that needs every value: they come sorted, so that none is sought for a place."""
    made = Answer(asked.question)
    ask = asking(conn, asked)
    keys, value, rest = pieces(ask, asked)
    picked = ",".join(["{}"] * (len(keys) + 1))
    found = sql(f"SELECT {picked} {{}}", *keys, value, rest)
    for *key, number in conn.execute(f"{found.text} ORDER BY {len(keys) + 1}", found.values):
        tally = made.tallies.setdefault(tuple(key), Tally(values=[]))
        tally.count += 1
        if number is not None and tally.values is not None:
            tally.known, tally.total = tally.known + 1, tally.total + number
            tally.values.append(number)
    return made
