"""What a board says: a card in one sentence, sums, and what a move did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from crm_desktop.deals.board import Card
from crm_desktop.domain import money
from crm_desktop.gui import formats, next_step, signs
from crm_desktop.i18n import tr, trn


class Line(NamedTuple):
    """One line of a card: icon, words, colour token."""

    icon: str
    text: str
    tone: str


def close_line(card: Card, today: date) -> Line:
    """Return when a deal is expected to close: late, today, a day, or not known."""
    when = formats.date_of(card.closing) if card.closing else None
    if when is None:
        return Line("circle-dashed", tr("No close date"), "tertiary")
    late = (today - when).days
    if late > 0:
        return Line("triangle-alert", trn("{n} d late", "{n} d late", late), "error")
    if late == 0:
        return Line("clock", tr("Closes today"), "attention")
    return Line("calendar", formats.day(card.closing, today), "secondary")


def next_line(card: Card) -> Line:
    """Return the next step of a deal: late, today, a day, or none."""
    if card.next_at is None:
        return Line("circle-dashed", tr("No next step"), "tertiary")
    icon, words, tone = next_step.said(card.next_at, card.next_title)
    return Line(icon or "calendar", words, tone)


def rot_line(days: int) -> Line:
    """Return that a deal did not move for too long."""
    return Line("hourglass", trn("No move for {n} d", "No move for {n} d", days), "attention")


def value_of(card: Card) -> str:
    """Return a card's value, "" without one."""
    return "" if card.amount is None else money.shown(card.amount, card.currency)


def title_of(card: Card) -> str:
    return card.title or tr("Unnamed")


def spoken(card: Card, rotten: int | None) -> str:
    """Return a card as a screen reader says it."""
    parts = [title_of(card), card.company_name, value_of(card)]
    parts += [next_line(card).text, close_line(card, date.today()).text]
    if rotten:
        parts.append(rot_line(rotten).text)
    if card.owner:
        parts.append(card.owner)
    if card.contested:
        parts.append(signs.contested().words)
    return ", ".join(p for p in parts if p)


def sum_lines(sums: Mapping[str, int]) -> list[str]:
    """Return one text a currency, the one with the most deals' worth first; never mixed."""
    ordered = sorted(sums.items(), key=lambda s: (-s[1], s[0]))
    return [money.shown(amount, currency) for currency, amount in ordered]


def named(titles: Sequence[str], count: int) -> str:
    """Return “Office fit-out” for one deal, "3 deals" for several."""
    if count == 1 and titles:
        return tr("“{name}”", name=titles[0])
    return trn("{n} deal", "{n} deals", count)
