"""Who is very likely the same person as somebody to be erased.

An undone import left them, they were deleted, or they are a duplicate that shows. An address or a
number they share tells; a name does where the record is hidden from sight, or the company is the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.fold import fold
from crm_desktop.domain.merged import Key
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import cells, finding, lookups

PEOPLE = ("contact", "lead")
MOST = 100
"""Records of one name, or of one of the addresses, that are looked at."""
Said = dict[Cell, Value]


def of(conn: Any, records: Iterable[Key]) -> list[Key]:
    """Return the contacts and leads, hidden ones too, that are very likely those of `records`."""
    known = {key: cells.ever(conn, *key) for key in records if key[0] in PEOPLE}
    every = [said for said in known.values() if said]
    if not every:
        return []
    found = dict.fromkeys((*_visible(conn, every), *_hidden(conn, every)))
    return [key for key in found if key not in known and _is_one(conn, key, every)]


def _reached(said: Said) -> set[str]:
    return {found for _, found in lookups.reach(said)}


def _name(said: Said) -> str:
    return str(said.get("name") or "").strip()


def _visible(conn: Any, every: Iterable[Said]) -> Iterator[Key]:
    for said in every:
        name = fold(_name(said))
        for entity in PEOPLE:
            named = finding.titled(conn, entity, name, MOST) if name else []
            yield from ((entity, id) for id, _title in named)
            sql = (
                f"SELECT t.id FROM lookup l JOIN {entity} t ON t.n=l.n AND t.deleted=0 WHERE l.entity=? "
                f"AND l.kind IN (?,?) AND l.value IN (SELECT value FROM json_each(?)) LIMIT {MOST}"
            )
            kinds = (RECORDS[entity].code, lookups.EMAIL, lookups.PHONE)
            found = conn.execute(sql, (*kinds, json.dumps([*_reached(said)])))
            yield from ((entity, id) for (id,) in found)


def _hidden(conn: Any, every: Iterable[Said]) -> Iterator[Key]:
    """Yield hidden records whose changes hold a word of theirs: no table knows them any more."""
    words = {json.dumps(w, ensure_ascii=False)[1:-1]
             for said in every for w in (*_reached(said), _name(said)) if w}  # fmt: skip
    for entity in PEOPLE:
        sql = (
            f"SELECT DISTINCT t.id FROM {entity} t JOIN change c ON c.entity=? AND c.row=t.n WHERE "
            "t.deleted IS NOT 0 AND EXISTS (SELECT 1 FROM json_each(?) w "
            "WHERE instr(lower(c.patch),lower(w.value)))"
        )
        found = conn.execute(sql, (RECORDS[entity].code, json.dumps([*words])))
        yield from ((entity, id) for (id,) in found)


def _is_one(conn: Any, key: Key, every: Iterable[Said]) -> bool:
    said = cells.ever(conn, *key)
    hidden = cells.shown(conn, *key) is None
    return any(
        _reached(said) & _reached(one)
        or (fold(_name(said)) == fold(_name(one)) != "" and (hidden or _firm(said) == _firm(one)))
        for one in every
    )


def _firm(said: Said) -> Value:
    return said.get("company") or said.get("company_name")
