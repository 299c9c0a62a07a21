"""What a window shows is painted in a turn of its own, where the work before it took long."""

from __future__ import annotations

import time
from functools import partial
from weakref import WeakKeyDictionary

from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from crm_desktop.gui.binding.turns import next_turn

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
        self._waits: WeakKeyDictionary[QWidget, int] = WeakKeyDictionary()
        turns = QAbstractEventDispatcher.instance()
        turns.aboutToBlock.connect(self._mark)
        app.focusWindowChanged.connect(self._watch)
        self._watch()

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
        self._waits[window] = waited + 1
        next_turn(window, partial(_ask_again, window))
        return True


def _ask_again(window: QWidget) -> None:
    QCoreApplication.postEvent(
        window, QEvent(QEvent.Type.UpdateRequest), Qt.EventPriority.LowEventPriority.value
    )
