"""Exact numbers of the user's own fields: decimal text in the log, grouped on screen, never floats."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from crm_desktop.domain.fields import Field
from crm_desktop.domain.money import split_decimals
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr

MOST_WHOLE, MOST_DECIMALS = 15, 10
_SHAPE = re.compile(r"([+-]?)(\d[\d.,'’ ]*|[.,]\d+)")


class NotANumber(UserError, ValueError):  # noqa: N818 - said to the user in these words
    """Text that is not a number."""


def read(text: str) -> str | None:
    """Return typed text as canonical decimal text, None for none. Raises `NotANumber`.

    Understands "1,250.50", "1.250,50", "12,5", "−3" and "45 %" without its sign.
    """
    plain = text.replace("\u00a0", " ").replace("−", "-").strip()
    if not plain:
        return None
    found = _SHAPE.fullmatch(plain.removesuffix("%").strip())
    if found is None:
        raise _not_a_number(text)
    try:
        whole, fraction = split_decimals(re.sub(r"['’ ]", "", found[2]), 3)
    except ValueError:
        raise _not_a_number(text) from None
    if len(whole.lstrip("0")) > MOST_WHOLE or len(fraction.rstrip("0")) > MOST_DECIMALS:
        raise _not_a_number(text)
    try:
        return plain_text(Decimal(f"{found[1]}{whole or 0}.{fraction or 0}"))
    except InvalidOperation:
        raise _not_a_number(text) from None


def read_whole(text: str, field: Field) -> int:
    """Return typed text, "9.00" too, as a whole number of a field. Raises `NotANumber`."""
    plain = re.sub(r"\.00?$", "", re.sub(r"[\s,]", "", text))
    if not re.fullmatch(r"[+-]?[0-9]+", plain):
        raise NotANumber(tr("“{text}” is not a whole number.", text=text))
    number = field.held(int(plain)) if len(plain) <= MOST_WHOLE + 1 else None
    if number is None:
        low, high = field.bounds
        raise NotANumber(
            tr("{field} cannot be {text}.", field=tr(field.label), text=text),
            tr("It can be from {low} to {high}.", low=f"{low:,}", high=f"{high:,}"),
        )
    return number


def plain_text(value: Decimal) -> str:
    """Return a decimal as it is stored: no exponent, no zeros at the end, no "-0"."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def shown(text: str, decimals: int = -1) -> str:
    """Return "1,250.50": thousands grouped, so many decimals (-1: as many as there are)."""
    try:
        value = Decimal(text)
    except (InvalidOperation, TypeError):
        return str(text)
    grouped = f"{value:,f}" if decimals < 0 else f"{value:,.{decimals}f}"
    return grouped.replace("-", "−")


def _not_a_number(text: str) -> NotANumber:
    return NotANumber(tr("“{text}” is not a number.", text=text), tr("It looks like 1,250.50."))
