"""Sheets of XLSX, ODS and XLS as rows of text, numbers and dates written as an import reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from crm_desktop.domain.whole import whole
from crm_desktop.errors import UserError
from crm_desktop.exchange import encodings, source
from crm_desktop.exchange.columns.headings import TABLES, said_by
from crm_desktop.exchange.formats import recognising, sheet_books
from crm_desktop.exchange.formats.readers import Wanted
from crm_desktop.exchange.formats.sheet_books import Book
from crm_desktop.exchange.source import MOST_COLUMNS, SAMPLE, Part, Source
from crm_desktop.i18n import tr

_LOOKED_AT = 200
_ABOVE = 20
"""Rows among which a title may stand above the headings."""
_SHEETS = 50
"""Sheets looked into for known headings."""
_WHOLE = 1 << 53
"""Up to here a number of a cell has all its digits."""


def detect(path: Path, wanted: Wanted) -> Source:
    """Return how a workbook is to be read: `wanted.part` is the sheet's name.

    Without it the first sheet with rows is taken, or where no heading of that is known the next with some.

    Raises `UserError`.
    """
    with sheet_books.opened(path) as book:
        names = book.sheets()
        if wanted.part is not None and wanted.part not in names:
            raise UserError(
                tr("There is no sheet {name}.", name=wanted.part),
                tr("There are: {names}", names=", ".join(names)),
            )
        chosen = [wanted.part] if wanted.part is not None else names[:_SHEETS]
        looked = ((name, *_first(book, name)) for name in chosen)
        full = (sheet for sheet in looked if sheet[1])
        found_first = next(full, None)
        if found_first is None:
            raise encodings.empty(path) if wanted.part is None else _blank(wanted.part)
        if _known(found_first[1]):
            name, first, count = found_first
        else:
            name, first, count = next((s for s in full if _known(s[1]) > 1), found_first)
    skip = _titles_above(first)
    found = [cells for _line, cells in first[skip:]]
    headed = source.is_header(found) if wanted.header is None else wanted.header
    columns = max(map(len, found))
    headings = _padded([cell.strip() for cell in found[0]] if headed else [], columns)
    sample = tuple(tuple(cells) for cells in found[headed : SAMPLE + headed])
    return Source(
        path, "", ",", headed, headings, sample, wanted.size, columns, format=recognising.SHEET,
        part=name, parts=tuple(Part(n, n) for n in names), count=max(count - skip - headed, 0),
        skip=skip,
    )  # fmt: skip


def rows(origin: Source) -> Iterator[source.Numbered]:
    """Yield (number of the row in the sheet, cells) below the headings."""
    with sheet_books.opened(origin.path) as book:
        every = _rows(book, origin.part)
        for line, cells in source.below(every, origin.skip + origin.header):
            yield line, cells and [*cells, *[""] * (origin.columns - len(cells))]


def _first(book: Book, name: str) -> tuple[list[source.Numbered], int]:
    """Return the first rows of a sheet, and how many there are at most."""
    found = list(islice(source.filled(_rows(book, name)), _LOOKED_AT))
    return found, book.size(name)[0] if found else 0


def _known(first: list[source.Numbered]) -> int:
    """Return how many headings of a sheet are known."""
    headings = first[_titles_above(first)][1]
    return sum(any(said_by(kind, cell) for kind in TABLES) for cell in headings if cell)


def _rows(book: Book, name: str) -> Iterator[source.Numbered]:
    _height, width = book.size(name)
    if width > MOST_COLUMNS:
        raise UserError(
            tr("The sheet has {count} columns; at most {most} can be read.",
               count=f"{width:,}", most=f"{MOST_COLUMNS:,}"),
            tr("Take out columns you do not need."),
        )  # fmt: skip
    for line, cells in enumerate(book.rows(name), 1):
        texts = [_text(value) for value in cells]
        while texts and not texts[-1].strip():
            texts.pop()
        yield line, texts


def _text(value: Any) -> str:
    """Return a typed cell as the text an import reads."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return str(whole(value.replace("\r\n", "\n")))  # it can hold `_x0000_`
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return _duration(value) if isinstance(value, timedelta) else str(value)


def _number(value: float) -> str:
    """Return a number as it was typed: a workbook keeps fifteen digits, the rest is rounding."""
    if value.is_integer() and abs(value) < _WHOLE:
        return str(int(value))
    text = f"{value:.15g}"
    return format(Decimal(text), "f") if "e" in text else text


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _titles_above(first: list[source.Numbered]) -> int:
    """Return how many rows stand above the headings: those of one cell before the first of several."""
    wide = max(sum(map(bool, cells)) for _line, cells in first)
    if wide < 2:
        return 0
    for at, (_line, cells) in enumerate(first[:_ABOVE]):
        if sum(map(bool, cells)) * 2 >= min(wide, 4):
            return at
    return 0


def _blank(name: str) -> UserError:
    return UserError(
        tr("The sheet {name} has nothing in it.", name=name), tr("Choose another sheet.")
    )


def _padded(cells: list[str], columns: int) -> tuple[str, ...]:
    return (*cells, *[""] * (columns - len(cells)))[:columns]
