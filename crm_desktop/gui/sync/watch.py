"""The agent of the open file, and what it tells brought into the window's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from crm_desktop.sync.status import State, Status

if TYPE_CHECKING:
    from crm_desktop.store.workspace import Workspace

PATIENCE = 400
"""Milliseconds a round takes before the window says that one is under way: most are shorter."""
ANEW = 300
"""Milliseconds of news after which lists of what waits are read again."""


class Watch(QObject):
    """Starts with the file and ends with it. `status` is what the window shows."""

    changed = Signal(object)  # Status
    settled = Signal()  # a round ended: what waits may be other
    _told = Signal(object)

    def __init__(self, ws: Workspace, parent: QObject, agent: Any = None) -> None:
        super().__init__(parent)
        from crm_desktop.sync.agent import Agent

        self.status = Status(State.SYNCING)  # until the agent has said something
        self._next = self.status
        self._later = QTimer(self, interval=PATIENCE, singleShot=True)
        self._later.timeout.connect(self._show_next)
        self._quiet = QTimer(self, interval=ANEW, singleShot=True)
        self._quiet.timeout.connect(self.settled)
        self._told.connect(self._take)
        self.agent = agent or Agent(ws, self._tell)

    def start(self) -> None:
        """Begin, where the file belongs to a team."""
        self.agent.start()

    def stop(self) -> None:
        """End: the file is about to be closed."""
        self._later.stop()
        self._quiet.stop()
        self.blockSignals(True)
        self.agent.stop()

    def now(self) -> None:
        """Sync at once; after entering or leaving a team this begins or ends it."""
        self.agent.now()

    def _tell(self, status: Status) -> None:
        """Take a status in the agent's thread."""
        self._told.emit(status)

    def _take(self, status: Status) -> None:
        """Show a status; that a round is under way only when it takes a while."""
        self._next = status
        if status.state == State.SYNCING and self.status.state not in (State.ALONE, State.SYNCING):
            if not self._later.isActive():
                self._later.start()
            return
        self._later.stop()
        self._show_next()

    def _show_next(self) -> None:
        if self._next != self.status:
            self.status = self._next
            self.changed.emit(self.status)
        self._quiet.start()
