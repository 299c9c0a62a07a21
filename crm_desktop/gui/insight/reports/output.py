"""A report as a file: its rows as CSV or a workbook, its chart as SVG or PNG, both on paper as PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QSize

from crm_desktop.errors import UserError
from crm_desktop.gui.charts.data import ChartData
from crm_desktop.gui.insight.reports.sheet import Export
from crm_desktop.i18n import mark, tr
from crm_desktop.insight.composed import report_files
from crm_desktop.store import named_files

FORMS = {
    "xlsx": mark("Workbook"), "csv": mark("Table as text"), "pdf": "PDF", "png": mark("Picture"),
    "svg": mark("Drawing"),
}  # fmt: skip
"""Endings a report can have, with English words."""
LEGEND = 28
"""Pixels for what the colours are."""


def write(found: Export, path: Path, foot: str = "", form: str = "") -> None:
    """Write a report by the ending of its file or as `form`, whole or not at all. Raises `UserError`.

    Charts are always in the colours of the light theme; a report without one has no picture.
    """
    form = form or path.suffix.lower().lstrip(".")
    if form not in FORMS:
        raise UserError(
            tr("A report is not written as “{form}”.", form=form or path.name),
            tr("Known are: {names}", names=", ".join(FORMS)),
        )
    if form == "pdf":
        from crm_desktop.gui.insight.reports.paper import ReportDocument
        from crm_desktop.gui.printing.output import save_pdf

        save_pdf(ReportDocument(found, foot), path)
    elif form in _PICTURES:
        given = _PICTURES[form](found)
        with named_files.in_place_when_whole(path) as partial:
            partial.write_bytes(given)
    else:
        report_files.ROWS[form](path, found.headings, found.rows, found.names, found.notes)


def can(found: Export, form: str) -> bool:
    """Say whether a report can be written so."""
    return form not in _PICTURES or (found.data is not None and bool(found.data.marks()))


def _svg(found: Export) -> bytes:
    from crm_desktop.gui.charts import output

    return output.svg(found.kind, _charted(found), _size(found))


def _png(found: Export) -> bytes:
    from crm_desktop.gui.charts import output

    return output.png(found.kind, _charted(found), _size(found))


def _size(found: Export) -> QSize:
    """Return a size the chart reads well at: rows below each other take as much as there are."""
    from crm_desktop.gui.charts import kinds, output

    data = _charted(found)
    high = kinds.wanted(found.kind, data).height() + 2 * output.EDGE + LEGEND
    return QSize(output.SIZE.width(), max(high, output.SIZE.height()))


def _charted(found: Export) -> ChartData:
    if found.data is None:
        raise UserError(
            tr("“{name}” has no chart to make a picture of.", name=found.title),
            tr("Write it as CSV, XLSX or PDF, or give the report a chart."),
        )
    return found.data


_PICTURES: Mapping[str, Callable[[Export], bytes]] = {"svg": _svg, "png": _png}
