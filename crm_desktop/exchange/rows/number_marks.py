"""Which mark parts the decimals of a column of numbers, decided from all of its values, as dates are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial

from crm_desktop.domain import money
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr

EITHER = "?"
"""Said of a column whose values use both marks."""
_NUMBER = re.compile(r"\d[\d.,]*\d|[.,]\d+")
_UNCLEAR = re.compile(r"(?<![\d.,])([1-9]\d{0,2})([.,])(\d{3})(?![\d.,])")
_OTHER = {".": ",", ",": "."}
_THREE = 3
_CLOSED = partial(re.compile(r"(?<=\d)['’ \u00a0](?=\d)").sub, "")
_FINER = re.compile(r"[^.,]*[.,]\d*[1-9]0*[^.,\d]*")


def of(columns: Mapping[str, int], every_row: Iterable[Sequence[str]]) -> dict[str, str]:
    """Return target → the mark of decimals of its column: ".", ",", "" for not told, or `EITHER`.

    One that does not tell goes by the others of the file.
    """
    told: dict[str, set[str]] = {target: set() for target in columns}
    for cells in every_row:
        for target, at in columns.items():
            if at < len(cells) and (mark := _mark(cells[at])):
                told[target].add(mark)
    every = {mark for marks in told.values() for mark in marks}
    return {target: _one(marks or every) for target, marks in told.items()}


def _one(marks: Collection[str]) -> str:
    return "".join(marks) if len(marks) < 2 else EITHER


def _mark(text: str) -> str:
    """Return the mark that surely parts the decimals of a number, "" where it does not tell."""
    found = _NUMBER.search(_CLOSED(text))
    marks = [c for c in found[0] if c in _OTHER] if found else []
    if found is None or not marks or _UNCLEAR.fullmatch(found[0]):
        return ""
    last = marks[-1]
    return _OTHER[last] if marks.count(last) > 1 else last


def settled(text: str, mark: str, places: int) -> str:
    """Return a number as it is meant, so that it is read in one way only.

    Three digits behind a comma are thousands where nothing tells. Raises `UserError` where three behind a
    point may be either; `places` are those of what is read.
    """
    found = _UNCLEAR.search(closed := _CLOSED(text))
    if found is None:
        return text
    whole, own, rest = found.groups()
    if not mark and own == "." and places == _THREE:
        mark = "."
    if mark == EITHER or (not mark and own == "."):
        raise UserError(
            tr("“{text}” can be read in two ways, as {one} or {other}.", text=text,
               one=f"{whole}{rest}", other=f"{whole}.{rest}"),
            tr("Write it without a mark for thousands."),
        )  # fmt: skip
    number = whole + rest if mark != own else f"{whole}.{rest}0"
    return f"{closed[: found.start()]}{number}{closed[found.end() :]}"


def price(text: str, mark: str, currency: str) -> dict[str, int | str] | None:
    """Return an amount, None for none. Raises `UserError`."""
    meant = settled(text, mark, money.digits(currency))
    try:
        return money.read(meant, currency)
    except money.NotAnAmount:
        if _FINER.fullmatch(meant):
            money.read(re.sub(r"[.,]\d+", "", meant), currency)  # perhaps it is no amount at all
            raise UserError(
                tr("“{text}” has more decimals than {currency} has.", text=text, currency=currency)
            ) from None
        raise
