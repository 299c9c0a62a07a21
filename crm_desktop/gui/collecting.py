"""Python's garbage collector in the window's thread alone: what it takes away may be widgets."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 500
"""Milliseconds between two looks."""
DUE = (700, 10, 2)
"""A generation is due at more: objects made, and how often the younger one was collected.

The oldest is due five times as often as Python holds right: it takes about 15 ms for a file's window
that stays, and 3 ms for every thousand objects that go, so few of them may go at a time.
"""


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
        self._timer.timeout.connect(self.collect)
        self._timer.start(EVERY)

    def collect(self) -> None:
        """Collect the oldest generation that is due."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > DUE[generation]:
                gc.collect(generation)
                return
