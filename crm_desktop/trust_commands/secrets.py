"""What `crm reveal` and `crm access-log` do: a secret field shown, and who looked at which."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crm_desktop.commands import Answer, Asked, entity_of, in_columns
from crm_desktop.declaring_commands import add, count
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr


def declare(every: Any) -> None:
    """Declare the commands."""
    words = "show a secret field of a record; it is written down who looked"
    shown = add(every, "reveal", reveal, words)
    shown("id")
    shown("field", help="its heading")
    words = "show the code by which another computer shows the secret fields, or enter it there"
    asked = add(every, "secret-code", secret_code, words)
    asked("--enter", action="store_true", help="it is asked for")
    asked("--code-fd", type=count, metavar="N", help="enter it from descriptor N")
    words = "say who looked at which secret field, newest first; an owner's"
    listed = add(every, "access-log", access_log, words, reads=True)
    listed("--limit", type=count, default=50)
    listed("--csv", type=Path, metavar="OUT.csv", help="write all of it to a file")


def reveal(ws: Any, asked: Asked) -> Answer:
    """Show what stands in a secret field."""
    from crm_desktop.store import catalogue
    from crm_desktop.store.access import looking

    conn = ws.reader()
    entity = entity_of(conn, asked.id, RECORDS)
    known = catalogue.of(conn, entity)
    name = known.named(asked.field)
    field = known.fields.get(name) if name else None
    if field is None or not field.secret:
        raise UserError(tr("There is no secret field “{text}”.", text=asked.field))
    text = looking.show(ws, entity, asked.id, field.name)
    return Answer([text], {"value": text})


def secret_code(ws: Any, asked: Asked) -> Answer:
    """Show the code of the secret fields, or take one in."""
    from crm_desktop.trust.access import secret_codes
    from crm_desktop.trust_commands import asking

    if not asked.enter and asked.code_fd is None:
        found = secret_codes.codes(ws)
        return Answer(found or [tr("This file has no secret fields.")], {"codes": found})
    ws.may_manage()
    if asked.code_fd is not None:
        text = asking.read(asked.code_fd)
    else:
        way = tr("Type it in a terminal, or hand it in: --code-fd N")
        text = asking.typed(tr("Code of the secret fields: "), way)
    secret_codes.enter(ws, text)
    return Answer([tr("The secret fields are shown here now.")], {"entered": True})


def access_log(ws: Any, asked: Asked) -> Answer:
    """List who looked, or write all of it to a file."""
    from crm_desktop.exchange.going_out import looks_file
    from crm_desktop.store.access import looking

    ws.may_manage()
    if asked.csv:
        n = looks_file.write(ws.reader(), asked.csv)
        return Answer([tr("Wrote {n} lines to {name}.", n=f"{n:,}", name=asked.csv)], {"lines": n})
    found = looking.looks(ws.reader(), asked.limit)
    data = [
        {"at": one.at.isoformat(), "who": one.who, "entity": one.entity, "id": one.id,
         "title": one.title, "field": one.field}
        for one in found
    ]  # fmt: skip
    rows = [(f"{one.at:%Y-%m-%d %H:%M}", one.who, one.title, one.field) for one in found]
    lines = in_columns(rows, 4) if rows else [tr("Nobody has looked at a secret field yet.")]
    return Answer(lines, data)
