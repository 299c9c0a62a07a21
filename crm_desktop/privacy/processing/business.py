"""Name and address of the business, as letters, notices, the record of processing and reports give them.

They stand with the remarks on the record of processing: they travel with it, and can be undone.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from crm_desktop.domain.operation import Operation
from crm_desktop.privacy.processing import remarks

PART = "business"
"""The remark that holds them: the name in its first line, the address below."""


class Business(NamedTuple):
    """Who is responsible for the data; both "" until somebody writes them down."""

    name: str = ""
    address: str = ""

    @property
    def sender(self) -> str:
        """Return both as they stand at the head of a letter."""
        return "\n".join(filter(None, self))


def of(conn: Any) -> Business:
    """Return what is written down."""
    name, _, address = remarks.of(conn).get(PART, "").partition("\n")
    return Business(name, address)


def write(ws: Any, name: str, address: str) -> Operation | None:
    """Keep name and address; without a name the address is not kept either."""
    name = " ".join(name.split())
    return remarks.write(ws, PART, Business(name, address.strip()).sender if name else "")
