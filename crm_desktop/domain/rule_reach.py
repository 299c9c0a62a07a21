"""What a rule looks at: fields of the record itself, and other kinds of record."""

from __future__ import annotations

from collections.abc import Iterable

from crm_desktop.domain import relations
from crm_desktop.domain.fields import Record
from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.rule import (
    Acted,
    All,
    AnyOf,
    Bought,
    Condition,
    Listed,
    Node,
    Not,
    Related,
    Unknown,
)

EVERYTHING = frozenset(RECORDS)
SLIPS = "slips"
"""Operator that asks for what nobody looks after; it stands for no field alone, see `store.slips`."""
_LOOKED_AT = frozenset({
    "created", "owner", "status", "result", "place", "next_step", "last_contact",
})  # fmt: skip
"""Fields of leads and deals that say whether one slips."""


def fields(nodes: Iterable[Node]) -> set[str]:
    """Return the fields of the record itself that some tests look at."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, Condition):
            found |= {node.field, node.field.partition(".")[0]}
            found |= _LOOKED_AT if node.operator == SLIPS else set()
        elif isinstance(node, All | AnyOf):
            found |= fields(node.parts)
        elif isinstance(node, Not):
            found |= fields((node.part,))
        elif isinstance(node, Listed):
            found |= {"lists"}
        elif isinstance(node, Related):  # one by a field of the record has the name of the field
            found |= {node.to}
    return found


def others(record: type[Record], nodes: Iterable[Node]) -> frozenset[str]:
    """Return the other kinds of record whose changes may let a record pass, or not any more."""
    found: frozenset[str] = frozenset()
    for node in nodes:
        if isinstance(node, All | AnyOf):
            found |= others(record, node.parts)
        elif isinstance(node, Not):
            found |= others(record, (node.part,))
        elif isinstance(node, Acted):
            found |= {"activity"}
        elif isinstance(node, Bought):
            found |= {"deal"}
        elif isinstance(node, Related):
            found |= _related(record, node)
        elif isinstance(node, Listed | Unknown):  # a segment's rule may look at anything
            return EVERYTHING
    return found


def _related(record: type[Record], node: Related) -> frozenset[str]:
    link = relations.of(record).get(node.to)
    if link is None:
        return frozenset()
    return others(RECORDS[link.target], (node.where,)) | {link.target}
