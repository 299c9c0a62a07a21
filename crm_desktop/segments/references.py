"""What a rule names by id: tags, products, stages, fields of the user's own, other segments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from crm_desktop.domain import relations
from crm_desktop.domain.fields import CUSTOM
from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.rule import Acted, All, AnyOf, Bought, Condition, Listed, Node, Not, Related
from crm_desktop.store import catalogue, conditions


class Named(NamedTuple):
    """A record a rule names."""

    entity: str
    id: str


Change = Callable[[Named], str]
"""What an id becomes in another file."""


def named(conn: Any, of: str, node: Node) -> Iterator[Named]:
    """Yield what a rule names, once each."""
    seen: dict[Named, None] = {}

    def note(found: Named) -> str:
        seen[found] = None
        return found.id

    changed(conn, of, node, note)
    yield from seen


def changed(conn: Any, of: str, node: Node, change: Change) -> Node:
    """Return a rule with every id it names changed."""
    if isinstance(node, Condition):
        return _condition(conn, of, node, change)
    if isinstance(node, All | AnyOf):
        return replace(node, parts=tuple(changed(conn, of, p, change) for p in node.parts))
    if isinstance(node, Not):
        return Not(changed(conn, of, node.part, change))
    if isinstance(node, Related):
        link = relations.of(RECORDS[of]).get(node.to)
        return node if link is None else replace(
            node, where=changed(conn, link.target, node.where, change)
        )  # fmt: skip
    if isinstance(node, Acted):
        return replace(node, outcomes=tuple(change(Named("outcome", o)) for o in node.outcomes))
    if isinstance(node, Bought):
        return replace(node, product=change(Named("product", node.product)))
    if isinstance(node, Listed):
        return replace(node, segment=change(Named("segment", node.segment)))
    return node


def target_of(conn: Any, of: str, name: str) -> str:
    """Return the kind of record the values of a field are ids of, "" for others."""
    field = conditions.field_of(catalogue.of(conn, of), name)
    if field is None:
        return ""
    return "stage" if field.name == "place" else field.target


def _condition(conn: Any, of: str, node: Condition, change: Change) -> Condition:
    if node.field.startswith(CUSTOM):
        id = change(Named("custom_field", node.field[len(CUSTOM) :]))
        node = replace(node, field=CUSTOM + id)
    entity = target_of(conn, of, node.field)
    if not entity or node.value is None:
        return node
    if isinstance(node.value, list | tuple):
        return replace(node, value=[change(Named(entity, str(v))) for v in node.value])
    return replace(node, value=change(Named(entity, str(node.value))))
