"""What the status bar says of what slips: "4 leads have no next step for 7 days", and the way there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from crm_desktop.domain.operation import Changed
from crm_desktop.gui.context import Context
from crm_desktop.i18n import tr, trn
from crm_desktop.store import slips

AFTER = 600
"""Milliseconds after a change until it is counted again."""
WATCHED = {"lead", "deal", "task", "activity"}
"""Kinds of record whose changes may let something slip, or no more."""


class SlipHint(QObject):
    """Counts in the lane for readers; says nothing where nothing slips."""

    def __init__(self, context: Context, status: Any, show: Callable[[], object]) -> None:
        super().__init__(status)
        self._context, self._status, self._show = context, status, show
        self._later = QTimer(self, interval=AFTER, singleShot=True)
        self._later.timeout.connect(self.count)
        context.bridge.changed.connect(self._news)
        self.count()

    def count(self) -> None:
        """Count anew."""
        ws = self._context.ws

        def job(_token: Any) -> tuple[int, int, int]:
            days, conn = slips.days_of(ws), ws.reader()
            leads, deals = (
                slips.count_for(conn, entity, days, "step") for entity in slips.ENTITIES
            )
            return leads, deals, days

        self._context.lane.run(job, lambda found: self._say(*found), self._context.failed)

    def _news(self, news: Changed) -> None:
        if WATCHED & set(news.rows):
            self._later.start()

    def _say(self, leads: int, deals: int, days: int) -> None:
        self._status.show_hint(words(leads, deals, days), self._show)


def words(leads: int, deals: int, days: int) -> str:
    """Return the hint, "" where nothing slips."""
    if not leads and not deals:
        return ""
    if leads:
        said = trn("{n} lead has no next step for {days}", "{n} leads have no next step for {days}",
                   leads, days=_days(days))  # fmt: skip
    else:
        said = trn("{n} deal has no next step for {days}", "{n} deals have no next step for {days}",
                   deals, days=_days(days))  # fmt: skip
    return tr("{said} · Show", said=said)


def _days(days: int) -> str:
    return trn("{n} day", "{n} days", days)
