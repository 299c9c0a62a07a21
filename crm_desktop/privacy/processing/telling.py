"""What of the record of processing is told to the people themselves: no counts, no names of devices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from crm_desktop.domain.fields import Field, Kind
from crm_desktop.domain.rule import Condition
from crm_desktop.i18n import mark, said_in
from crm_desktop.privacy import days
from crm_desktop.privacy.processing import business
from crm_desktop.store import catalogue, conditions
from crm_desktop.store.catalogue import Catalogue
from crm_desktop.store.terms import NotInSql

Say = Callable[..., str]
TO_WRITE = mark("(to be written)")
PLACES = (
    "business",
    "address",
    "date",
    "purposes",
    "data",
    "sources",
    "recipients",
    "kept",
    "security",
)
"""Placeholders of a notice."""
TO_YOU = {
    "consent": mark("because you agreed; you can take that back at any time"),
    "contract": mark("because your order or contract needs it"),
    "duty": mark("because the law asks for it"),
    "interest": mark("because we have a legitimate interest; you can object"),
    "vital": mark("to protect somebody’s life"),
    "public": mark("because it is a task of public interest"),
}
"""What a ground is called towards who it is about."""
_NOT_TOLD = ("external_id", "do_not_contact", "stage", "owner")
_SOURCES = 12


def values(ws: Any, code: str) -> dict[str, str]:
    """Return what stands for each placeholder, in the language `code`."""
    conn, say = ws.reader(), partial(said_in, code)
    purposes = conn.execute(
        "SELECT name,basis,keep,recipients FROM purpose WHERE deleted=0 AND archived IS NOT 1 "
        "ORDER BY sort_key,n"
    ).fetchall()
    made = {
        "purposes": (_purpose(name, basis, say) for name, basis, _, _ in purposes),
        "data": iter(sorted(_data(conn, say))),
        "sources": _sources(conn, say),
        "recipients": _recipients(ws, purposes, say),
        "kept": (f"{name}: {keep}" for name, _, keep, _ in purposes if keep),
        "security": _security(ws, say),
    }
    said = {name: _in_lines(lines, say) for name, lines in made.items()}
    known = business.of(conn)
    named = {"business": known.name or say(TO_WRITE), "address": known.sender or say(TO_WRITE)}
    return said | named | {"date": days.said(date.today(), code)}


def _purpose(name: str | None, basis: str | None, say: Say) -> str:
    why = TO_YOU.get(basis or "")
    return f"{name or ''}: {say(why)}" if why else name or ""


def _data(conn: Any, say: Say) -> Iterator[str]:
    known = catalogue.of(conn, "contact")
    for field in (*known.record.shown_fields(), *known.own(hidden=True)):
        told = field.personal and field.name not in _NOT_TOLD and field.kind is not Kind.REFERENCE
        if told and _holds(conn, known, field):
            yield field.label if field.own else say(field.label)


def _holds(conn: Any, known: Catalogue, field: Field) -> bool:
    """Say whether a field of a contact has anything in it; of one SQL cannot look into it is taken as so."""
    try:
        test = conditions.made(known, field, Condition(field.name, "not_empty"))
    except NotInSql:
        return True
    sql = f"SELECT 1 FROM contact t WHERE t.deleted=0 AND ({test.text}) LIMIT 1"
    return conn.execute(sql, test.values).fetchone() is not None


def _sources(conn: Any, say: Say) -> Iterator[str]:
    found = conn.execute(
        "SELECT source FROM (SELECT source FROM contact WHERE deleted=0 UNION ALL "
        "SELECT source FROM lead WHERE deleted=0) WHERE source<>'' GROUP BY source "
        "ORDER BY count(*) DESC,source LIMIT ?", (_SOURCES,),
    )  # fmt: skip
    yield say(mark("What you told us yourself"))
    yield from (str(source) for (source,) in found)


def _recipients(ws: Any, purposes: list[Any], say: Say) -> Iterator[str]:
    yield from dict.fromkeys(who for *_, who in purposes if who)
    if ws.setting("sync.account"):
        yield say(mark("Our own server, where those who work with us reach it"))


def _security(ws: Any, say: Say) -> Iterator[str]:
    if ws.key:
        yield say(mark("It is encrypted"))
        yield say(mark("Only those who work with us can open it"))  # a plain one opens for anybody
    yield say(mark("Every change is kept with who made it and when"))


def _in_lines(lines: Iterator[str], say: Say) -> str:
    return "\n".join(f"- {line}" for line in lines) or f"- {say(TO_WRITE)}"
