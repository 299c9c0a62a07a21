"""What a window shows is painted in a turn of its own, where the work before it took long."""

from __future__ import annotations

import time
from functools import partial

from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from crm_desktop.gui.binding.turns import first_turn

LONG = 0.025
"""Seconds of work before a picture after which it waits for a turn of its own: both would be a pause."""
MOST = 3
"""Turns a picture waits at most, each of which may do more work yet."""


class PaintTurns(QObject):
    """Puts off the pictures of the windows that come to the front.

    Qt paints before it looks at the keyboard again: what makes a page and what paints it are two turns of
    the loop, and one wait of the user's. So the work counts of the turn before as well.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._last = self._before = time.thread_time()  # of work, when the last two turns began
        self._told = False  # of a turn, by its end
        self._waits: dict[QWidget, int] = {}  # strongly: Qt's own windows have no object for long
        turns = QAbstractEventDispatcher.instance()
        turns.aboutToBlock.connect(self._blocks)
        turns.awake.connect(self._wakes)
        app.focusWindowChanged.connect(self._watch)
        self._watch()

    def _blocks(self) -> None:
        self._told = True
        self._mark()

    def _wakes(self) -> None:
        """Count a turn that was not told of before: a loop with something to do does not block everywhere."""
        if not self._told:
            self._mark()
        self._told = False

    def _mark(self) -> None:
        self._before, self._last = self._last, time.thread_time()

    def _watch(self) -> None:
        window = QApplication.activeWindow()
        if window is not None:
            window.installEventFilter(self)  # a second time it moves: no list of windows is held

    def eventFilter(self, window: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() != QEvent.Type.UpdateRequest or not isinstance(window, QWidget):
            return False
        waited = self._waits.pop(window, 0)
        if waited == MOST or time.thread_time() - self._before < LONG:
            return False
        self._waits = {one: many for one, many in self._waits.items() if isValid(one)}
        self._waits[window] = waited + 1
        first_turn(window, partial(self._again, window))
        return True

    def _again(self, window: QWidget) -> None:
        self._before = self._last = time.thread_time()  # it waited for what was done until now
        _ask_again(window)


def _ask_again(window: QWidget) -> None:
    QCoreApplication.postEvent(
        window, QEvent(QEvent.Type.UpdateRequest), Qt.EventPriority.LowEventPriority.value
    )
