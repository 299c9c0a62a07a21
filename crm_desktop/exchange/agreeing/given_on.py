"""When the consents of a row were given, where a column of the file says so."""

from __future__ import annotations

from datetime import date
from typing import Any

from crm_desktop.exchange.rows import dates
from crm_desktop.exchange.rows.drawn import RowError
from crm_desktop.i18n import tr


def put(order: str, beside: bool, row: Any, _column: Any, text: str) -> None:
    """Note the day of a cell, its parts in this order; `beside`: some column says what was agreed to.

    Raises `RowError` for what is no day, or one to come, and where nothing says what the day is of.
    """
    if not beside:
        raise RowError(tr("A day alone does not say what was agreed to: let another column become "
                          "“Consent to e-mail” or the like."))  # fmt: skip
    try:
        day = dates.read(text, order)
    except dates.NotADateError:
        raise RowError(tr("“{text}” is not a date.", text=text)) from None
    if day > date.today().isoformat():
        raise RowError(tr("Nobody can have agreed on {day}: that day is to come.", day=text))
    row.drawn.agreed_on = day
