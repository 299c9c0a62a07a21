"""Looks at the watched folder now and then off the window's thread, and tells what came in."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer

from crm_desktop.gui.context import Context
from crm_desktop.i18n import tr, trn

EVERY = 5_000
"""Milliseconds between two looks."""


class Watching(QObject):
    """One look at a time; a look that found nothing is silent."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._watch: Any = None
        self._job: Any = None
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Look now, unless a look is under way or nothing is watched."""
        ws = self._context.ws
        if self._job is not None or ws.closed_because:
            return

        def work(token: Any) -> Any:
            from crm_desktop.leads import watched

            if self._watch is None:
                self._watch = watched.Watch(ws)
            return self._watch.look(check=token.check)

        self._job = self._context.network_lane.run(
            work, self._tell, self._context.failed, self._ended
        )

    def _ended(self) -> None:
        self._job = None

    def _tell(self, news: Any) -> None:
        if news.taken:
            stamps = [taken.stamp for _name, taken in news.taken if taken.stamp]
            total = sum(taken.created for _name, taken in news.taken)
            if total:
                said = trn("{n} lead came in from the watched folder",
                           "{n} leads came in from the watched folder", total)  # fmt: skip
                self._context.toast(said, undo=stamps[0] if len(stamps) == 1 else "")
        if news.refused:
            name, why = news.refused[0]
            said = tr("{name} was not taken: {why}", name=name, why=why)
            self._context.toast(said, icon="circle-alert")
