"""The day's backup: made behind the work, soon after a file is opened and while it stays open."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer

from crm_desktop.gui.context import Context

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

        def job(token: Any) -> None:
            from crm_desktop.store import backup

            backup.daily(ws, lambda: token.cancelled)

        self._context.network_lane.run(job, lambda _none: None, self._context.failed)
