"""What is done in a turn of the loop of its own, or never, if who asked for it has gone by then."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget
from shiboken6 import isValid

FIRST, NEXT, LAST = range(3)
"""Queues: the next thing done is of the first that is not empty."""
_turns: _Turns | None = None
_opening: list[QDialog] = []


def next_turn(owner: QObject, do: Callable[[], object]) -> None:
    """Call `do` in a turn of the window's loop of its own, soon, unless `owner` has been destroyed.

    `QTimer.singleShot(0, …)` of PySide 6.11 never lets go of what it was to call when the owner went
    before: a window of a file stays in memory for one such call. A timer that belonged to the owner would
    take it along, where the call is the last that knows it.
    """
    _loop().add(owner, do, NEXT)


def first_turn(owner: QObject, do: Callable[[], object]) -> None:
    """Do the same before all else that waits: what the user sees has waited for its turn already."""
    _loop().add(owner, do, FIRST)


def later_turn(owner: QObject, do: Callable[[], object]) -> None:
    """Do the same once nothing waits for its next turn: what nobody waits for at the keyboard."""
    _loop().add(owner, do, LAST)


def paint_later(page: QWidget) -> None:
    """Paint a page that took long to make in the turn after: both in one would be a pause.

    It is no window: Qt would believe that what it was to paint of one before is still asked for.
    """
    page.setUpdatesEnabled(False)
    next_turn(page, lambda: page.setUpdatesEnabled(True))


def open_soon(dialog: QDialog, of: QObject) -> None:
    """Open a dialog in the turn after it was made: both in one would be a pause. It goes with `of`."""
    of.destroyed.connect(dialog.deleteLater)
    _opening.append(dialog)
    next_turn(dialog, partial(_open, dialog))


def opening() -> bool:
    """Say whether a dialog is about to open: a second click is as one on a window behind it."""
    _opening[:] = filter(isValid, _opening)
    return bool(_opening)


def open_none() -> None:
    """Take away the dialogs that are about to open: the file they are about is about to be closed."""
    for dialog in filter(isValid, _opening):
        dialog.deleteLater()
    _opening.clear()


def _open(dialog: QDialog) -> None:
    if dialog in _opening:
        _opening.remove(dialog)
        dialog.open()


def take_away(page: QWidget) -> None:
    """Destroy a page that is hidden for good, the pages of its stacks before it, one in a turn.

    A desk on which everything was opened takes a tenth of a second to destroy. What lies in such a page
    goes with it: it may still be told of another look, and know its own parts. It is not to wait for what
    is `behind`: the longer it stands, the more it is told of.
    """
    for part in (*_pages(page), page):
        next_turn(part, part.deleteLater)


def _pages(page: QWidget) -> Iterator[QWidget]:
    """Yield the pages of the stacks that lie in no other stack, and in no dialog; the stacks tell no more."""
    stacks = [s for s in page.findChildren(QStackedWidget) if s.window() is page.window()]
    for stack in stacks:
        if not any(other is not stack and other.isAncestorOf(stack) for other in stacks):
            stack.blockSignals(True)
            front = stack.currentWidget()  # last: the next one would come to the front for it
            yield from (w for w in map(stack.widget, range(stack.count())) if w is not front)
            if front is not None:
                yield front


def _loop() -> _Turns:
    global _turns
    if _turns is None or not isValid(_turns):
        _turns = _Turns(QCoreApplication.instance())
    return _turns


class _Turns(QObject):
    """Does one thing in each turn, in the order they were asked for: any of them may wait in a dialog."""

    def __init__(self, app: QCoreApplication | None) -> None:
        super().__init__(app)
        self._queues: list[deque[tuple[QObject, Callable[[], object]]]] = [
            deque() for _ in range(3)
        ]
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._turn)

    def add(self, owner: QObject, do: Callable[[], object], queue: int) -> None:
        self._queues[queue].append((owner, do))
        if not self._timer.isActive():
            self._timer.start(0)

    def _turn(self) -> None:
        owner, do = next(filter(None, self._queues)).popleft()
        self._go_on()
        try:
            if isValid(owner):
                do()
        finally:
            self._timer.stop()
            self._go_on()  # anew: timers that came due meanwhile go first

    def _go_on(self) -> None:
        if any(self._queues):
            self._timer.start(0)
