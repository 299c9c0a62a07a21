"""Secret fields: their values are sealed where they are written, whoever writes them, and nowhere else.

The key of a file without users lies in the file: then the field only hides. With users it is closed for those
who may see secret fields, and lies nowhere else (docs/decisions/0023).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crm_desktop.domain.fields import CUSTOM, Cell, Value
from crm_desktop.domain.operation import Edit
from crm_desktop.domain.own import NEW_SECRET, SECRET_FORMS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store.access import users
from crm_desktop.store.prepared import Block

if TYPE_CHECKING:
    from crm_desktop.store.cipher.key import Key
    from crm_desktop.store.writing import Writer

KEYS = "secrets"
"""Local setting: keys of secret fields by id, of a file without users."""
BOX = "secret field"
"""The purpose a key of secret fields is closed for."""
SALVAGED = "salvaged"
PUTTING_BACK = ("bring_back_record", "bring_back_all", SALVAGED)
"""Operations that may empty a secret field without its key: it is as it was, and the history has the rest."""
_FIELD = "custom_field"


def sealing(
    conn: Any, writer: Writer, edits: Iterable[Edit | Block], label: str = ""
) -> Iterator[Any]:
    """Yield edits as they may be written: values of secret fields sealed. Costs one question a call.

    `label` is the key of the operation's label. Raises `UserError` for a value nobody here has the key for,
    also one that is to be emptied, and for a field that is to become secret, or no more, when it is there
    already: its values would stay in the history as they are.
    """
    known = _secret_fields(conn)
    for edit in edits:
        if isinstance(edit, Block):
            _unless_in(edit, known)
            yield edit
        elif edit.entity == _FIELD:
            yield _checked_field(conn, writer, edit, known, label)
        elif known and any(cell in known for cell in edit.cells):
            found = _cells(conn, writer, known, edit, empties=label in PUTTING_BACK)
            yield replace(edit, cells=dict(found))
        else:
            yield edit


def keys_in(conn: Any) -> dict[str, Key]:
    """Return the keys of secret fields that lie in a file without users."""
    from crm_desktop.store.cipher.key import Key

    found = conn.execute("SELECT value FROM meta WHERE key=?", (KEYS,)).fetchone()
    kept = json.loads(found[0]) if found else {}
    return {id: Key(bytes.fromhex(secret)) for id, secret in (kept or {}).items()}


def put_keys(conn: Any, keys: Mapping[str, Key]) -> None:
    """Let these keys, and no others, lie in the file."""
    said = json.dumps({id: key.secret.hex() for id, key in keys.items()} or None)
    conn.execute(
        "INSERT INTO meta VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value",
        (KEYS, said),
    )


def closed_for(user: users.User, keys: Mapping[str, Key]) -> users.User:
    """Return a user who has these keys of secret fields besides those they have."""
    from crm_desktop.store.cipher import boxes

    made = {id: boxes.closed(user.public, key.secret, BOX) for id, key in keys.items()}
    return replace(user, boxes={**user.boxes, **made})


def closed_for_owners(
    every: tuple[users.User, ...], keys: Mapping[str, Key], also: str = ""
) -> tuple[users.User, ...]:
    """Return users of whom each owner, and the one of the id `also`, has these keys besides theirs."""
    return tuple(closed_for(one, keys) if one.owns or one.id == also else one for one in every)


def close_lying(conn: Any) -> None:
    """Close keys that lie in clear in a file with users for its owners, where nobody has them yet.

    They lie there when its users were turned on or off and the program ended in between, or when an older
    state was put back.
    """
    lying, every = keys_in(conn), users.all_of(conn)
    if lying and every:
        nobodys = {id: key for id, key in lying.items() if not any(id in u.boxes for u in every)}
        users.put(conn, closed_for_owners(every, nobodys))
        put_keys(conn, {})


def opened_by(user: users.User, own: Key) -> dict[str, Key]:
    """Return the keys of secret fields that are closed for a user."""
    from crm_desktop.store.cipher import boxes
    from crm_desktop.store.cipher.key import Key

    found = {id: boxes.opened(own, box, BOX) for id, box in user.boxes.items()}
    return {id: Key(secret) for id, secret in found.items() if secret is not None}


def held(conn: Any, writer: Writer) -> dict[str, Key]:
    """Return the keys of secret fields whoever is at work may use.

    One that lies in a file with users is nobody's there: see `close_lying`.
    """
    if writer.user_id or writer.unsigned:
        return dict(writer.secrets)
    return {**keys_in(conn), **writer.secrets}


def _secret_fields(conn: Any) -> dict[Cell, str]:
    """Return which key each secret field has; one whose making was undone keeps it for a redo."""
    found = conn.execute(
        "SELECT n,id,secret FROM custom_field WHERE secret IS NOT NULL OR deleted IS NULL"
    ).fetchall()
    known = {CUSTOM + id: key_id or _once_secret(conn, n) for n, id, key_id in found}
    return {cell: key_id for cell, key_id in known.items() if key_id}


def _once_secret(conn: Any, n: int) -> str:
    said = _patches(conn, n)
    return next((str(patch["secret"]) for patch in said if patch.get("secret")), "")


def _patches(conn: Any, n: int) -> Iterator[Mapping[Cell, Value]]:
    """Yield what the log says of a field, undone or not."""
    from crm_desktop.domain.records import RECORDS
    from crm_desktop.store import changes

    return (one.patch or {} for one in changes.of_row(conn, RECORDS[_FIELD].code, n))


def _cells(
    conn: Any, writer: Writer, known: Mapping[Cell, str], edit: Edit, *, empties: bool
) -> Iterator[tuple[Cell, Value]]:
    from crm_desktop.store.cipher import sealed_values

    for cell, value in edit.cells.items():
        if cell not in known or sealed_values.key_id_of(value):
            yield cell, value
            continue
        key = held(conn, writer).get(known[cell])
        if key is not None:
            yield cell, None if value is None else sealed_values.sealed(key, cell, edit.id, value)
        elif value is None and (empties or _is_empty(conn, edit, cell)):
            yield cell, None
        else:
            raise UserError(
                tr("You may not write into a secret field."),
                tr("Ask an owner of the file for that right. Nothing was changed."),
            )


def _is_empty(conn: Any, edit: Edit, cell: Cell) -> bool:
    from crm_desktop.store import cells

    return cells.ever(conn, edit.entity, edit.id).get(cell) is None


def _checked_field(
    conn: Any, writer: Writer, edit: Edit, known: dict[Cell, str], label: str
) -> Edit:
    row = conn.execute("SELECT secret,form,n FROM custom_field WHERE id=?", (edit.id,)).fetchone()
    cells = dict(edit.cells)
    if row is not None and _is_put_back(conn, edit, row[2], known, label):
        cells["secret"] = known[CUSTOM + edit.id] = known.get(CUSTOM + edit.id) or cells["secret"]
    elif row is not None:
        secret, form = known.get(CUSTOM + edit.id), row[1] or "text"
        wanted = cells.get("secret", secret) or None
        same = wanted == secret or (wanted == NEW_SECRET and secret)
        if not same or (secret and cells.get("form", form) != form):
            raise UserError(
                tr("Whether a field is secret is chosen when it is made."),
                tr(
                    "Its values stay in the history as they were written. Make a new field instead."
                ),
            )
        if "secret" in cells or row[0] != secret:
            cells["secret"] = secret
    elif cells.get("secret") == NEW_SECRET:
        if cells.get("form") not in SECRET_FORMS:
            raise UserError(tr("Only a field of text can be secret."))
        cells["secret"] = known[CUSTOM + edit.id] = _key_for_new(conn, writer)
    return replace(edit, cells=cells)


def _is_put_back(conn: Any, edit: Edit, n: int, known: Mapping[Cell, str], label: str) -> bool:
    """Say whether a field becomes secret again whose making the log has lost: its values were always sealed.

    What is salvaged says so by the row that was read; an older state alone where the log has no word of
    the field, else a field with values in clear could be made one that seems secret.
    """
    if label not in PUTTING_BACK or edit.cells.get("secret") in (None, NEW_SECRET):
        return False
    if label == SALVAGED:
        return True
    return not known.get(CUSTOM + edit.id) and not any(_patches(conn, n))


def _key_for_new(conn: Any, writer: Writer) -> str:
    """Return the id of the key new fields are sealed with; the first one makes it."""
    from crm_desktop.store.cipher.key import new_key

    here = held(conn, writer)
    if here:
        return next(iter(here))
    key = new_key()
    keep(conn, writer, key)
    return key.id


def keep(conn: Any, writer: Writer, key: Key) -> None:
    """Let a key of secret fields be there for owners and who is at work; without users for everybody."""
    every = users.all_of(conn)
    if every:
        users.put(conn, closed_for_owners(every, {key.id: key}, writer.user_id))
        writer.secrets[key.id] = key
    else:
        put_keys(conn, {**keys_in(conn), key.id: key})


def wanted(conn: Any) -> set[str]:
    """Return by which keys the secret fields of a file open."""
    return set(_secret_fields(conn).values())


def _unless_in(block: Block, known: Mapping[Cell, str]) -> None:
    """Refuse new records made ready elsewhere that hold values nobody sealed."""
    marks = [f'"{cell}":' for cell in known]
    if marks and any(mark in patch for patch in block.patches for mark in marks):
        raise UserError(
            tr("Values of secret fields are not brought in from files."),
            tr("Leave that column out, and enter them by hand."),
        )
