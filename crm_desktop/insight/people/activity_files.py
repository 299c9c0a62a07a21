"""What people did as a file: a line for each person and channel, numbers plain."""

from __future__ import annotations

from crm_desktop.domain.about import CHANNELS
from crm_desktop.i18n import mark, tr
from crm_desktop.insight.composed.report_files import Table
from crm_desktop.insight.people import activity_board, activity_report
from crm_desktop.insight.people.activity_board import Shown

TITLE = mark("What people did")
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
        [person or tr("Nobody"), tr(_NAMES.get(channel, channel)), str(done.count),
         str(done.ended), str(done.reached), str(done.timed), str(done.minutes)]
        for person, channel, done in activity_board.rows(shown)
    ]  # fmt: skip


def table(shown: Shown) -> Table:
    """Return it as what is written of it."""
    return headings(), rows(shown), 2, notes(shown)


def notes(shown: Shown) -> list[str]:
    """Return what is to be known about the figures."""
    return [said for said in (activity_report.untold_said(shown.untold),) if said]
