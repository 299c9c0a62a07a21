"""Rows as text for the clipboard: tab-separated, with headings, as a spreadsheet takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QGuiApplication

from crm_desktop.domain.fields import Field
from crm_desktop.gui import formats
from crm_desktop.gui.models.columns import heading, value_in
from crm_desktop.gui.models.record_table import RecordTable
from crm_desktop.store import listing

MOST = 10_000
"""Rows copied at most: more of them are an export."""
PAGE = 500


def copy(conn: Any, entity: str, ns: Sequence[int], fields: Sequence[Field]) -> int:
    """Put rows on the clipboard; return how many."""
    QGuiApplication.clipboard().setText(as_text(conn, entity, ns, fields))
    return min(len(ns), MOST)


def as_text(conn: Any, entity: str, ns: Sequence[int], fields: Sequence[Field]) -> str:
    """Return the rows of `ns` with the columns `fields`; one row and one column is plain text."""
    lines = [] if len(ns) == 1 else ["\t".join(heading(f) for f in fields)]
    for start in range(0, min(len(ns), MOST), PAGE):
        part = ns[start : start + PAGE]
        rows = listing.page(conn, entity, part)
        lines += [_line(rows[n], fields) for n in part if n in rows]
    return "\n".join(lines)


def _line(row: Any, fields: Sequence[Field]) -> str:
    texts = (formats.show(f, value_in(f, row), row) for f in fields)
    return "\t".join(" ".join(text.split()) for text in texts)


def copy_cell(model: RecordTable, index: QModelIndex) -> None:
    """Copy what a cell shows."""
    if index.isValid():
        text = model.text(index.row(), model.fields[index.column()])
        QGuiApplication.clipboard().setText(text)
