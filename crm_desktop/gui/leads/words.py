"""What more than one screen of leads says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crm_desktop.exchange import remarks
from crm_desktop.i18n import trn
from crm_desktop.leads.capture import Taken


def files_of(taken: Sequence[Taken]) -> list[str]:
    """Return what became of the files that came with mail, in sentences without their full stops."""
    left = [file for one in taken for file in one.left]
    said = remarks.files(sum(one.files for one in taken), left, done=True)
    return [sentence.removesuffix(".") for sentence in said]


def not_taken(taken: Iterable[Taken]) -> str:
    """Return how many rows of files became no lead, and of how many it was not asked, "" when all did."""
    every = list(taken)
    errors, erased = sum(one.errors for one in every), sum(one.erased for one in every)
    said = trn("{n} row was not taken. Import the file to see why",
               "{n} rows were not taken. Import the file to see why", errors) if errors else ""  # fmt: skip
    gone = trn("{n} was erased before and is not taken again",
               "{n} were erased before and are not taken again", erased) if erased else ""  # fmt: skip
    return ". ".join(filter(None, (said, gone)))
