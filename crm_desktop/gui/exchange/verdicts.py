"""What the check of a file says of a row, in words and signs."""

from __future__ import annotations

from dataclasses import dataclass

from crm_desktop.exchange.deciding.verdicts import NAMES
from crm_desktop.i18n import mark


@dataclass(frozen=True, slots=True)
class Look:
    """How one verdict is shown. `open` ones can be accepted or refused."""

    name: str
    line: str
    icon: str
    role: str
    open: bool
    title: str


LOOKS = {
    "new": Look(
        NAMES["new"], mark("New records"), "circle-plus", "good", True, mark("Rows that are new")
    ),
    "update": Look(
        NAMES["update"], mark("Fields will change"), "pencil", "accent", True,
        mark("Rows that update a record you have"),
    ),
    "duplicate": Look(
        NAMES["duplicate"], mark("You decide"), "copy", "attention", True,
        mark("Rows that may be a record you have"),
    ),
    "faulty": Look(
        NAMES["faulty"], mark("You decide"), "circle-alert", "attention", True,
        mark("Rows with values that cannot be read"),
    ),
    "error": Look(
        NAMES["error"], mark("Left out"), "circle-alert", "error", False,
        mark("Rows that cannot be read"),
    ),
    "same": Look(
        NAMES["same"], mark("Nothing to do"), "equal", "tertiary", False,
        mark("Rows you have already"),
    ),
    "twice": Look(
        NAMES["twice"], mark("Taken once"), "equal", "tertiary", False,
        mark("Rows that say what an earlier row says"),
    ),
    "empty": Look(
        NAMES["empty"], mark("Nothing to do"), "minus", "tertiary", False,
        mark("Rows without a word"),
    ),
}  # fmt: skip
"""By verdict, in the order of the tiles."""
SELDOM = ("faulty", "twice", "empty")
"""Verdicts without a tile where no row has them."""
EVERY_TITLE = mark("All rows of the file")
ACCEPTED = {
    "new": mark("Add"), "update": mark("Change"), "duplicate": mark("Change"),
    "faulty": mark("Without them"),
}  # fmt: skip
REFUSED = {
    "new": mark("Leave out"),
    "update": mark("Keep mine"),
    "duplicate": mark("Leave out"),
    "faulty": mark("Leave out"),
}
"""What ticked and unticked mean for a row."""
