"""Rule R9 as the runs know it: who stands for a merged record, and what references to it mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.store.simulation.ops import Patch, Row

SINGLE = {("contact", "company"): "company", ("company", "parent"): "company",
          ("deal", "company"): "company"}  # fmt: skip
MANY = {("deal", "contacts"): "contact"}
Rows = Mapping[Row, Patch]


def goes_to(rows: Rows, row: Row) -> Row | None:
    """The record a deleted one was merged into, as long as that one was ever made."""
    cells = rows.get(row, {})
    target = (row[0], cells.get("merged_into"))
    if cells.get("deleted") is not True or target[1] is None:
        return None
    return target if rows.get(target, {}).get("deleted") is not None else None


def stands_for(rows: Rows, row: Row) -> Row:
    """The last record on the way; where it goes round, the smallest id of the round."""
    way: list[Row] = []
    at: Row | None = row
    while at is not None and at not in way:
        way.append(at)
        at = goes_to(rows, at)
    return way[-1] if at is None else min(way[way.index(at) :])


def shows(rows: Rows, row: Row) -> bool:
    cells = rows.get(row, {})
    if cells.get("deleted") is True and cells.get("merged_into") is not None:
        return stands_for(rows, row) == row
    return cells.get("deleted") is False


def led(rows: Rows, row: Row) -> dict[str, Any]:
    """The cells of a record, what refers to merged ones led on; an own entry of a key goes first."""
    found: dict[str, Any] = {}
    for cell, value in sorted(rows.get(row, {}).items()):
        name, dot, key = cell.partition(".")
        if not dot and value and (row[0], name) in SINGLE:
            target = (SINGLE[row[0], name], value)
            stands = stands_for(rows, target)
            found[cell] = None if stands == row != target else stands[1]
        elif dot and (row[0], name) in MANY:
            if value is not None:
                stands = stands_for(rows, (MANY[row[0], name], key))
                if stands[1] == key or f"{name}.{stands[1]}" not in found:
                    found[f"{name}.{stands[1]}"] = value
        else:
            found[cell] = value
    return found


def also(rows: Rows, row: Row, cells: Patch) -> Patch:
    """What has to be written with `cells`: an entry goes with all that show as it, a link with its row."""
    more: dict[str, Any] = {}
    for cell, value in cells.items():
        name, dot, key = cell.partition(".")
        if dot and value is None and (row[0], name) in MANY:
            kind = MANY[row[0], name]
            stands = stands_for(rows, (kind, key))
            for held, there in rows.get(row, {}).items():
                one, _, other = held.partition(".")
                here = one == name and there is not None and held not in cells
                if here and stands_for(rows, (kind, other)) == stands:
                    more[held] = None
    goes = cells.get("deleted") is True and "merged_into" not in cells and shows(rows, row)
    if goes and rows[row].get("merged_into") is not None:
        more["merged_into"] = None
    return more
