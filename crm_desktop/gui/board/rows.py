"""The columns of the list by stage and what their cells say."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from crm_desktop.deals.board import Card, Sums
from crm_desktop.deals.rotting import days_in_stage
from crm_desktop.gui import formats
from crm_desktop.gui.board import words
from crm_desktop.i18n import mark, tr, trn


class ListColumn(NamedTuple):
    """One column; those with the lowest `stays` leave first in a narrow window."""

    name: str
    label: str
    width: int
    stays: int


COLUMNS = (
    ListColumn("title", mark("Deal"), 220, 9),
    ListColumn("company", mark("Company"), 180, 6),
    ListColumn("value", mark("Value"), 130, 8),
    ListColumn("closing", mark("Expected close"), 140, 7),
    ListColumn("since", mark("In this stage"), 190, 4),
    ListColumn("owner", mark("Owner"), 140, 3),
)


def text(card: Card, column: str) -> str:
    """Return what a cell says."""
    if column == "closing":
        return closing(card).text
    if column == "since":
        return since(card)
    said = {
        "title": words.title_of(card),
        "company": card.company_name,
        "value": words.value_of(card),
        "owner": card.owner,
    }
    return said[column]


def closing(card: Card) -> words.Line:
    """Return the expected close; of a closed deal only the day, or the reason it was lost for."""
    if card.outcome:
        day = formats.day(card.closing) if card.closing else ""
        return words.Line("", card.reason or day, "secondary")
    if not card.closing:
        return words.Line("", "", "tertiary")
    return words.close_line(card, date.today())


def since(card: Card) -> str:
    """Return for how long a deal has been where it is."""
    days = None if card.outcome else days_in_stage(card.since)
    if days is None:
        return ""
    return trn("{n} day", "{n} days", days) if days else tr("Since today")


def head_text(name: str, count: int, sums: Sums) -> str:
    """Return a group's head as one line."""
    return ", ".join([name, trn("{n} deal", "{n} deals", count), *words.sum_lines(sums)])
