"""What the check of a file says of a row, in a word."""

from __future__ import annotations

from crm_desktop.i18n import mark

NAMES = {
    "new": mark("New"),
    "update": mark("Update"),
    "same": mark("Same"),
    "twice": mark("Repeated"),
    "duplicate": mark("Probable duplicate"),
    "error": mark("Error"),
    "empty": mark("Empty"),
}
"""By verdict; "twice" says what an earlier row says word for word, "empty" says nothing."""
VERDICTS = tuple(NAMES)
