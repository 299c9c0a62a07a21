"""Which records are related to which, as a rule names them: a contact's deals, a company's people."""

from __future__ import annotations

from typing import NamedTuple

from crm_desktop.domain.about import SUBJECTS
from crm_desktop.domain.fields import Kind, Record, per_record
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import mark

REFERENCE, BACK, ENTRIES, LOOKED_UP, ABOUT = "reference", "back", "entries", "looked up", "about"


class Relation(NamedTuple):
    """One way to related records: which kind they are, and where the link is kept.

    By `field` of the record (`REFERENCE`, `ENTRIES`), by that of the related ones (`BACK`, `LOOKED_UP`)
    or in the table `about`.
    """

    name: str
    label: str
    target: str
    by: str
    field: str = ""


_BACK: dict[str, tuple[Relation, ...]] = {
    "contact": (
        Relation("deals", mark("Deals"), "deal", LOOKED_UP, "contacts"),
        Relation("consents", mark("Consents"), "consent", BACK, "contact"),
    ),
    "company": (
        Relation("contacts", mark("Contacts"), "contact", BACK, "company"),
        Relation("deals", mark("Deals"), "deal", BACK, "company"),
        Relation("branches", mark("Companies that are part of it"), "company", BACK, "parent"),
    ),
}
_ABOUT = (
    ("activities", mark("Activities"), "activity"),
    ("tasks", mark("Tasks"), "task"),
    ("notes", mark("Notes"), "note"),
)


@per_record
def of(record: type[Record]) -> dict[str, Relation]:
    """Return name → relation of a kind of record, in the order they are offered."""
    found = list(_BACK.get(record.entity, ()))
    for field in record.fields.values():
        if field.target not in SUBJECTS or field.internal:
            continue
        by = ENTRIES if field.kind is Kind.KEYED else REFERENCE
        found.append(Relation(field.name, field.label, field.target, by, field.name))
    if record.entity in SUBJECTS:
        found += [Relation(name, label, target, ABOUT) for name, label, target in _ABOUT]
    return {relation.name: relation for relation in found if relation.target in RECORDS}
