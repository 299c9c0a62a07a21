"""What people did as a file: a line for each person and channel, numbers plain."""

from __future__ import annotations

from pathlib import Path

from crm_desktop.domain.about import CHANNELS
from crm_desktop.domain.guarding import guard
from crm_desktop.exchange import csv_file
from crm_desktop.exchange.csv_file import Proof
from crm_desktop.i18n import tr
from crm_desktop.insight import activity_board
from crm_desktop.insight.activity_board import Shown

_NAMES = {choice.value: choice.label for choice in CHANNELS}


def headings() -> list[str]:
    """Return the headings of the columns."""
    return [
        tr("Person"), tr("Channel"), tr("Activities"), tr("With a result"), tr("Reached somebody"),
        tr("Of known length"), tr("Minutes"),
    ]  # fmt: skip


def rows(shown: Shown) -> list[list[str]]:
    """Return the lines as texts."""
    return [
        [guard(person or tr("Nobody")), tr(_NAMES.get(channel, channel)), str(done.count),
         str(done.ended), str(done.reached), str(done.timed), str(done.minutes)]
        for person, channel, done in activity_board.rows(shown)
    ]  # fmt: skip


def write_csv(shown: Shown, path: Path) -> Proof:
    """Write it as CSV, whole or not at all. Raises `UserError`."""
    found = rows(shown)
    return csv_file.write(path, headings(), [list(zip(*found, strict=True))], len(found))
