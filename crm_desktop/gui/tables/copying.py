"""Rows as text for the clipboard: tab-separated, with headings, as a spreadsheet takes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QGuiApplication

from crm_desktop.domain.counts import counted
from crm_desktop.domain.fields import Field
from crm_desktop.domain.guarding import guard
from crm_desktop.gui import formats
from crm_desktop.gui.context import Context
from crm_desktop.gui.models.columns import heading, value_in
from crm_desktop.gui.models.record_table import RecordTable
from crm_desktop.i18n import tr
from crm_desktop.store import listing

MOST = 10_000
"""Rows copied at most: more of them are an export."""
PAGE = 500


def copy(
    context: Context, entity: str, ns: Sequence[int], fields: Sequence[Field],
    say: Callable[[str], None],
) -> None:  # fmt: skip
    """Put rows on the clipboard, read behind the work, and say how many."""
    ws = context.ws

    def copied(lines: list[str]) -> None:
        QGuiApplication.clipboard().setText("\n".join(lines))
        rows = len(lines) - (len(ns) > 1)
        say(tr("Copied {what}", what=counted(entity, rows)))

    context.lane.run(
        lambda token: as_lines(ws.reader(), entity, ns, fields, token.check), copied, context.failed
    )


def as_lines(
    conn: Any, entity: str, ns: Sequence[int], fields: Sequence[Field], check: Callable[[], None]
) -> list[str]:
    """Return the rows of `ns` with the columns `fields`, under their headings if they are several."""
    lines = [] if len(ns) == 1 else ["\t".join(guard(heading(f)) for f in fields)]
    for start in range(0, min(len(ns), MOST), PAGE):
        check()
        part = ns[start : start + PAGE]
        rows = listing.page(conn, entity, part)
        lines += [_line(rows[n], fields) for n in part if n in rows]
    return lines


def _line(row: Any, fields: Sequence[Field]) -> str:
    values = ((f, value_in(f, row)) for f in fields)
    return "\t".join(_cell(formats.show(f, value, row), value) for f, value in values)


def _cell(text: str, value: Any) -> str:
    """Return a text in one line that no spreadsheet runs; a number is one."""
    flat = " ".join(text.split())
    return flat if isinstance(value, (int, float)) else guard(flat)


def copy_cell(model: RecordTable, index: QModelIndex) -> None:
    """Copy what a cell shows."""
    if index.isValid():
        text = model.text(index.row(), model.fields[index.column()])
        QGuiApplication.clipboard().setText(text)
