"""Python's garbage collector in the window's thread alone: what it takes away may be widgets."""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

from crm_desktop.gui.binding.turns import later_turn

EVERY = 500
"""Milliseconds between two looks."""
DUE = (700, 10, 0)
"""A generation is due at more: objects made, and how often the younger one was collected.

The oldest is due eleven times as often as Python holds right: it takes about 15 ms for a file's window
that stays, and 3 ms for every thousand objects that go, so few of them may go at a time.
"""
QUIET = 0.005
"""Seconds of a turn of the loop in which little was done: collecting adds to what else a turn takes."""
PATIENCE = 40
"""Turns it waits for such a one."""


class Collector(QObject):
    """Collects where widgets may die.

    Left to itself Python collects in whichever thread makes objects, a lane's too; a widget that is
    part of a ring would be destroyed there, and the program with it.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()  # what stands by now stays
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(EVERY)
        self._since, self._waited = 0.0, 0  # 0: for none

    def collect(self) -> None:
        """Collect the oldest generation that is due."""
        if (generation := _due()) is not None:
            gc.collect(generation)

    def _look(self) -> None:
        if _due() is not None and not self._waited:
            self._wait()

    def _wait(self) -> None:
        self._since = time.monotonic()
        self._waited += 1
        later_turn(self, self._when_quiet)

    def _when_quiet(self) -> None:
        if time.monotonic() - self._since < QUIET or self._waited > PATIENCE:
            self._waited = 0
            self.collect()
        else:
            self._wait()


def _due() -> int | None:
    counts = gc.get_count()
    return next((at for at in (2, 1, 0) if counts[at] > DUE[at]), None)
