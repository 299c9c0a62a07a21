"""Questions to the file that are answered off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from crm_desktop.gui.context import Context
from crm_desktop.gui.worker import Job, Lane

T = TypeVar("T")


class Asking:
    """One question at a time: a newer one takes the place of an older. It ends with its `owner`.

    It is answered in the lane of reads unless another is given.
    """

    def __init__(self, context: Context, owner: QObject, lane: Lane | None = None) -> None:
        self._context, self._lane = context, lane or context.lane
        self._job: Job | None = None
        self.waiting = False  # for the answer to what was asked last
        owner.destroyed.connect(self.drop)

    def ask(self, read: Callable[[Any], T], then: Callable[[T], None]) -> None:
        """Read from the file with `read(connection)`; hand what it found to `then`."""
        self.drop()
        self.waiting = True

        def answered(found: T) -> None:
            self.waiting = False
            then(found)

        def failed(error: Exception) -> None:
            self.waiting = False
            self._context.failed(error)

        reader = self._context.ws.reader
        self._job = self._lane.run(lambda _token: read(reader()), answered, failed)

    def drop(self, *_: object) -> None:
        """Want no answer any more."""
        self.waiting = False
        if self._job is not None:
            self._job.cancel()
