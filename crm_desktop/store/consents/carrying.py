"""What people said and asked outlives a restore: an older state of a file knows nothing of it.

Who asked since to be left alone is left alone, who asked about their data is answered, and a breach that was
noticed is still told in time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.privacy.consent import GIVEN
from crm_desktop.i18n import trn
from crm_desktop.store import cells

REQUEST, BREACH = "privacy_request", "breach"
STAY = (REQUEST, BREACH)
"""Kinds of records that stay as they are now, whatever time a file is put back to."""
WHO = ("contact", "lead")


class Said(NamedTuple):
    """What is written again, and the name of the person who asked, "" where none is chosen."""

    edit: Edit
    who: str = ""


class Carried(NamedTuple):
    """How much was written again."""

    refusals: int = 0
    requests: int = 0
    breaches: int = 0

    def words(self) -> list[str]:
        """Say each in a sentence."""
        said = (
            (self.refusals, trn("{n} refusal or “Do not contact” said since stays.",
                                "{n} refusals and “Do not contact” said since stay.", self.refusals)),
            (self.requests, trn("{n} request about somebody's data noted since stays.",
                                "{n} requests about somebody's data noted since stay.", self.requests)),
            (self.breaches, trn("{n} data breach noted since stays.",
                                "{n} data breaches noted since stay.", self.breaches)),
        )  # fmt: skip
        return [words for count, words in said if count]


def every(conn: Any) -> tuple[Said, ...]:
    """Return all of a file that a restore takes back from nobody."""
    tables = {name for (name,) in conn.execute("SELECT name FROM sqlite_schema")}
    kept = []
    for entity in tables.intersection(STAY):  # an earlier version knew none
        sql = f"SELECT id FROM {entity} WHERE deleted=0 ORDER BY id"
        for (id,) in conn.execute(sql).fetchall():
            said = cells.shown(conn, entity, id) or {}
            kept.append(Said(Edit(entity, id, {**said, "deleted": False}), _who(conn, said)))
    return (*map(Said, refusals(conn)), *kept)


def refusals(conn: Any) -> tuple[Edit, ...]:
    """Return what would say again all that was refused in a file: events, and "do not contact"."""
    sql = "SELECT id FROM consent WHERE deleted=0 AND state IS NOT ? ORDER BY id"
    events = [id for (id,) in conn.execute(sql, (GIVEN,))]
    sql = "SELECT id FROM contact WHERE deleted=0 AND do_not_contact=1 ORDER BY id"
    marked = [id for (id,) in conn.execute(sql)]
    return (
        *(
            Edit("consent", id, {**(cells.shown(conn, "consent", id) or {}), "deleted": False})
            for id in events
        ),
        *(Edit("contact", id, {"do_not_contact": True}) for id in marked),
    )


def nameless(conn: Any, gone: set[str]) -> Iterator[Edit]:
    """Yield what names who asked in their requests, where their own records are about to go."""
    for (id,) in conn.execute(f"SELECT id FROM {REQUEST} WHERE deleted=0 ORDER BY id").fetchall():
        said = cells.shown(conn, REQUEST, id) or {}
        who = _who(conn, said)
        if who and not said.get("name") and any(said.get(of) in gone for of in WHO):
            yield Edit(REQUEST, id, {"name": who})


def carry(ws: Any, said: Iterable[Said]) -> Carried:
    """Record of some of it what a file does not know; of refusals those of people who are in it."""
    every = list(said)
    refused = [one.edit for one in every if one.edit.entity not in STAY]
    counts = [_record(ws, "contact", list(_lacking(ws.reader(), refused)), "do_not_contact")]
    for entity in STAY:
        kept = [one for one in every if one.edit.entity == entity]
        edits = [Edit(entity, one.edit.id, new) for one in kept if (new := _new(ws.reader(), one))]
        counts.append(_record(ws, entity, edits))
    return Carried(*counts)


def _record(ws: Any, entity: str, edits: Sequence[Edit], field: str = "") -> int:
    if edits:
        ws.log.record(Label("edit", entity, len(edits), field=field), edits)
    return len(edits)


def _lacking(conn: Any, said: Iterable[Edit]) -> Iterator[Edit]:
    for edit in said:
        is_mark = edit.entity == "contact"
        who = edit.id if is_mark else str(edit.cells.get("contact") or "")
        if not _stands(conn, "contact", who):
            continue
        test = "do_not_contact=1" if is_mark else "deleted=0"
        if not _stands(conn, edit.entity, edit.id, test):
            yield edit


def _new(conn: Any, one: Said) -> dict[Cell, Value]:
    """Return the cells a file has otherwise; who asked is a plain name where their record is not in it."""
    entity, id, wanted = one.edit.entity, one.edit.id, dict(one.edit.cells)
    for of in WHO if entity == REQUEST else ():
        if wanted.get(of) and not _stands(conn, of, str(wanted[of])):
            del wanted[of]
            wanted["name"] = wanted.get("name") or one.who or None
    has = cells.shown(conn, entity, id) or {}
    both = dict.fromkeys((*wanted, *has))
    return {cell: wanted.get(cell) for cell in both if wanted.get(cell) != has.get(cell)}


def _who(conn: Any, said: dict[Cell, Value]) -> str:
    for of in WHO:
        if id := said.get(of):
            found = conn.execute(f"SELECT name FROM {of} WHERE id=?", (id,)).fetchone()
            return str(found[0] or "") if found else ""
    return ""


def _stands(conn: Any, entity: str, id: str, test: str = "deleted=0") -> bool:
    return bool(conn.execute(f"SELECT 1 FROM {entity} WHERE id=? AND {test}", (id,)).fetchone())
