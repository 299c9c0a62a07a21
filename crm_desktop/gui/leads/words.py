"""What more than one screen of leads says."""

from __future__ import annotations

from collections.abc import Iterable

from crm_desktop.i18n import trn
from crm_desktop.leads.capture import Taken


def not_taken(taken: Iterable[Taken]) -> str:
    """Return how many rows of files became no lead, "" when all did."""
    errors = sum(one.errors for one in taken)
    return trn("{n} row was not taken. Import the file to see why",
               "{n} rows were not taken. Import the file to see why", errors) if errors else ""  # fmt: skip
