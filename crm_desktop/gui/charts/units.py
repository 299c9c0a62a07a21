"""How the numbers of a chart read: whole beside a mark, short on an axis, plain in a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import floor

from crm_desktop.domain import money as amounts
from crm_desktop.domain import numbers
from crm_desktop.i18n import mark, tr, trn

Number = int | float

_SHORT = ((1e9, mark("{n}B")), (1e6, mark("{n}M")), (1e3, mark("{n}k")))
_NEARLY = 0.9995
"""From here on a number of three figures reads as the next thousand."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What numbers stand for. `least` is the smallest step of an axis, in the numbers' own unit."""

    shown: Callable[[Number], str]
    short: Callable[[Number], str]
    plain: Callable[[Number], str]
    least: Number = 1


def money(currency: str) -> Unit:
    """Return the unit of whole minor units of a currency; an axis says its numbers without the sign."""
    minor = 10 ** amounts.digits(currency)
    return Unit(
        lambda n: amounts.shown(round(n), currency),
        lambda n: compact(n / minor),
        lambda n: amounts.plain(round(n), currency),
        minor,
    )


def percent() -> Unit:
    """Return the unit of shares out of 100."""
    return Unit(share, share, _plain)


def days() -> Unit:
    """Return the unit of lengths of time in days."""
    return Unit(_days, compact, _plain)


def count() -> Unit:
    """Return the unit of what is counted or measured without a unit."""
    return Unit(grouped, compact, _plain)


def grouped(n: Number) -> str:
    """Return "1,250" or "1,250.5", to two decimals."""
    return numbers.shown(_plain(n))


def share(n: Number) -> str:
    """Return "60 %"; what is not all or nothing is never rounded to that."""
    if 0 < n < 0.5:
        return tr("< 1 %")
    if 99.5 <= n < 100:
        return tr("> 99 %")
    return numbers.shown(f"{floor(n + 0.5)}") + " %"


def compact(n: Number) -> str:
    """Return a number in three figures: "950", "1.25k", "150k", "2.4M"."""
    sign, size = ("−", -n) if n < 0 else ("", n)
    for least, words in _SHORT:
        if size >= least * _NEARLY:
            return sign + tr(words, n=_three(size / least))
    said = _three(size)
    return said if said == "0" else sign + said


def _three(n: Number) -> str:
    return f"{float(f'{n:.3g}'):,.10g}"


def _plain(n: Number) -> str:
    if isinstance(n, int):
        return str(n)
    return numbers.shown(f"{n:.2f}".rstrip("0").rstrip(".")).replace("−", "-").replace(",", "")


def _days(n: Number) -> str:
    whole = round(n)
    if whole == n:
        return trn("{n} day", "{n} days", whole)
    return tr("{n} days", n=grouped(n))
