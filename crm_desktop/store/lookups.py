"""The narrow look-up table: normalised e-mail, phone, tag … → rows, for matching and filters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from crm_desktop.domain.fields import Cell, Field, Kind, Record, Value, per_record
from crm_desktop.domain.records import RECORDS

EMAIL, PHONE, TAG, CONTACT, EXTERNAL, SEGMENT, PRODUCT = 1, 2, 3, 4, 5, 6, 7
ENTRY = {
    "email": EMAIL,
    "phone": PHONE,
    "tag": TAG,
    "contact": CONTACT,
    "segment": SEGMENT,
    "product": PRODUCT,
}
BY_ID = ("tag", "contact", "segment", "product")
"""Entries whose key is the id of a record."""


def digits(text: str) -> str:
    """Return the digits of a phone number as typed, "+" kept in front: the key without a library."""
    plus = "+" if text.lstrip().startswith("+") else ""
    return plus + "".join(c for c in text if c.isdigit())


def entry_key(entry: str, key: str, value: Any) -> str:
    """Return the normalised look-up value of one keyed entry ("" when it has none)."""
    if entry in BY_ID:
        return key
    if entry == "email":
        return str(value.get("value", "")).strip().casefold()
    return str(value.get("e164") or digits(str(value.get("value", ""))))


_REACH = {"emails": "email", "phones": "phone"}


def reach(cells: Mapping[Cell, Value]) -> Iterator[tuple[int, str]]:
    """Yield (kind, value) of the e-mails and phones that cells say, in their order."""
    for cell, value in cells.items():
        entry = _REACH.get(cell.partition(".")[0])
        if entry and value and (found := entry_key(entry, "", value)):
            yield ENTRY[entry], found


def kind_of(record: type[Record], field: Field) -> int:
    """Return the kind of look-up an entry of `field` makes, 0 for none.

    Whom an activity or a task is about stands in the table `about`.
    """
    if field.kind is not Kind.KEYED or (record.is_about and field.entry == "contact"):
        return 0
    return ENTRY.get(field.entry, 0)


@per_record
def _looked_up(record: type[Record]) -> tuple[str, ...]:
    return tuple(
        f.name for f in record.fields.values()
        if f.name == "external_id" or kind_of(record, f)
    )  # fmt: skip


def of_row(record: type[Record], row: dict[str, Any]) -> list[tuple[int, str]]:
    """Return the (kind, value) pairs of a projected row given as column → value."""
    found: list[tuple[int, str]] = []
    for f in record.fields.values():
        if (kind := kind_of(record, f)) and row.get(f.name):
            entries = orjson.loads(row[f.name])
            found += [(kind, v) for k, e in entries.items() if (v := entry_key(f.entry, k, e))]
        elif f.name == "external_id" and row.get(f.name):
            found.append((EXTERNAL, row[f.name]))
    return list(dict.fromkeys(found))


def replace(
    conn: Any, record: type[Record], n: int, old: dict[str, Any], new: dict[str, Any]
) -> None:
    """Bring the look-up rows of row `n` from `old` to `new`."""
    if all(old.get(name) == new.get(name) for name in _looked_up(record)):
        return
    before, after = set(of_row(record, old)), set(of_row(record, new))
    conn.executemany(
        "DELETE FROM lookup WHERE kind=? AND value=? AND entity=? AND n=?",
        [(k, v, record.code, n) for k, v in before - after],
    )
    conn.executemany(
        "INSERT INTO lookup(kind,value,entity,n) VALUES(?,?,?,?) ON CONFLICT DO NOTHING",
        [(k, v, record.code, n) for k, v in after - before],
    )


def visible(conn: Any, kind: int, entity: str) -> Iterator[tuple[str, int]]:
    """Yield (value, n) of the visible records of `entity`; hidden ones may still stand in the table."""
    record = RECORDS[entity]
    return iter(
        conn.execute(
            f"SELECT l.value, l.n FROM lookup l JOIN {entity} t ON t.n=l.n AND t.deleted=0 "
            "WHERE l.kind=? AND l.entity=?",
            (kind, record.code),
        )
    )
