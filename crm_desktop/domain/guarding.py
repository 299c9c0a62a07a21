"""Formula injection: a cell a spreadsheet would run gets an apostrophe, and loses it on the way in."""

from __future__ import annotations

import re

# What spreadsheets take for the start of a formula, in its full-width forms too, and the white space
# they drop before one. Apostrophes before it are counted in, so that guarding can be undone.
STARTS = "=+-@\t\r\n＝＋－＠"
_SURE = frozenset(STARTS)
_RUNS = re.compile(f"'*[{re.escape(STARTS)}]")
_GUARDED = re.compile(f"'+[{re.escape(STARTS)}]")


def guard(text: str) -> str:
    """Return `text` so that a spreadsheet shows it and runs nothing; `unguard` gives it back."""
    if text[:1] in _SURE:
        return f"'{text}" if text else text
    return f"'{text}" if _RUNS.match(text) else text


def unguard(text: str) -> str:
    """Return what `guard` was given; a text nobody guarded comes back as it is."""
    return text[1:] if _GUARDED.match(text) else text


def unguarded(cell: str) -> str:
    """Return what a cell of a file says: as `guard` was given it, but for white space it ends with.

    Of a guarded line end alone nothing is left; were its white space taken off first, an apostrophe would be.
    What a guard put in front stands first: an apostrophe behind white space is the text's own.
    """
    return unguard(cell).rstrip() if cell[:1] == "'" else cell.strip()


def held(text: str) -> str:
    """Return a text nobody guarded so that `unguard` gives it back, whatever it begins with."""
    return f"'{text}" if text[:1] == "'" and _GUARDED.match(text) else text
