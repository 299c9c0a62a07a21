"""One entry of the desk read for the screen, off the window's thread: everything in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crm_desktop.conflicts import settling
from crm_desktop.conflicts.threeway import Merged
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.conflicts import typing, words
from crm_desktop.gui.duplicates.words import why_words
from crm_desktop.i18n import tr
from crm_desktop.store import cases, contested_list, devices, finding, listing, suspects
from crm_desktop.store.cases import Case, Contest, Joined, Voice
from crm_desktop.store.contested_list import Entry
from crm_desktop.store.suspects import ORPHANED, TWIN, Suspect

CHILDREN = 50
COMPARED = 12


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison: what stood before, then each side; `contest` None joined by itself."""

    name: str
    base: str
    sides: tuple[tuple[str, str], ...]  # stamp, text
    contest: Contest | None = None
    taken: str = ""  # stamp of the side that was taken by itself
    typed: bool = False
    both: Mapping[Cell, Value] | None = None
    joined: Merged | None = None
    chosen: str = ""  # stamp of the side that shows


@dataclass(frozen=True, slots=True)
class Shown:
    """All a screen says of one entry."""

    entry: Entry
    title: str
    said: str
    rows: tuple[Row, ...] = ()
    heads: tuple[tuple[str, str], ...] = ()  # heading and who, of each side
    case: Case | None = None
    suspect: Suspect | None = None
    others: tuple[tuple[str, str, str], ...] = ()  # entity, id, title of records it is about
    lines: tuple[tuple[str, str, str], ...] = ()  # field, one, other of two records
    why: str = ""
    together: int = 0  # how many its decision decided in one step, 0 where no undo opens it again


def read(ws: Any, conn: Any, entry: Entry, *, settled: bool = False) -> Shown | None:
    """Return what there is to show; None where nothing is to decide any more."""
    if entry.kind >= TWIN:
        return _suspect(ws, conn, entry)
    case = cases.case(conn, ws.own_devices, entry.entity, entry.row, settled=settled)
    if case is None:
        return None
    names = devices.names(ws)
    rows = [_row(conn, case, contest) for contest in case.contests]
    if case.gone:
        rows = [*_edited(conn, case), *rows]
    else:
        rows += [_joined(conn, case, joined) for joined in case.joined]
    told = case.decided
    return Shown(
        entry, words.title(entry), _said(case, names), tuple(rows), tuple(_heads(case, names)), case,
        together=settling.together(conn, told.stamp) if told is not None else 0,
    )  # fmt: skip


def _said(case: Case, names: dict[str, str]) -> str:
    if case.decided is not None:
        return words.decision(case, names)
    if case.gone:
        by = words.who(case.voices.get(case.gone), names)
        merged = tr("Merged into another by {who}, while it was edited", who=by)
        return merged if case.merged_into else tr("Deleted by {who}, while it was edited", who=by)
    return tr("Edited by two before they met")


def _heads(case: Case, names: dict[str, str]) -> list[tuple[str, str]]:
    widest = max(case.contests, key=lambda c: len(c.sides), default=None)
    if widest is None:
        voices = [case.voices[s] for s in _sides(case) if s in case.voices]
        theirs = [v for v in voices if not v.own]
        heads = [
            tr("Mine") if v.own else tr("Theirs") if len(theirs) == 1 else words.name_of(v)
            for v in voices
        ]
        return [(head, words.who(v, names)) for head, v in zip(heads, voices, strict=True)]
    columns = words.columns(widest, case.voices)
    return [(head, words.who(case.voices.get(stamp), names)) for stamp, head in columns]


def _row(conn: Any, case: Case, contest: Contest) -> Row:
    entity, record = case.entity, RECORDS[case.entity]

    def text(value: Value) -> str:
        return words.value(conn, entity, contest.cell, value)

    long = settling.is_text(entity, contest.cell)
    both = settling.combined(contest) if settling.can_combine(entity, contest) else None
    shown = next((s for s, v in contest.sides.items() if v == contest.shown), "")
    return Row(
        words.field_name(conn, entity, contest.cell), text(contest.base),
        tuple((stamp, text(value)) for stamp, value in contest.sides.items()), contest,
        typed=typing.can_type(record, contest.cell), both=both,
        joined=settling.proposal(contest) if long else None, chosen=shown,
    )  # fmt: skip


def _joined(conn: Any, case: Case, joined: Joined) -> Row:
    name = words.field_name(conn, case.entity, joined.cell)
    base, new = (
        words.value(conn, case.entity, joined.cell, v) for v in (joined.base, joined.value)
    )
    sides = case.contests[0].sides if case.contests else {joined.stamp: None}
    device = _device(case, joined.stamp)
    taken = next((s for s in sides if _device(case, s) == device), "")
    return Row(name, base, tuple((s, new if s == taken else base) for s in sides), taken=taken)


def _device(case: Case, stamp: str) -> str:
    voice: Voice | None = case.voices.get(stamp)
    return voice.device if voice else ""


def _sides(case: Case) -> list[str]:
    """Return the stamps of a deletion and of the edits it met, this laptop's first."""
    stamps = (case.gone, *sorted(case.edits))
    return sorted(stamps, key=lambda s: s not in case.voices or not case.voices[s].own)


def _edited(conn: Any, case: Case) -> list[Row]:
    """Return what was edited on a record that was gone: old and new."""
    before = cases.before(conn, case)

    def text(cell: Cell, value: Value) -> str:
        return words.value(conn, case.entity, cell, value)

    def side(one: str, stamp: str, cell: Cell, new: Value) -> str:
        if one == case.gone:
            return tr("deleted")
        return text(cell, new if one == stamp else before.get(cell))

    return [
        Row(
            words.field_name(conn, case.entity, cell),
            text(cell, before.get(cell)),
            tuple((one, side(one, stamp, cell, new)) for one in _sides(case)),
            taken=case.gone if case.deleted else stamp,
        )
        for stamp, patch in case.edits.items()
        for cell, new in patch.items()
        if cell.partition(".")[0] in RECORDS[case.entity].fields and cell != "created"
    ]


def _suspect(ws: Any, conn: Any, entry: Entry) -> Shown | None:
    suspect = contested_list.suspect_of(conn, entry.key)
    if suspect is None:
        return None
    if entry.kind == ORPHANED:
        found = suspects.children(conn, entry.entity, entry.row, CHILDREN)
        others = tuple((kind, id, listing.title_of(conn, kind, id))
                       for kind, n in found if (id := listing.id_of(conn, kind, n)))  # fmt: skip
        said = tr("Deleted, while others wrote records about it")
        return Shown(entry, words.title(entry), said, suspect=suspect, others=others)
    ns = (suspect.row, suspect.other)
    known = finding.records(conn, entry.entity, ns)
    if not all(n in known for n in ns):
        return None
    pair = [known[n] for n in ns]
    title = RECORDS[entry.entity].title_field
    others = tuple((entry.entity, r.id, str(r.row[title] or "")) for r in pair)
    names = devices.names(ws)
    voices = (cases.born(conn, ws.own_devices, entry.entity, n) for n in ns)
    heads = ((name, tr("Added by {who}", who=words.who(v, names)))
             for (_, _, name), v in zip(others, voices, strict=True))  # fmt: skip
    return Shown(
        entry, words.title(entry), words.about(conn, entry), heads=tuple(heads), suspect=suspect,
        others=others,
        lines=tuple(_compared(conn, entry.entity, pair)), why=why_words(suspect.why),
    )  # fmt: skip


def _compared(conn: Any, entity: str, pair: list[Any]) -> list[tuple[str, str, str]]:
    told: dict[str, list[list[str]]] = {}
    for at, record in enumerate(pair):
        for cell, value in record.cells.items():
            field = RECORDS[entity].fields.get(cell.partition(".")[0])
            if field is None or field.internal or field.name == "created":
                continue
            said = words.value(conn, entity, cell, value)
            if said:
                name = words.field_name(conn, entity, cell)
                told.setdefault(name, [[], []])[at].append(said)
    return [(name, ", ".join(one), ", ".join(other)) for name, (one, other) in told.items()][
        :COMPARED
    ]
