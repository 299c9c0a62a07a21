"""E-mail addresses as people type them."""

from __future__ import annotations

import re

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr

IN_TEXT = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
"""What looks like one within a text."""


def checked(text: str) -> str:
    """Return an address as typed. Raises `UserError` for what is certainly none."""
    name, at, domain = text.rpartition("@")
    if not (name and at and "." in domain.strip(".")) or re.search(r"\s", text):
        raise UserError(
            tr("“{text}” is not a complete e-mail address.", text=text),
            tr("It looks like name@example.com."),
        )
    return text
