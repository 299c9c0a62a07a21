"""The day's backup: made behind the work, soon after a file is opened and while it stays open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from crm_desktop.gui.context import Context

if TYPE_CHECKING:
    from crm_desktop.store.backups.places import Place

AGAIN = 3_600_000
"""Milliseconds until it is asked again whether one is due: windows stay open for days."""


class DailyBackup(QObject):
    """Closing the file stops one that is being written; the next start makes it."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._later = QTimer(self, interval=AGAIN)
        self._later.timeout.connect(self.make)

    def start(self) -> None:
        """Make the first one, and look again every hour."""
        if not self._context.ws.read_only:
            self.make()
            self._later.start()

    def make(self) -> None:
        """Make the day's backup if it is due."""
        ws = self._context.ws

        def job(token: Any) -> Place | None:
            from crm_desktop.store import backup
            from crm_desktop.store.backups import places

            backup.daily(ws, lambda: token.cancelled)
            return places.catch_up(ws, lambda: token.cancelled)

        self._context.network_lane.run(job, self._told, self._context.failed)

    def _told(self, place: Place | None) -> None:
        """Say in the status line of a second place that is away; it is no error."""
        if place is not None and not place.there:
            from crm_desktop.store.backups import places

            self._context.status(places.words(place))
