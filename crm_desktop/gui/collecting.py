"""Python's garbage collector in the window's thread alone: what it takes away may be widgets."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 500
"""Milliseconds between two looks."""


class Collector(QObject):
    """Collects where widgets may die, as often as Python by itself would.

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
        due = zip(reversed(gc.get_count()), reversed(gc.get_threshold()), (2, 1, 0), strict=True)
        for count, threshold, generation in due:
            if count > threshold:
                gc.collect(generation)
                return
