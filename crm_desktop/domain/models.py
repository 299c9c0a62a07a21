"""The SQLModel class of each record, built from its declared fields when first asked for.

Importing SQLModel takes longer than Qt, so nothing on the way to the first painted window may
import this module (docs/decisions/0002).
"""

from __future__ import annotations

from types import new_class
from typing import Any

from sqlmodel import Field, SQLModel

from crm_desktop.domain.fields import Record, per_record

_PYTHON = {"INTEGER": int, "TEXT": str}


@per_record
def model_of(record: type[Record]) -> type[SQLModel]:
    """Return the table class of `record`: `n`, `id`, the fixed columns, then its fields' columns."""
    kinds: dict[str, Any] = {
        "n": int | None,
        "id": str,
        "deleted": int | None,
        "merged_into": str | None,
        "sort_key": str | None,
    }
    kinds |= {name: _PYTHON[kind] | None for name, kind in record.columns()}
    body: dict[str, Any] = dict.fromkeys(kinds)
    body |= {"n": Field(default=None, primary_key=True), "id": Field(unique=True)}
    body |= {"__annotations__": kinds, "__tablename__": record.entity, "__module__": __name__}
    made: type[SQLModel] = new_class(
        record.__name__ + "Row", (SQLModel,), {"table": True}, lambda ns: ns.update(body)
    )
    return made
