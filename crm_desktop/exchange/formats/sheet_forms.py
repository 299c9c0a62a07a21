"""Which columns of an export are dates, amounts, numbers, yes or no to a spreadsheet; others are text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from crm_desktop.domain.fields import Field, Kind
from crm_desktop.domain.guarding import STARTS
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.exchange.going_out import export_columns
from crm_desktop.exchange.going_out.export_cells import Block
from crm_desktop.i18n import tr

TEXT, NUMBER, DATE, MOMENT, YESNO, MONEY = "text", "number", "date", "moment", "yesno", "money"
_FORMS = {
    Kind.DATE: DATE,
    Kind.MOMENT: MOMENT,
    Kind.WHOLE: NUMBER,
    Kind.NUMBER: NUMBER,
    Kind.YESNO: YESNO,
}
_PARTS = {("value", "amount"): NUMBER, ("result", "closed"): DATE}
MOST_ROWS = (1 << 20) - 1
"""Records a sheet has room for, below its headings."""
LONGEST = 32_767
"""Characters of a cell, in units of UTF-16."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,10})?")
_YESNO = ("Yes", "No")
_FIRST = "1900-03-01"
"""The days before it are wrong in one spreadsheet or the other."""


class Form(NamedTuple):
    """What a column of an export is to a spreadsheet; `currency` is the ISO code of amounts."""

    kind: str
    currency: str = ""


def forms_of(entity: str, blocks: Iterable[Block], currency: str) -> list[Form]:
    """Return the forms of an export's columns; amounts of no currency of their own are in `currency`."""
    return [
        form for block in blocks for form in (
            [_own_form(field, currency) for field in block.own]
            or [Form(_form_of(entity, heading)) for heading in block.headings]
        )
    ]  # fmt: skip


def _own_form(field: Field, currency: str) -> Form:
    if field.money:
        return Form(MONEY, field.currency or currency)
    return Form(_FORMS.get(field.kind, TEXT))


def _form_of(entity: str, heading: str) -> str:
    said = export_columns.meaning(entity, heading)
    if said is None or said.field not in RECORDS[entity].fields:
        return TEXT
    kind = RECORDS[entity].fields[said.field].kind
    return _PARTS.get((said.field, said.part)) or _FORMS.get(kind, TEXT)


def typed(form: Form, cell: str) -> str:
    """Return what a cell says in its column's form: ISO dates, digits; "" for one that stays text.

    An amount in another currency than its column's is text: an import could not tell whose it is.
    """
    if form.kind == MONEY:
        code, _, cell = cell.partition(" ")
        return cell if code == form.currency and _is_number(cell) else ""
    fits = {NUMBER: _is_number, DATE: _is_date, MOMENT: _is_moment, YESNO: _YESNO.__contains__}
    return cell if form.kind in fits and fits[form.kind](cell) else ""


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None and len(cell.replace(".", "")) <= 15


def _is_date(cell: str) -> bool:
    return _DATE.fullmatch(cell) is not None and cell >= _FIRST and _real(cell)


def _is_moment(cell: str) -> bool:
    return _MOMENT.fullmatch(cell) is not None and cell >= _FIRST and _real(cell)


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
