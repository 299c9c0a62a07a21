"""Looks at what came from other devices, a little at a time, so that no list waits for it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer

from crm_desktop.conflicts import arrived
from crm_desktop.conflicts.arrived import Noticed
from crm_desktop.domain.operation import Changed
from crm_desktop.gui.context import Context
from crm_desktop.store import suspects

AFTER = 400
"""Milliseconds after operations came."""
AT_ONCE = 40
"""Records looked at in one go of the lane: about 0.1 s."""


class ArrivalWatch(QObject):
    """Begins with what came while no window was open."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._soon = QTimer(self, interval=AFTER, singleShot=True)
        self._soon.timeout.connect(self.look)
        context.bridge.changed.connect(self._news)
        if not context.ws.closed_because:
            self._soon.start()

    def look(self) -> None:
        """Look at the next of them in the lane for reading."""
        ws = self._context.ws
        if ws.closed_because:
            return

        def job(token: Any) -> Noticed:
            found = arrived.look(ws.reader(), ws.own_devices, AT_ONCE, token.check)
            if found.found or found.upto > suspects.seen(ws.reader()):
                ws.log.suspect(found.found, found.upto)
            return found

        self._context.lane.run(job, self._looked, self._context.failed)

    def _looked(self, found: Noticed) -> None:
        if found.more:
            self._soon.start()

    def _news(self, news: Changed) -> None:
        if news.origin == "sync":
            self._soon.start()
