"""A long job with its progress, told in the window's thread, and the way to stop it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from crm_desktop.gui.context import Context

EVERY = 0.05
"""Seconds between two reports of progress at least: the window has other things to do."""

Report = Callable[[float], None]
Check = Callable[[], None]


class LongJob(QObject):
    """Runs one job at a time in the lane of long jobs.

    What is stopped tells `stopped` when it has taken back what it had begun; where it was done
    already, it tells what it did, as if nobody had stopped it.
    """

    progressed = Signal(float)
    stopped = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Any = None

    def run(
        self, work: Callable[[Report, Check], Any], done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> None:  # fmt: skip
        """Run `work(progress, check)`; `progress` takes 0 to 1, `check` raises `Cancelled`."""
        self.drop()
        self.progressed.emit(0.0)
        found: list[Any] = []

        def worked(token: Any) -> Any:
            found.append(work(self._reporter(), token.check))
            return found[0]

        def ended() -> None:
            if self._job is not job:  # dropped: nobody listens any more
                return
            self._job = None
            if job.token.cancelled and found:
                done(found[0])
            elif job.token.cancelled:
                self.stopped.emit()

        self._job = job = self._context.long_lane.run(worked, done, failed, ended)

    def running(self) -> bool:
        """Say whether a job runs, one that is being stopped too."""
        return self._job is not None

    def stop(self) -> None:
        """Want the job no more; how it ends is told."""
        if self._job is not None:
            self._job.cancel()

    def drop(self) -> None:
        """Want neither the job nor news of it: who asked for it goes."""
        job, self._job = self._job, None
        if job is not None:
            job.cancel()

    def _reporter(self) -> Report:
        """Return what the lane's thread calls; the signal brings it here."""
        last = 0.0

        def report(part: float) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= EVERY or part >= 1:
                last = now
                self.progressed.emit(part)

        return report
