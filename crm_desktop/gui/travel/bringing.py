"""Bringing something of the past forward: an ordinary edit, recorded as one operation and named in Undo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.gui.context import Context
from crm_desktop.leads import triage
from crm_desktop.store import listing

Base = tuple[str, ...]


def bring_field(
    context: Context, entity: str, id: str, cells: Mapping[Cell, Value], base: Base, said: str
) -> None:
    """Write an old value of one field; `base` is what the user saw of the record (R21)."""
    name = next(iter(cells)).partition(".")[0]
    _bring(context, Label("bring_back", entity, field=name, row=id), cells, base, said)


def bring_record(
    context: Context, entity: str, id: str, cells: Mapping[Cell, Value], base: Base, said: str
) -> None:
    """Write all values of one record that were others then."""
    _bring(context, Label("bring_back_record", entity, row=id), cells, base, said)


def _bring(
    context: Context, label: Label, cells: Mapping[Cell, Value], base: Base, said: str
) -> None:
    log = context.ws.log
    found = listing.record(context.ws.reader(), label.entity, label.row)
    try:
        triage.refuse_status(label.entity, found.row if found is not None else {}, cells)
    except UserError as problem:
        context.failed(problem)
        return
    edit = Edit(label.entity, label.row, dict(cells))

    def write(_token: Any) -> Any:
        return log.record(label, [edit], {label.row: base})

    context.long_lane.run(write, lambda done: context.tell(done, said), context.failed)
