"""A rule as a sentence, in the user's language: "Stage is Customer and no activity in 60 days"."""

from __future__ import annotations

from typing import Any

from crm_desktop.domain import relations, rule
from crm_desktop.domain.about import CHANNELS
from crm_desktop.domain.activity import DIRECTIONS
from crm_desktop.domain.fields import Field
from crm_desktop.domain.records import RECORDS
from crm_desktop.domain.relations import Relation
from crm_desktop.domain.rule import Acted, All, AnyOf, Bought, Condition, Listed, Node, Not, Related
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.segments import periods
from crm_desktop.gui.tables import conditions
from crm_desktop.i18n import mark, tr
from crm_desktop.store import catalogue, listing
from crm_desktop.store.conditions import field_of

SINGULAR = {
    "deals": mark("deal"), "contacts": mark("contact"), "company": mark("company"),
    "branches": mark("company that is part of it"), "activities": mark("activity"),
    "tasks": mark("task"), "notes": mark("note"), "deal": mark("deal"), "lead": mark("lead"),
    "parent": mark("company it is part of"), "contact": mark("contact"),
}  # fmt: skip
PARTS = {
    "city": mark("City"), "state": mark("State"), "postcode": mark("Postcode"),
    "country": mark("Country"), "pipeline": mark("Pipeline"), "stage": mark("Stage"),
}  # fmt: skip
NAMED = {"place.pipeline": "pipeline", "place.stage": "stage"}
"""Parts of a field that name a record of a kind."""
COUNTS = {
    ">=": mark("at least {n}"), "<=": mark("at most {n}"), "=": mark("exactly {n}"),
    ">": mark("more than {n}"), "<": mark("fewer than {n}"),
}  # fmt: skip
DEALS = {
    rule.WON: mark("bought, in won deals"), rule.ANY: mark("on any deal"),
    rule.OPEN: mark("on an open deal"),
}  # fmt: skip


def sentence(conn: Any, of: str, node: Node) -> str:
    """Return a rule about records of a kind as one sentence without its full stop."""
    said = _said(conn, of, node, top=True)
    return said[:1].upper() + said[1:]


def field_words(field: Field, name: str) -> str:
    """Return the heading of a field, or of the part of an address a rule looks at."""
    part = name.partition(".")[2] if name != field.name else ""
    return tr(PARTS[part]) if part in PARTS else heading(field)


def operator_words(field: Field, operator: str) -> str:
    """Return a comparison as it reads in a sentence."""
    return conditions.word(field, operator)


def counted(text: str) -> str:
    """Return "at least 2" of ">=2"."""
    sign, number = rule.counted(text)
    return tr(COUNTS[sign], n=f"{number:,}")


def link_words(link: Relation) -> str:
    """Return what one related record is called."""
    return tr(SINGULAR[link.name]) if link.name in SINGULAR else tr(link.label).lower()


def _said(conn: Any, of: str, node: Node, *, top: bool = False) -> str:
    if isinstance(node, All | AnyOf):
        return _group(conn, of, node, top)
    if isinstance(node, Not):
        return tr("not ({what})", what=_said(conn, of, node.part, top=True))
    if isinstance(node, Condition):
        return _condition(conn, of, node)
    if isinstance(node, Related):
        return _related(conn, of, node)
    if isinstance(node, Acted):
        return _acted(conn, node)
    if isinstance(node, Bought):
        name = listing.title_of(conn, "product", node.product) or tr("a deleted product")
        words = tr("has the product {name}", name=name)
        if not node.has:
            words = tr("does not have the product {name}", name=name)
        return words if of == "deal" else f"{words} ({tr(DEALS[node.deals])})"
    if isinstance(node, Listed):
        name = listing.title_of(conn, "segment", node.segment) or tr("a deleted segment")
        if node.has:
            return tr("is in the segment “{name}”", name=name)
        return tr("is not in the segment “{name}”", name=name)
    return tr("something only a newer version knows ({text})", text=node.raw[:60])


def _group(conn: Any, of: str, node: All | AnyOf, top: bool) -> str:
    parts = [_said(conn, of, part) for part in node.parts]
    if not parts:
        return tr("everything") if isinstance(node, All) else tr("nothing")
    between = tr(" and ") if isinstance(node, All) else tr(" or ")
    said = between.join(parts)
    return said if top or len(parts) == 1 else f"({said})"


def _condition(conn: Any, of: str, node: Condition) -> str:
    known = catalogue.of(conn, of)
    field = field_of(known, node.field)
    if field is None:
        return tr("“{name}” (a field there is not)", name=node.field)
    begun = conditions.begun(field, field_words(field, node.field), node.operator)
    return " ".join(filter(None, (begun, value_words(conn, field, node))))


def value_words(conn: Any, field: Field, node: Condition) -> str:
    """Return the value of a test as it reads."""
    if node.value == rule.ME or node.value == [rule.ME]:
        return tr("me")
    if node.field != field.name and node.operator not in conditions.UNARY:
        each = node.value if isinstance(node.value, list | tuple) else [node.value]
        return tr(" or ").join(_part(conn, node.field, value) for value in each)
    return conditions.value_text(conn, field, node)


def _part(conn: Any, name: str, value: Any) -> str:
    if name not in NAMED:
        return str(value)
    return listing.title_of(conn, NAMED[name], str(value)) or tr("(deleted)")


def _related(conn: Any, of: str, node: Related) -> str:
    link = relations.of(RECORDS[of]).get(node.to)
    if link is None:
        return tr("“{name}” (a relation there is not)", name=node.to)
    what = link_words(link)
    if node.how == rule.COUNT:
        head = tr("has {count} of: {what}", count=counted(node.count), what=tr(link.label).lower())
    elif node.how == rule.NONE:
        head = tr("has no {what}", what=what)
    else:
        head = tr("has a {what}", what=what)
    if node.where == All():
        return head
    return tr("{head} where {test}", head=head, test=_said(conn, link.target, node.where))


def _acted(conn: Any, node: Acted) -> str:
    labels = {c.value: tr(c.label) for c in (*CHANNELS, *DIRECTIONS)}
    kinds = [labels.get(v, v) for v in (*node.channels, *node.directions)]
    kinds += [listing.title_of(conn, "outcome", id) for id in node.outcomes]
    what = tr("activity") + (f" ({', '.join(kinds)})" if kinds else "")
    sign, number = rule.counted(node.count)
    if (sign, number) in (("=", 0), ("<", 1), ("<=", 0)):
        said = tr("no {what}", what=what)
    elif (sign, number) in ((">=", 1), (">", 0)):
        said = tr("some {what}", what=what)
    else:
        said = tr("{count} × {what}", count=counted(node.count), what=what)
    return f"{said} {tr('in {period}', period=periods.words(node.within))}" if node.within else said
