"""Which fields of a kind of record hold anything in any visible record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from crm_desktop.domain.fields import Field, Kind
from crm_desktop.domain.records import RECORDS

LOOKED_AT = 500
"""Records looked at before the whole table is: most fields in use are found among them."""


def anything(conn: Any, entity: str) -> bool:
    """Say whether there is a visible record of a kind."""
    found = conn.execute(f"SELECT 1 FROM {entity} WHERE deleted=0 LIMIT 1").fetchone()
    return found is not None


def filled(conn: Any, entity: str, names: Iterable[str]) -> set[str]:
    """Return which of these declared fields hold a value somewhere. Walks over all records at worst."""
    fields = [RECORDS[entity].fields[name] for name in names]
    used = _among(conn, f"(SELECT * FROM {entity} WHERE deleted=0 LIMIT {LOOKED_AT})", fields)
    left = [field for field in fields if field.name not in used]
    return used | _among(conn, f"{entity} WHERE deleted=0", left)


def _among(conn: Any, source: str, fields: list[Field]) -> set[str]:
    if not fields:
        return set()
    tests = ",".join(f"max({_test(field)})" for field in fields)
    found = conn.execute(f"SELECT {tests} FROM {source}").fetchone()
    return {field.name for field, any_of in zip(fields, found, strict=True) if any_of}


def _test(field: Field) -> str:
    if field.kind is Kind.KEYED:
        return f"{field.name} IS NOT NULL AND {field.name}<>'{{}}'"
    if field.kind is Kind.YESNO:
        return f"coalesce({field.name},0)<>0"
    return " OR ".join(f"coalesce({name},'')<>''" for name, _type in field.columns)
