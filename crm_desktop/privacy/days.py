"""Days as documents give them, in the language of the document, which need not be the user's."""

from __future__ import annotations

from datetime import date

from crm_desktop.i18n import mark, said_in

MONTHS = (
    mark("January"), mark("February"), mark("March"), mark("April"), mark("May"), mark("June"),
    mark("July"), mark("August"), mark("September"), mark("October"), mark("November"), mark("December"),
)  # fmt: skip


def said(day: date, code: str) -> str:
    """Return a day in the language `code`: "27 November 2026"."""
    return f"{day.day} {said_in(code, MONTHS[day.month - 1])} {day.year}"
