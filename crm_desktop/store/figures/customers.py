"""Who a customer is: the company of a deal, else its contact; what they are called, when last in touch.

One is known by one number: the row number of a company, or minus that of a contact.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from crm_desktop.domain.records import RECORDS
from crm_desktop.store import about
from crm_desktop.store.figures.question import Key

KINDS = ("company", "contact")
READS = KINDS
"""Kinds of record whose change may make somebody else the customer of a deal."""
OF_DEAL = (
    "coalesce((SELECT c.n FROM company c WHERE c.id=t.company AND c.deleted=0),"
    "(SELECT -c.n FROM json_each(t.contacts) j CROSS JOIN contact c ON c.id=j.key AND c.deleted=0 "
    "ORDER BY j.key LIMIT 1))"
)
"""SQL on a deal `t`: its visible company, else the visible contact that is longest in the file."""

_OF_COMPANY = (
    "CROSS JOIN company x ON x.n=j.value CROSS JOIN {record} t ON t.company=x.id AND t.deleted=0"
)
_TOUCHED = {
    "company": (
        ("company", "CROSS JOIN company t ON t.n=j.value"),
        *((record, _OF_COMPANY.format(record=record)) for record in ("contact", "deal")),
    ),
    "contact": (("contact", "CROSS JOIN contact t ON t.n=j.value"),),
}
"""Kind of customer → the records a contact with which is one with it, and how they are found."""


class Named(NamedTuple):
    """A customer as a record."""

    entity: str
    id: str
    title: str


def entity_of(key: int) -> str:
    """Return the kind of record a customer is."""
    return "company" if key > 0 else "contact"


def numbers(keys: Iterable[int]) -> dict[str, list[int]]:
    """Return kind → the row numbers of those customers, in their order."""
    made: dict[str, list[int]] = {kind: [] for kind in KINDS}
    for key in keys:
        made[entity_of(key)].append(abs(key))
    return made


def named(conn: Any, keys: Collection[Key]) -> dict[int, Named]:
    """Return customer → its record, of those that are visible."""
    made: dict[int, Named] = {}
    for entity, ns in numbers(key for key in keys if isinstance(key, int)).items():
        sign, title = (1 if entity == "company" else -1), RECORDS[entity].title_field
        for n, id, said in conn.execute(
            f"SELECT t.n,t.id,t.{title} FROM json_each(?) j CROSS JOIN {entity} t ON t.n=j.value "
            "WHERE t.deleted=0", (json.dumps(ns),),
        ):  # fmt: skip
            made[sign * n] = Named(entity, id, said or "")
    return made


def last_contacts(conn: Any, keys: Iterable[int], now: datetime) -> dict[int, str]:
    """Return customer → when somebody was last in touch by `now`, of those with whom ever was.

    With a company is who talks to its people or about its deals.
    """
    made: dict[int, str] = {}
    for entity, ns in numbers(keys).items():
        sign = 1 if entity == "company" else -1
        for record, joined in _TOUCHED[entity]:
            for n, at in conn.execute(
                f"SELECT j.value,max({about.contact_time(RECORDS[record], now)}) FROM json_each(?) j "
                f"{joined} GROUP BY j.value", (json.dumps(ns),),
            ):  # fmt: skip
                if at:
                    made[sign * n] = max(made.get(sign * n, ""), at)
    return made


def key_of(conn: Any, entity: str, id: str) -> int | None:
    """Return the number of a company or contact as a customer; None for one that is not there."""
    if entity not in KINDS:
        return None
    found = conn.execute(f"SELECT n FROM {entity} WHERE id=? AND deleted=0", (id,)).fetchone()
    return None if found is None else found[0] * (1 if entity == "company" else -1)
