"""The list of what waits, was refused or set aside, written as a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from crm_desktop import paths
from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange import files
from crm_desktop.gui.sync import entries
from crm_desktop.gui.sync.entries import PARKED, REFUSED, WAITING, Entry
from crm_desktop.i18n import mark, tr
from crm_desktop.store import named_files

ALL = 100_000
KINDS = {WAITING: mark("Waiting"), REFUSED: mark("Refused"), PARKED: mark("Set aside")}


def ask(context: Context, parent: QWidget) -> None:
    """Ask where, and write the lists there."""
    start = paths.documents_folder() / f"{tr('changes')}.csv"
    files.ask_to_write(parent, start, lambda path: _start(context, path))


def _start(context: Context, path: Path) -> None:
    ws = context.ws
    context.long_lane.run(
        lambda _token: write(ws, path),
        lambda n: context.toast(tr("Wrote {n} changes to {name}", n=f"{n:,}", name=path.name)),
        context.failed,
    )


def write(ws: Any, path: Path) -> int:
    """Write all lists as CSV that spreadsheets open; return how many rows."""
    found = entries.read(ws, ALL)
    rows = [*found.refused, *found.parked, *found.waiting]
    named_files.write_list(path, map(tr, HEADS), map(_cells, rows))
    return len(rows)


HEADS = (mark("State"), mark("When"), mark("What"), mark("Change"), mark("Why"), mark("Stamp"))


def _cells(one: Entry) -> list[str]:
    return [tr(KINDS[one.kind]), one.moment, one.title, one.detail, one.why, one.stamp]
