"""Who looked at which secret field, and when: never at what stands in it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crm_desktop.domain.fields import CUSTOM, Field
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr, trn
from crm_desktop.store.cipher import sealed_values

if TYPE_CHECKING:
    from crm_desktop.store.workspace import Workspace

Line = tuple[int, str, str, str, str]
"""One line as it is kept: when (ms since 1970), who, kind and id of the record, field."""
_COLUMNS = "at,who,entity,id,field"
_EVERY = "every:"
"""What stands in place of an id where a field of all records of a kind went into a file, before how many."""


@dataclass(frozen=True, slots=True)
class Look:
    """One time a secret field was shown: when (UTC), to whom, and of which record; names as they are now."""

    at: datetime
    who: str
    entity: str
    id: str
    title: str
    field: str


def may_look(ws: Workspace, key_id: str) -> bool:
    """Say whether who is at work has the key of a secret field."""
    return key_id in ws.secret_keys()


def show(ws: Workspace, entity: str, id: str, field: str) -> str:
    """Return what stands in a secret field of a record, once it is written down that it was shown.

    `field` is its name, "custom.<id>". Raises `UserError` for who may not see it, and where it cannot be
    written down.
    """
    return _shown(ws, entity, id, field, _cell(ws.reader(), entity, id, field))


def sealed_draft(ws: Workspace, entity: str, id: str, field: Field, text: str) -> dict[str, str]:
    """Return what was typed for a secret field and not saved, as it may be kept in the file.

    Raises `UserError` where who is at work has not the key.
    """
    key = ws.secret_keys().get(field.secret)
    if key is None:
        raise UserError(tr("You may not see secret fields."))
    cell = sealed_values.sealed(key, field.name, id, {"value": text})
    return {"entity": entity, "id": id, "field": field.name, **cell}


def draft_text(ws: Workspace, kept: Mapping[str, Any]) -> str:
    """Return what such a draft says, once it is written down that it was shown. Raises as `show` does."""
    return _shown(ws, str(kept.get("entity")), str(kept.get("id")), str(kept.get("field")), kept)


def _shown(ws: Workspace, entity: str, id: str, field: str, cell: Mapping[str, Any]) -> str:
    key = ws.secret_keys().get(sealed_values.key_id_of(cell))
    if key is None:
        raise UserError(
            tr("You may not see secret fields."), tr("Ask an owner of the file for that right.")
        )
    value = sealed_values.opened(key, field, cell)
    if value is None:
        raise UserError(tr("This value is damaged and cannot be read."))
    _note(ws, entity, [(id, field)])
    return _text(value)


def secret_fields(conn: Any, entity: str) -> list[Field]:
    """Return the secret fields of a kind of record."""
    from crm_desktop.store import catalogue

    return [field for field in catalogue.of(conn, entity).own() if field.secret]


def may_take_out(ws: Workspace, entities: Iterable[str]) -> bool:
    """Say whether some of these kinds have secret fields, and who is at work has the keys of them all."""
    conn, here = ws.reader(), ws.secret_keys()
    found = [field.secret for entity in entities for field in secret_fields(conn, entity)]
    return bool(found) and all(key in here for key in found)


def taking_out(
    ws: Workspace, entity: str, ns: Sequence[int], names: Iterable[str]
) -> Callable[[str, Any], str]:
    """Return what opens cells of the secret fields among `names`, by field, once it is written down.

    Each record that has something there gets a line; all of a kind have one together. Raises `UserError`
    as `show`.
    """
    from crm_desktop.domain.own import own_id

    conn, keys = ws.reader(), ws.secret_keys()
    wanted = set(names)
    fields = [field for field in secret_fields(conn, entity) if field.name in wanted]
    if any(field.secret not in keys for field in fields):
        raise UserError(
            tr("You may not see secret fields."), tr("Ask an owner of the file for that right.")
        )

    def opened(field: str, cell: Any) -> str:
        key = keys.get(sealed_values.key_id_of(cell))
        value = sealed_values.opened(key, field, cell) if key is not None else None
        return tr("This value is damaged and cannot be read.") if value is None else _text(value)

    seen = _filled(conn, entity, ns, {own_id(field): field.name for field in fields})
    if seen:
        _note(ws, entity, seen)
    return opened


def looks(conn: Any, limit: int = -1) -> list[Look]:
    """Return who looked at what, newest first."""
    from crm_desktop.store import catalogue, listing

    found = conn.execute(
        f"SELECT {_COLUMNS} FROM looked ORDER BY n DESC LIMIT ?", (limit,)
    ).fetchall()
    made = []
    for at, who, entity, id, field in found:
        known = catalogue.of(conn, entity).fields.get(field)
        named = known.label if known is not None else tr("A field that is gone")
        when = datetime.fromtimestamp(at / 1000, UTC)
        title = _all_of(id) or listing.title_of(conn, entity, id)
        made.append(Look(when, who, entity, id, title, named))
    return made


def has_list(conn: Any) -> bool:
    """Say whether a file has such a list; one of an earlier version has none."""
    return bool(conn.execute("SELECT 1 FROM sqlite_schema WHERE name='looked'").fetchone())


def lines(conn: Any) -> list[Line]:
    """Return all lines as they are kept, oldest first."""
    return [tuple(row) for row in conn.execute(f"SELECT {_COLUMNS} FROM looked ORDER BY n")]


def keep_lines(conn: Any, wanted: Iterable[Line]) -> None:
    """Let a file have these lines too, each once and by when it was."""
    here = lines(conn)
    lacking = Counter(wanted) - Counter(here)
    if lacking:
        every = sorted((*here, *lacking.elements()), key=lambda one: one[0])
        conn.execute("DELETE FROM looked")
        conn.executemany(f"INSERT INTO looked({_COLUMNS}) VALUES(?,?,?,?,?)", every)


def _cell(conn: Any, entity: str, id: str, field: str) -> Any:
    from crm_desktop.store import listing

    found = listing.record(conn, entity, id)
    entries = found.row.get("custom") if found is not None else None
    cell = (entries or {}).get(field[len(CUSTOM) :])
    if not sealed_values.key_id_of(cell):
        raise UserError(tr("There is nothing in this field."))
    return cell


def _text(value: Any) -> str:
    return str(value.get("value") or "") if isinstance(value, dict) else str(value)


def _filled(
    conn: Any, entity: str, ns: Sequence[int], fields: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return (id, field) of what is to be written down of rows; `fields` are names by their ids."""
    from crm_desktop.store import listing, streaming

    if not fields:
        return []
    if len(ns) > 1 and len(ns) == listing.count(conn, listing.ListQuery(entity)):
        return [(f"{_EVERY}{len(ns)}", name) for name in fields.values()]
    found = list[tuple[str, str]]()
    for page in streaming.pages(conn, entity, ns, ["id", "custom"]):
        for id, custom in page:
            cells = json.loads(custom) if custom else {}
            found += [(id, name) for own, name in fields.items() if cells.get(own)]
    return found


def _all_of(id: str) -> str:
    """Return what to call all records of a kind that went into a file, "" for the id of one."""
    said = id.removeprefix(_EVERY)
    if said == id or not said.isdecimal():
        return ""
    return trn(
        "Written to a file: all, {n} record", "Written to a file: all, {n} records", int(said)
    )


def _note(ws: Workspace, entity: str, seen: Iterable[tuple[str, str]]) -> None:
    """Write down which (id, field) were shown."""
    if ws.opened_read_only or ws.moment is not None:
        raise UserError(
            tr("Secret fields are shown only where it can be written down who saw them."),
            tr("Open the file itself, not for reading only."),
        )
    who = ws.user.name if ws.user is not None else ws.profile.name
    with ws.noting() as (conn, now):
        conn.executemany(
            f"INSERT INTO looked({_COLUMNS}) VALUES(?,?,?,?,?)",
            [(now, who, entity, id, field) for id, field in seen],
        )
