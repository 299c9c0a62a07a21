"""Requests whose record of who asks a restore took away: they stand by name until that record is there again.

Only the id is kept, in a setting of the file: by it the next restore links them again, and nobody of the same
name is taken for them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.fold import fold
from crm_desktop.store import cells, merged

REQUEST = "privacy_request"
WHO = ("contact", "lead")
SETTING = "requests.unlinked"


class Lost(NamedTuple):
    """Who asked: kind and id of their record; `named` where their name was put in its place."""

    kind: str
    id: str
    named: bool


class Linked(NamedTuple):
    """The cells of a request as a file can hold them, who is lost of it, and whether that is new."""

    cells: dict[Cell, Value]
    lost: Lost | None = None
    new: bool = False


def noted(conn: Any) -> dict[str, Lost]:
    """Return id of a request → who is lost of it, as a file that is opened for reading notes it."""
    found = conn.execute("SELECT value FROM meta WHERE key=?", (SETTING,)).fetchone()
    said = json.loads(found[0]) if found else {}
    return {id: Lost(*one) for id, one in said.items()}


def note(ws: Any, every: Mapping[str, Lost]) -> None:
    """Keep it in a file, where there is anything to keep or to forget."""
    if every or ws.setting(SETTING):
        ws.set_setting(SETTING, {id: list(one) for id, one in every.items()})


def linked(
    conn: Any, id: str, said: Mapping[Cell, Value], who: str, lost: Lost | None
) -> Linked:  # fmt: skip
    """Return a request as a file can hold it; `who` asks is its name where it says none.

    One without a link gets it again where who was `lost` is there, or the file links it to who is called so.
    """
    wanted = dict(said)
    for of in WHO:
        if wanted.get(of) and not _stands(conn, of, str(wanted[of])):
            lost = Lost(of, str(wanted.pop(of)), not wanted.get("name"))
            wanted["name"] = wanted.get("name") or who or None
    if any(map(wanted.get, WHO)):
        return Linked(wanted)
    back = lost and lost._replace(id=merged.root(conn, lost.kind, lost.id))
    if back is None or not _stands(conn, back.kind, back.id):
        back = _of_file(conn, id, wanted)
    if back is None:
        return Linked(wanted, lost, any(map(said.get, WHO)))
    wanted[back.kind] = back.id
    if back.named and fold(str(wanted.get("name") or "")) == _name(conn, back.kind, back.id):
        wanted["name"] = None
    return Linked(wanted)


def _of_file(conn: Any, id: str, wanted: Mapping[Cell, Value]) -> Lost | None:
    """Return to whom a file itself links a request, where they are called as it says."""
    has = cells.shown(conn, REQUEST, id) or {}
    name = fold(str(wanted.get("name") or ""))
    for of in WHO:
        whom = str(has.get(of) or "")
        if whom and name and _stands(conn, of, whom) and _name(conn, of, whom) == name:
            return Lost(of, whom, not has.get("name"))
    return None


def _name(conn: Any, kind: str, id: str) -> str:
    found = conn.execute(f"SELECT name FROM {kind} WHERE id=?", (id,)).fetchone()
    return fold(str(found[0] or "")) if found else ""


def _stands(conn: Any, kind: str, id: str) -> bool:
    sql = f"SELECT 1 FROM {kind} WHERE id=? AND deleted=0"
    return conn.execute(sql, (id,)).fetchone() is not None
