"""What people said and asked outlives a restore: an older state of a file knows nothing of it.

Who asked since to be left alone is left alone, who asked about their data is answered, and a breach that was
noticed is still told in time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.keys import new_id
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.privacy.consent import GIVEN
from crm_desktop.i18n import trn
from crm_desktop.store import cells, merged
from crm_desktop.store.consents import unlinked
from crm_desktop.store.consents.unlinked import REQUEST, WHO, Linked, Lost

BREACH = "breach"
STAY = (REQUEST, BREACH)
"""Kinds of records that stay as they are now, whatever time a file is put back to."""
NAMED = 5
"""People who are named; of more the number is said."""


class Said(NamedTuple):
    """What is written again, and the name of the person who said it, "" where none is chosen.

    `people` are the ids of all contacts who are that person: those merged into them too. `lost` is who asked,
    where a restore of before took their record away.
    """

    edit: Edit
    who: str = ""
    people: tuple[str, ...] = ()
    lost: Lost | None = None


class Carried(NamedTuple):
    """How much was written again, and who refused, or asked, and is not in the file any more."""

    refusals: int = 0
    requests: int = 0
    breaches: int = 0
    gone: tuple[str, ...] = ()
    unlinked: tuple[str, ...] = ()

    def words(self) -> list[str]:
        """Say each in a sentence."""
        said = (
            (self.refusals, trn("{n} refusal or “Do not contact” said since stays.",
                                "{n} refusals and “Do not contact” said since stay.", self.refusals)),
            (self.requests, trn("{n} request about somebody's data noted since stays.",
                                "{n} requests about somebody's data noted since stay.", self.requests)),
            (self.breaches, trn("{n} data breach noted since stays.",
                                "{n} data breaches noted since stay.", self.breaches)),
            (len(self.gone), trn("{n} person who refused is not in this file any more, nor what they "
                                 "said: {names}.",
                                 "{n} people who refused are not in this file any more, nor what they "
                                 "said: {names}.", len(self.gone), names=_named(self.gone))),
            (len(self.unlinked), trn("{n} request is linked to nobody now, as who asked is not in this file: "
                                     "{names}. A restore that brings them back links it again; else choose "
                                     "their contact in the request.",
                                     "{n} requests are linked to nobody now, as who asked is not in this "
                                     "file: {names}. A restore that brings them back links them again; else "
                                     "choose their contacts in the requests.",
                                     len(self.unlinked), names=_named(self.unlinked))),
        )  # fmt: skip
        return [words for count, words in said if count]


def every(conn: Any) -> tuple[Said, ...]:
    """Return all of a file that a restore takes back from nobody."""
    tables = {name for (name,) in conn.execute("SELECT name FROM sqlite_schema")}
    kept = list(_refused(conn)) if tables >= {"consent", "merged"} else []
    lost = unlinked.noted(conn) if REQUEST in tables else {}
    for entity in tables.intersection(STAY):  # an earlier version knew none
        sql = f"SELECT id FROM {entity} WHERE deleted=0 ORDER BY id"
        for (id,) in conn.execute(sql).fetchall():
            said = cells.shown(conn, entity, id) or {}
            edit = Edit(entity, id, {**said, "deleted": False})
            kept.append(Said(edit, _who(conn, said), lost=lost.get(id)))
    return tuple(kept)


def refusals(conn: Any) -> tuple[Edit, ...]:
    """Return what would say again all that was refused in a file: events, and "do not contact"."""
    return tuple(one.edit for one in _refused(conn))


def _refused(conn: Any) -> Iterator[Said]:
    """Yield it with the people who refused, also of contacts in the trash, who may come back from there."""
    sql = (
        "SELECT e.id,c.id,c.name FROM consent e LEFT JOIN contact c ON c.id=e.contact "
        "WHERE e.deleted=0 AND e.state IS NOT ? ORDER BY e.id"
    )
    for id, of, name in conn.execute(sql, (GIVEN,)).fetchall():
        said = {**(cells.shown(conn, "consent", id) or {}), "deleted": False}
        yield Said(Edit("consent", id, said), name or "", _people(conn, of))
    sql = "SELECT id,name FROM contact WHERE deleted IS NOT NULL AND do_not_contact=1 ORDER BY id"
    for id, name in conn.execute(sql).fetchall():
        if merged.root(conn, "contact", id) == id:  # else what the one says who stands for it
            edit = Edit("contact", id, {"do_not_contact": True})
            yield Said(edit, name or "", _people(conn, id))


def _people(conn: Any, contact: str | None) -> tuple[str, ...]:
    return tuple(merged.merged_into(conn, "contact", contact)) if contact else ()


def nameless(conn: Any, gone: set[str]) -> Iterator[Edit]:
    """Yield what names who asked in their requests, where their own records are about to go."""
    for (id,) in conn.execute(f"SELECT id FROM {REQUEST} WHERE deleted=0 ORDER BY id").fetchall():
        said = cells.shown(conn, REQUEST, id) or {}
        who = _who(conn, said)
        if who and not said.get("name") and any(said.get(of) in gone for of in WHO):
            yield Edit(REQUEST, id, {"name": who})


def carry(ws: Any, said: Iterable[Said]) -> Carried:
    """Record of some of it what a file does not know; of refusals those of people who are in it.

    They count for everybody who is that person by now, whoever of them stood for the others then.
    """
    every, conn = list(said), ws.reader()
    refused = [one for one in every if one.edit.entity not in STAY]
    lacking = {(e.entity, e.id): e for one in refused for e in _lacking(conn, one)}
    who = {merged.root(conn, "contact", _whose(e)) for e in lacking.values()}
    label = Label("carry", "contact", len(who), row=next(iter(who)) if len(who) == 1 else "")
    counts = [_record(ws, label, list(lacking.values()))]
    gone = {one.people: one.who for one in refused if one.people and not _there(conn, one.people)}
    links = {one.edit.id: _linked(conn, one) for one in every if one.edit.entity == REQUEST}
    for entity in STAY:
        kept = [one.edit for one in every if one.edit.entity == entity]
        edits = [Edit(entity, one.id, new) for one in kept
                 if (new := _new(ws.reader(), one, links.get(one.id)))]  # fmt: skip
        counts.append(_record(ws, Label("edit", entity, len(edits)), edits))
    unlinked.note(ws, {id: one.lost for id, one in links.items() if one.lost})
    alone = tuple(str(one.cells.get("name") or "") for one in links.values() if one.new)
    return Carried(counts[0], counts[1], counts[2], tuple(gone.values()), alone)


def _record(ws: Any, label: Label, edits: Sequence[Edit]) -> int:
    if edits:
        ws.log.record(label, edits)
    return len(edits)


def _whose(refusal: Edit) -> str:
    """Return the id of the contact who refused."""
    return refusal.id if refusal.entity == "contact" else str(refusal.cells.get("contact") or "")


def _lacking(conn: Any, one: Said) -> Iterator[Edit]:
    """Yield what says one refusal again of each contact who is that person and does not say it."""
    there = _there(conn, one.people)
    stands = {id: merged.root(conn, "contact", id) for id in there}
    if one.edit.entity == "contact":
        for id in dict.fromkeys((*there, *stands.values())):  # and where they are parted again
            if not _stands(conn, "contact", id, "do_not_contact=1"):
                yield Edit("contact", id, one.edit.cells)
        return
    if _stands(conn, "consent", one.edit.id):
        once, told = new_id, {_contact_of(conn, one.edit.id)}
    else:
        once, told = (lambda: one.edit.id), set[str]()
    for id in there:
        if stands[id] not in told and not _says(conn, stands[id], one.edit.cells):
            yield Edit("consent", once(), {**one.edit.cells, "contact": id})
            once = new_id
        told.add(stands[id])


def _there(conn: Any, people: Iterable[str]) -> list[str]:
    """Return which of some contacts a file has, be it in the trash or merged into another one."""
    return [id for id in people if _stands(conn, "contact", id, "deleted IS NOT NULL")]


def _contact_of(conn: Any, consent: str) -> str:
    found = conn.execute("SELECT contact FROM consent WHERE id=?", (consent,)).fetchone()
    return str(found[0] or "")


def _says(conn: Any, contact: str, said: Mapping[Cell, Value]) -> bool:
    """Say whether a contact has a refusal that says the same."""
    same = ("channel", "state", "purpose", "happened", "created")
    tests = " AND ".join(f"{name} IS ?" for name in same)
    sql = f"SELECT 1 FROM consent WHERE contact=? AND deleted=0 AND {tests}"
    asked = (contact, *(said.get(name) for name in same))
    return conn.execute(sql, asked).fetchone() is not None


def _named(people: Sequence[str]) -> str:
    known = [name for name in people if name]
    return ", ".join([*known[:NAMED], *["…"] * (len(people) > min(len(known), NAMED))])


def _linked(conn: Any, one: Said) -> Linked:
    return unlinked.linked(conn, one.edit.id, one.edit.cells, one.who, one.lost)


def _new(conn: Any, edit: Edit, linked: Linked | None) -> dict[Cell, Value]:
    """Return the cells a file has otherwise; who asked is a plain name where their record is not in it."""
    wanted = linked.cells if linked else edit.cells
    has = cells.shown(conn, edit.entity, edit.id) or {}
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
