"""A file as it seems to be: its format, encoding, separator and headings; and its rows, one by one."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from crm_desktop.errors import UserError
from crm_desktop.exchange import encodings
from crm_desktop.exchange.columns.headings import TABLES, said_by
from crm_desktop.exchange.encodings import ENCODINGS
from crm_desktop.exchange.formats import recognising
from crm_desktop.i18n import mark, tr

DELIMITERS = (
    (",", mark("Comma")),
    (";", mark("Semicolon")),
    ("\t", mark("Tab")),
    ("|", mark("Bar")),
)
"""(character, name in words)."""
SAMPLE = 20
MOST_COLUMNS = 2000
LONGEST_CELL = 1 << 20
_SAYS_SEPARATOR = re.compile(r'"?sep=([,;\t|]?)"?')
"""A first line that spreadsheets write and read, for the separator alone."""
_WHOLE = 0.5
"""How good it is not to cut rows at all."""
_LOOKED_AT = 200
"""Rows the separator and the heading row are guessed from."""

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "Bringing",
    "OfKind",
    "Part",
    "Source",
    "Unreadable",
    "below",
    "detect",
    "filled",
    "rows",
]


Numbered = tuple[int, list[str]]
"""(line, cells) of a row."""


class Part(NamedTuple):
    """A sheet of a workbook, or the events of a calendar: `label` is what people call it."""

    name: str
    label: str


class Unreadable(list[str]):
    """Cells of a row that cannot be read; `reason` says why, in translated words."""

    def __init__(self, cells: Iterable[str], reason: str) -> None:
        super().__init__(cells)
        self.reason = reason


class OfKind(list[str]):
    """Cells of a row that says it is of another kind of record than the rest: a company among people."""

    def __init__(self, cells: Iterable[str], kind: str) -> None:
        super().__init__(cells)
        self.kind = kind


class Brought(NamedTuple):
    """A file that a row brings along, without its bytes: a batch of rows is held in memory."""

    name: str
    size: int
    digest: str
    beginning: bytes


class Bringing(list[str]):
    """Cells of a row that brings files of its own along: the message they are attached to."""

    def __init__(self, cells: Iterable[str], files: Sequence[Brought]) -> None:
        super().__init__(cells)
        self.files = files


@dataclass(frozen=True, slots=True)
class Source:
    """A file and how to read it. `sample` holds the first rows below the headings.

    `part` is the one of `parts` that is read, `count` the records in it where that is known, `skip` the
    rows above the headings, `also` the kind of those rows that are `OfKind`, `notes` what is to be said
    of the file, in translated words. Of mail `own` are the user's own addresses, and `maybe_own` one in
    most of the messages that might be one.
    """

    path: Path
    encoding: str
    delimiter: str
    header: bool
    headings: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    size: int
    columns: int
    format: str = recognising.CSV
    part: str = ""
    parts: tuple[Part, ...] = ()
    count: int = 0
    skip: int = 0
    kind: str = ""
    also: str = ""
    notes: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()
    maybe_own: str = ""


def detect(
    path: Path, *, encoding: str | None = None, delimiter: str | None = None,
    header: bool | None = None, part: str | None = None, own: frozenset[str] = frozenset(),
) -> Source:  # fmt: skip
    """Return how `path` is to be read; what is given is not guessed.

    Of mail the reader has to know the user's `own` addresses, see `own_addresses.keys`.

    Raises `UserError`, with the line, for a file no reader takes or that is broken at its beginning.
    """
    size = encodings.size_of(path)
    if (found := recognising.format_of(path)) != recognising.CSV:
        from crm_desktop.exchange.formats import readers

        return readers.of(found).detect(
            path, readers.Wanted(size, encoding=encoding, header=header, part=part, own=own)
        )
    return _detect_csv(path, size, encoding, delimiter, header)


def _detect_csv(
    path: Path, size: int, encoding: str | None, delimiter: str | None, header: bool | None
) -> Source:
    codec = encodings.checked(path, encoding)
    separator = delimiter or _separator(path, codec)
    first = islice(filled(_read(path, codec, separator)), _LOOKED_AT)
    found = [cells for _line, cells in first]
    if not found:  # a line that says the separator is no row
        raise encodings.empty(path)
    skip = _titles_above(found) if header is None else 0
    found = found[skip:]
    headed = is_header(found) if header is None else header
    columns = max(len(cells) for cells in found[:1]) if headed else max(map(len, found))
    headings = tuple(cell.strip() for cell in found[0]) if headed else ("",) * columns
    sample = tuple(tuple(cells) for cells in found[headed : SAMPLE + headed])
    return Source(path, codec, separator, headed, headings, sample, size, columns, skip=skip)


_ABOVE, _WIDE = 5, 3


def _titles_above(found: list[list[str]]) -> int:
    """Return how many lines stand above the headings, like the name of a report and its days.

    Each is one cell alone, and the headings under them are several.
    """
    titles = next((at for at, cells in enumerate(found) if len(cells) > 1), 0)
    if not 0 < titles <= _ABOVE or len(found[titles]) < _WIDE:
        return 0
    return titles if is_header(found[titles:]) else 0


def rows(source: Source) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of each row below the headings; one that is blank has no cells.

    `line` is where the row begins, from 1. Raises `UserError` for what cannot be read at all.
    """
    if source.format != recognising.CSV:
        from crm_desktop.exchange.formats import readers

        return readers.of(source.format).rows(source)
    return below(_read(source.path, source.encoding, source.delimiter), source.skip + source.header)


def below(every: Iterator[Numbered], above: int) -> Iterator[Numbered]:
    """Return the rows below the first `above` that are not blank; of those below blank ones too."""
    for _ in range(above):
        next(filled(every), None)
    return every


def filled(every: Iterable[Numbered]) -> Iterator[Numbered]:
    """Yield the rows that are not blank."""
    return (row for row in every if row[1])


def _read(path: Path, codec: str, separator: str) -> Iterator[Numbered]:
    csv.field_size_limit(LONGEST_CELL)
    line = 1
    with encodings.in_words(path), path.open(encoding=codec, newline="") as file:
        reader = csv.reader(file, delimiter=separator, strict=True)
        try:
            for cells in reader:
                if len(cells) > MOST_COLUMNS:
                    raise _too_wide(line, len(cells))
                if not any(map(str.strip, cells)):
                    yield line, []
                elif not (line == 1 and _SAYS_SEPARATOR.fullmatch(cells[0])):
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            raise _broken(line, error) from error
        except UnicodeError as error:
            raise encodings.wrong(line, codec) from error


def _broken(line: int, error: csv.Error) -> UserError:
    said = str(error)
    at = f"{line:,}"
    if "expected after" in said:
        return UserError(
            tr('Line {line}: text follows a closing double quote (").', line=at),
            tr(
                'Write a quote within a text twice (""), or save the file as CSV again in your '
                "spreadsheet."
            ),
        )
    if "field larger" in said:
        return UserError(
            tr("Line {line}: a cell is longer than {most} characters; perhaps a double quote (\") is "
               "opened and never closed.", line=at, most=f"{LONGEST_CELL:,}"),
            tr("Mend it there, then choose the file again."),
        )  # fmt: skip
    if "unexpected end" in said:
        return UserError(
            tr('Line {line}: a double quote (") is opened and never closed.', line=at),
            tr("Put the missing quote at the end of its text, then choose the file again."),
        )
    return UserError(
        tr("Line {line} cannot be read: {reason}.", line=at, reason=said),
        tr("Mend it there, then choose the file again."),
    )


def _too_wide(line: int, count: int) -> UserError:
    return UserError(
        tr("Line {line} has {count} columns; at most {most} can be read.",
           line=f"{line:,}", count=f"{count:,}", most=f"{MOST_COLUMNS:,}"),
        tr("Check the separator, or take out columns you do not need."),
    )  # fmt: skip


def _separator(path: Path, codec: str) -> str:
    """Return the separator that cuts the first rows into equally many cells, and into the most."""
    with encodings.in_words(path), path.open(encoding=codec, newline="") as file:
        said = _SAYS_SEPARATOR.fullmatch(file.readline(10).rstrip("\r\n"))
    if said and said[1]:
        return said[1]
    best, found, failure = 0.0, "", None
    for separator, _name in DELIMITERS:
        try:
            first = [c for _l, c in islice(filled(_read(path, codec, separator)), _LOOKED_AT)]
        except UserError as error:
            failure = failure or error
            continue
        widths = [len(cells) for cells in first]
        if not widths:
            raise encodings.empty(path)
        usual = max(set(widths), key=widths.count)
        score = usual * (widths.count(usual) / len(widths)) ** 2 if usual > 1 else _WHOLE
        if widths[0] > 1:  # ragged as the rows may be, something cuts the headings
            score = max(score, _WHOLE * 1.1)
        if score > best:
            best, found = score, separator
    if failure is not None and best <= _WHOLE:
        raise failure
    return found


def is_header(found: list[list[str]]) -> bool:
    """Say whether the first row names the columns: words, all different, no number or address."""
    if not found:
        return False
    names = [cell.strip() for cell in found[0] if cell.strip()]
    different = len({name.casefold() for name in names}) >= len(names) * 0.8
    known = any(said_by(kind, name) for kind in TABLES for name in names)
    if not names or not (different or known):
        return False
    return not any(_is_datum(name) for name in names)


def _is_datum(text: str) -> bool:
    digits = sum(c.isdigit() for c in text)
    return "@" in text or len(text) > 120 or (digits >= 5 and digits * 2 >= len(text))
