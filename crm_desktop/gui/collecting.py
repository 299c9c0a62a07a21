"""What takes widgets away: Python's collector, in the window's thread alone, and dialogs that closed."""

from __future__ import annotations

import gc
from weakref import ref

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

EVERY = 500
"""Milliseconds between two looks."""
LATER = 5000
"""Milliseconds a closed dialog stays: whoever opened it may still ask what came of it."""


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


def go_when_closed(dialog: QDialog) -> None:
    """Let a dialog that is made anew each time go after it closed; its window would keep it else."""
    there = ref(dialog)  # what is connected to it must not keep it

    def wait(_result: int) -> None:
        if (one := there()) is not None:
            QTimer.singleShot(LATER, one, go)

    def go() -> None:
        if (one := there()) is not None and isValid(one) and not one.isVisible():
            one.deleteLater()

    dialog.finished.connect(wait)
