"""What the commands about earlier days answer: `--as-of`, `history`, `compare`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from crm_desktop.commands import Answer, Asked, Misuse, change_lines, entity_of, go_on, quiet
from crm_desktop.declaring_commands import add, count
from crm_desktop.domain import own
from crm_desktop.domain.fold import fold
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.field_commands import names_of
from crm_desktop.i18n import tr
from crm_desktop.store.workspace import Workspace


def declare(every: Any) -> None:
    """Declare the commands on the parser of all of them."""
    told = add(every, "history", history, "say what happened to a record", reads=True)
    told("id")
    told("--field", default="", help="what happened to this field alone")
    days = add(every, "compare", compare, "say what differs between two days", reads=True)
    days("first", metavar="DATE")
    days("second", metavar="DATE", nargs="?", default="now")
    days("--limit", type=count, default=20, help="records told one by one")
    days("--csv", type=Path, metavar="OUT.csv", help="write every difference to a file")


@contextmanager
def as_asked(ws: Workspace, asked: Asked) -> Iterator[Workspace]:
    """Lend the workspace as it was on the day `--as-of` names, or as it is."""
    if not asked.as_of:
        yield ws
        return
    from crm_desktop.store.past import PastWorkspace, moment_at

    moment = moment_at(ws.reader(), _day_that_was(asked.as_of))
    past = PastWorkspace.travel(ws, moment, quiet, go_on)
    try:
        if getattr(asked, "searches", False):
            past.make_searchable(quiet, go_on)
        yield past
    finally:
        past.close()


def _day_that_was(text: str) -> datetime:
    """Return the time a text names. Raises `UserError` for a day to come: of it nothing is known."""
    from crm_desktop.store.past import read_moment

    at = read_moment(text)
    if at.date() > datetime.now(at.tzinfo).date():
        raise UserError(tr("{day} is still to come.", day=at.date().isoformat()))
    return at


def refuse_writing(asked: Asked) -> None:
    """Raise `Misuse` where `--as-of` stands before a command that writes."""
    if asked.as_of and not asked.reads:
        raise Misuse(
            tr("What was cannot be changed."),
            tr(
                "--as-of goes before commands that read: list, search, export, stats, log, history."
            ),
        )


def history(ws: Any, asked: Asked) -> Answer:
    """List what happened to one record, or to one field of it, newest first."""
    from crm_desktop.store import history as past

    conn = ws.reader()
    entity = entity_of(conn, asked.id, RECORDS, hidden=True)
    told = past.record_history(conn, entity, asked.id)
    named = names_of(RECORDS[entity]).get(fold(asked.field))
    wanted = {asked.field, named.field.name if named else ""}
    found = []
    for info, cells in told:
        mine = [c for c in cells if not asked.field or wanted & {c[0], c[0].partition(".")[0]}]
        if mine or not (cells or asked.field):
            found.append(_happened(conn, entity, info, mine))
    if asked.field and not found:
        _known_field(entity, asked.field)
    return Answer(_said(found) or [tr("Nothing has happened yet")], found)


def _known_field(entity: str, name: str) -> None:
    fields = [f.name for f in RECORDS[entity].shown_fields()]
    if fold(name.partition(".")[0]) not in {*names_of(RECORDS[entity]), "custom"}:
        raise UserError(
            tr("There is no field {name}.", name=name),
            tr("Known are: {names}", names=", ".join(fields)),
        )


def _happened(conn: Any, entity: str, info: Any, cells: list[Any]) -> dict[str, Any]:
    from crm_desktop.exchange.deciding.change_texts import told

    words = (told(conn, RECORDS[entity], cell) for cell in cells)
    return {
        "stamp": info.stamp, "at": info.wall.isoformat(), "author": info.author,
        "what": info.label.key, "effective": info.effective,
        "changes": [{"cell": c, "old": _open(old), "new": _open(new)} for c, old, new in cells],
        "words": [line for line in words if line is not None],
    }  # fmt: skip


def _open(value: Any) -> Any:
    """Return a value as it is, of a secret field that it is hidden."""
    return tr(own.HIDDEN) if own.is_sealed(value) else value


def _said(found: list[dict[str, Any]]) -> list[str]:
    lines = []
    for one in found:
        at = datetime.fromisoformat(one["at"])
        undone = "" if one["effective"] else f"  ({tr('undone')})"
        lines.append(f"{one['stamp']}  {at:%Y-%m-%d %H:%M}  {one['author']}  {one['what']}{undone}")
        lines += change_lines(one.pop("words"))
    return lines


def compare(ws: Any, asked: Asked) -> Answer:
    """Say what was added, removed and changed between two days."""
    from crm_desktop.exchange.going_out import comparison_file
    from crm_desktop.store.past import arrival_at
    from crm_desktop.store.past.comparing import compare as compared

    conn = ws.reader()
    first, second = (arrival_at(conn, _day_that_was(day)) for day in (asked.first, asked.second))
    found = compared(ws, first, second, quiet, go_on)
    try:
        data: dict[str, Any] = {
            "counts": [{"kind": e, "what": v, "count": n} for (e, v), n in found.counts.items()],
            "records": [
                {**asdict(one), "cells": [(c, _open(old), _open(new)) for c, old, new in one.cells]}
                for one in _first(found, asked.limit)
            ],
        }
        lines = [
            f"{tr(RECORDS[e].plural)}: {tr(comparison_file.WORDS[v])} {n:,}"
            for (e, v), n in found.counts.items()
        ]
        for one in _first(found, asked.limit):
            lines.append(f"{one.id}  {tr(comparison_file.WORDS[one.verdict])}  {one.title}")
            lines += change_lines(comparison_file.texts(conn, one))
        if asked.csv:
            data["file"], data["rows"] = (
                str(asked.csv),
                comparison_file.write(conn, found, asked.csv, go_on),
            )
            lines.append(
                tr("Wrote {rows} rows to {name}.", rows=f"{data['rows']:,}", name=asked.csv)
            )
        return Answer(lines or [tr("Nothing is different.")], data)
    finally:
        found.close()


def _first(found: Any, limit: int) -> list[Any]:
    from crm_desktop.store.past.comparing import EVERYTHING

    return list(found.page(EVERYTHING, 0, limit))
