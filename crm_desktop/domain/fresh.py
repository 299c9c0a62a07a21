"""The edit a record comes into being by."""

from __future__ import annotations

from collections.abc import Mapping

from crm_desktop.domain import keys
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.moments import now_text
from crm_desktop.domain.operation import Edit
from crm_desktop.domain.records import RECORDS


def fresh(entity: str, cells: Mapping[Cell, Value], id: str = "") -> Edit:
    """Return the edit that makes a record, added now under a new id unless others are given."""
    added = {"created": now_text()} if "created" in RECORDS[entity].fields else {}
    return Edit(entity, id or keys.new_id(), {"deleted": False, **added, **cells})
