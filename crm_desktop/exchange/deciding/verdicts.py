"""What the check of a file says of a row, in a word."""

from __future__ import annotations

from crm_desktop.i18n import mark

NAMES = {
    "new": mark("New"),
    "update": mark("Update"),
    "same": mark("Same"),
    "twice": mark("Repeated"),
    "duplicate": mark("Probable duplicate"),
    "faulty": mark("Bad values"),
    "error": mark("Error"),
    "empty": mark("Empty"),
}
"""By verdict; a "faulty" row can be taken without what cannot be read.

"twice" says what an earlier row says word for word, "empty" says nothing.
"""
VERDICTS = tuple(NAMES)
OPEN = ("new", "update", "duplicate", "faulty")
"""Verdicts of rows that can be taken or left out."""


def one_line(reason: str) -> str:
    """Return what is said of a row, a line for each of its faults, as one line."""
    return " ".join(reason.split("\n"))
