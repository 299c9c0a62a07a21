"""Rebuilding the past off the window's thread: how far it is, stopping it, what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from crm_desktop.gui.context import Context
from crm_desktop.store.past import Moment, PastWorkspace

AT_ONCE = 20_000
"""Records whose search indexes are made before anything is shown: that takes a second or two."""


class Journey(QObject):
    """One way to a moment. `arrived` hands over an open workspace, which the receiver closes."""

    progressed = Signal(float)
    arrived = Signal(object)
    failed = Signal(object)

    def __init__(self, context: Context, moment: Moment, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._moment = context, moment
        self._job: Any = None

    def start(self) -> None:
        """Set out; other long jobs begun before come first."""
        context, moment, progress = self._context, self._moment, self.progressed.emit
        live = context.ws.live

        def work(token: Any) -> PastWorkspace:
            return _travel(live, moment, progress, token.check)

        self._job = context.long_lane.run(work, self.arrived.emit, self.failed.emit)

    def stop(self) -> None:
        """Turn round; nothing of it is left."""
        if self._job is not None:
            self._job.cancel()


def _travel(
    live: Any, moment: Moment, progress: Callable[[float], None], check: Callable[[], None]
) -> PastWorkspace:
    past = PastWorkspace.travel(live, moment, lambda part: progress(part * 0.9), check)
    try:
        if past.size() <= AT_ONCE:
            past.make_searchable(lambda part: progress(0.9 + part / 10), check)
        check()
    except BaseException:
        past.close()
        raise
    return past
