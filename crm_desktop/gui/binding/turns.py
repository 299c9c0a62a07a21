"""What is done in a turn of the loop of its own, or never, if who asked for it has gone by then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def next_turn(owner: QObject, do: Callable[[], object]) -> None:
    """Call `do` in the next turn of the loop, unless `owner` has been destroyed.

    `QTimer.singleShot(0, …)` of PySide 6.11 never lets go of what it was to call when the owner went
    before: a window of a file stays in memory for one such call.
    """
    timer = QTimer(owner, singleShot=True)

    def now() -> None:
        timer.deleteLater()
        do()

    timer.timeout.connect(now)
    timer.start(0)
