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
        """Say in one sentence after the other what came in, and what did not."""
        from crm_desktop.gui.leads.words import files_of, not_taken

        taken = [found for _name, found in news.taken]
        total = sum(found.created for found in taken)
        came = trn("{n} lead came in from the watched folder",
                   "{n} leads came in from the watched folder", total) if total else ""  # fmt: skip
        missing = [part for part in (not_taken(taken), _refused(news.refused)) if part]
        said = ". ".join([*([came] if came else []), *files_of(taken), *missing])
        stamps = [found.stamp for found in taken if found.stamp]
        if missing:
            self._context.toast(said, icon="circle-alert")
        elif said:
            self._context.toast(said, undo=stamps[0] if len(stamps) == 1 else "")


def _refused(refused: tuple[tuple[str, str], ...]) -> str:
    """Return why the first file was not taken, and how many others were not."""
    if not refused:
        return ""
    (name, why), more = refused[0], len(refused) - 1
    said = tr("{name} was not taken: {why}", name=name, why=why)
    also = trn("{n} more file was not taken", "{n} more files were not taken", more)
    return f"{said} {also}." if more else said
