"""Segments as records: those there are, who is in them, and the edits that make and fill them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from crm_desktop.domain import keys, rule
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.fold import fold
from crm_desktop.domain.operation import Edit
from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.rule import Listed, Node
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import listing
from crm_desktop.store.listing import ListQuery, Sort

KINDS = ("contact", "company", "deal", "lead")
"""Kinds of record that have segments."""
PAGE = 500


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """One segment; without a rule its members are those put into it by hand."""

    id: str
    name: str
    of: str
    rule: str
    notes: str
    pinned: bool

    @property
    def live(self) -> bool:
        return bool(self.rule)

    def node(self) -> Node:
        """Return its rule. Raises `UserError`."""
        return rule.loads(self.rule) if self.rule else Listed(self.id)

    def query(self) -> ListQuery:
        """Return the list of its members."""
        title = RECORDS[self.of].title_field
        return ListQuery(self.of, (Sort(title),), "", (Listed(self.id),))


def segments(conn: Any, of: str = "") -> list[SegmentRow]:
    """Return the segments of a kind of record, or all of a known kind, by name."""
    found = map(_row, listing.listed(conn, ListQuery("segment", (Sort("name"),))))
    return [s for s in found if s.of in KINDS and of in ("", s.of)]


def segment(conn: Any, id: str) -> SegmentRow | None:
    """Return one segment, None when there is none."""
    found = listing.record(conn, "segment", id)
    return None if found is None else _row(found.row)


def named(conn: Any, text: str) -> SegmentRow:
    """Return the segment of a name or id. Raises `UserError`."""
    every = segments(conn)
    wanted = fold(text)
    found = [s for s in every if text == s.id] or [s for s in every if fold(s.name) == wanted]
    if found:
        return found[0]
    known = ", ".join(s.name for s in every[:20])
    raise UserError(
        tr("There is no segment “{name}”.", name=text),
        tr("Known are: {names}", names=known) if known else "",
    )


def _row(row: Any) -> SegmentRow:
    return SegmentRow(
        row["id"], row["name"] or "", row["of"] or "", row["rule"] or "", row["notes"] or "",
        bool(row["pinned"]),
    )  # fmt: skip


def made(name: str, of: str, node: Node | None, notes: str = "") -> Edit:
    """Return the edit that makes a segment: live with a rule, without one to be filled by hand."""
    cells: dict[Cell, Value] = {"deleted": False, "name": name, "of": of}
    if node is not None:
        cells["rule"] = rule.dumps(node)
    if notes:
        cells["notes"] = notes
    return Edit("segment", keys.new_id(), cells)


def put_in(conn: Any, of: str, ns: Sequence[int], segment_id: str) -> Iterator[Edit]:
    """Yield the edits that put records into a segment filled by hand."""
    return _membership(conn, of, ns, segment_id, True)


def take_out(conn: Any, of: str, ns: Sequence[int], segment_id: str) -> Iterator[Edit]:
    """Yield the edits that take records out of a segment filled by hand."""
    return _membership(conn, of, ns, segment_id, None)


def frozen(conn: Any, segment: SegmentRow, name: str) -> Iterator[Edit]:
    """Return the edits that make a copy of today's members, which stays as it is."""
    return filled(conn, name, segment.of, members(conn, segment), segment.notes)


def filled(conn: Any, name: str, of: str, ns: Sequence[int], notes: str = "") -> Iterator[Edit]:
    """Yield the edits that make a segment of records, to be filled by hand from then on."""
    new = made(name, of, None, notes)
    yield new
    yield from put_in(conn, of, ns, new.id)


def members(conn: Any, segment: SegmentRow) -> array[int]:
    """Return the row numbers of its members, by name. Raises `UserError`."""
    return listing.all_rows(conn, segment.query())


def count(conn: Any, segment: SegmentRow) -> int:
    """Return how many members a segment has. Raises `UserError`."""
    return listing.count(conn, segment.query())


def free_name(conn: Any, name: str) -> str:
    """Return a name no segment has: as it is, or with a number."""
    taken = {fold(s.name) for s in segments(conn)}
    return first_free(name, taken)


def first_free(name: str, taken: Iterable[str]) -> str:
    """Return `name`, with a number where its folded form is taken."""
    known, n, found = set(taken), 2, name
    while fold(found) in known:
        found, n = f"{name} {n}", n + 1
    return found


def _membership(
    conn: Any, of: str, ns: Sequence[int], segment_id: str, value: Value
) -> Iterator[Edit]:
    for start in range(0, len(ns), PAGE):
        for id in listing.ids_of(conn, of, ns[start : start + PAGE]):
            yield Edit(of, id, {f"lists.{segment_id}": value})
