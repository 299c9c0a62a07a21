"""Which columns of an export are dates, amounts and numbers to a spreadsheet; the others are text."""

from __future__ import annotations

import re
from datetime import datetime

from crm_desktop.domain.fields import Kind
from crm_desktop.domain.guarding import STARTS
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.exchange import export_columns
from crm_desktop.i18n import tr

TEXT, NUMBER, DATE, MOMENT = "text", "number", "date", "moment"
_FORMS = {Kind.DATE: DATE, Kind.MOMENT: MOMENT, Kind.WHOLE: NUMBER}
_PARTS = {("value", "amount"): NUMBER, ("result", "closed"): DATE}
MOST_ROWS = (1 << 20) - 1
"""Records a sheet has room for, below its headings."""
LONGEST = 32_767
"""Characters of a cell, in units of UTF-16."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,4})?")
_FIRST = "1900-03-01"
"""The days before it are wrong in one spreadsheet or the other."""


def form_of(entity: str, heading: str) -> str:
    """Return what a column of an export is to a spreadsheet."""
    said = export_columns.meaning(entity, heading)
    if said is None or said.field not in RECORDS[entity].fields:
        return TEXT
    kind = RECORDS[entity].fields[said.field].kind
    return _PARTS.get((said.field, said.part)) or _FORMS.get(kind, TEXT)


def fits(form: str, cell: str) -> bool:
    """Say whether a cell can be written in its column's form; others are written as text."""
    if form == NUMBER:
        return _NUMBER.fullmatch(cell) is not None and len(cell.replace(".", "")) <= 15
    if form == DATE:
        return _DATE.fullmatch(cell) is not None and cell >= _FIRST and _real(cell)
    return form == MOMENT and _MOMENT.fullmatch(cell) is not None and cell >= _FIRST and _real(cell)


def _real(cell: str) -> bool:
    try:
        datetime.fromisoformat(cell)
    except ValueError:
        return False
    return True


def bare(cell: str) -> str:
    """Return a guarded cell without the guard: a text cell of a workbook is never run.

    What had an apostrophe of its own keeps the guard's, which an import takes off again.
    """
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _STARTS else cell


_STARTS = frozenset(STARTS)


def check_room(expected: int) -> None:
    """Raise `UserError` when a sheet has too few rows for an export."""
    if expected > MOST_ROWS:
        raise UserError(
            tr("A sheet has room for {most} rows; these are {n}.", most=f"{MOST_ROWS:,}",
               n=f"{expected:,}"),
            tr("Export them as CSV, or fewer at once."),
        )  # fmt: skip


def check_cell(heading: str, cell: str) -> None:
    """Raise `UserError` for a text a cell of a workbook cannot hold whole."""
    if len(cell) > LONGEST // 2 and len(cell.encode("utf-16-le")) // 2 > LONGEST:
        raise UserError(
            tr("A text under “{heading}” is longer than the {most} characters a cell of a workbook "
               "holds.", heading=heading, most=f"{LONGEST:,}"),
            tr("Export as CSV, or leave that column out."),
        )  # fmt: skip
