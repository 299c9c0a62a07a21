"""Whom something new is about: what is done on a deal names its people and its company too.

Whoever records an activity, a task, a note or a file about a record fills its `contacts`, `company`,
`deal` and `lead` from here, so that it shows at once on all of them (docs/decisions/0007).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from crm_desktop.domain.about import FIRST
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.records import RECORDS

Cells = dict[Cell, Value]


def cells_about(conn: Any, entity: str, id: str) -> Cells:
    """Return the cells that make something about one visible record; {} for any other kind."""
    if entity == "contact":
        found = _first(conn, "SELECT company FROM contact WHERE id=? AND deleted=0", id)
        return {f"contacts.{id}": True, **_named(company=found)}
    if entity == "company":
        return {"company": id}
    if entity == "deal":
        return {"deal": id, **_of_deal(conn, id)}
    if entity == "lead":
        return {"lead": id}
    return _of_source(conn, entity, id)


def cells_about_all(conn: Any, records: Iterable[tuple[str, str]]) -> Cells:
    """Return the cells for several (entity, id); of companies, deals and leads the first is named.

    People among them stand before those who are named because of a deal.
    """
    every = list(records)
    made: Cells = {f"contacts.{id}": True for entity, id in every if entity == "contact"}
    for entity, id in every:
        made |= {c: v for c, v in cells_about(conn, entity, id).items() if c not in made}
    return led(made)


def led(cells: Cells) -> Cells:
    """Return cells of which the first of several people is to be named before the others."""
    people = [cell for cell in cells if cell.startswith("contacts.")]
    if len(people) < 2 or any(cells[cell] == FIRST for cell in people):
        return cells
    return {**cells, people[0]: FIRST}


def _of_deal(conn: Any, id: str) -> Cells:
    row = conn.execute(
        "SELECT company,contacts FROM deal WHERE id=? AND deleted=0", (id,)
    ).fetchone()
    if row is None:
        return {}
    return _named(company=row[0]) | {f"contacts.{who}": True for who in json.loads(row[1] or "{}")}


def _of_source(conn: Any, entity: str, id: str) -> Cells:
    """Return whom an activity, a task or a note is about, for what follows from it."""
    record = RECORDS.get(entity)
    if record is None or not record.is_about:
        return {}
    row = conn.execute(
        f"SELECT contacts,company,deal,lead FROM {entity} WHERE id=? AND deleted=0", (id,)
    ).fetchone()
    if row is None:
        return {}
    people = {f"contacts.{who}": value for who, value in json.loads(row[0] or "{}").items()}
    return people | _named(company=row[1], deal=row[2], lead=row[3])


def _first(conn: Any, sql: str, id: str) -> Any:
    found = conn.execute(sql, (id,)).fetchone()
    return found[0] if found else None


def _named(**ids: str | None) -> Cells:
    return {name: id for name, id in ids.items() if id}
