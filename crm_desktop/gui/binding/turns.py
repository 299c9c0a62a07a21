"""What is done in a turn of the loop of its own, or never, if who asked for it has gone by then."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

_turns: _Turns | None = None


def next_turn(owner: QObject, do: Callable[[], object]) -> None:
    """Call `do` in the next turn of the window's loop, unless `owner` has been destroyed.

    `QTimer.singleShot(0, …)` of PySide 6.11 never lets go of what it was to call when the owner went
    before: a window of a file stays in memory for one such call. A timer that belonged to the owner would
    take it along, where the call is the last that knows it.
    """
    global _turns
    if _turns is None or not isValid(_turns):
        _turns = _Turns(QCoreApplication.instance())
    _turns.add(owner, do)


def take_away(page: QWidget) -> None:
    """Destroy a page that is hidden for good, the pages of its stacks before it, one in a turn.

    A desk on which everything was opened takes a tenth of a second to destroy. What lies in such a page
    goes with it: it may still be told of another look, and know its own parts.
    """
    for part in (*_pages(page), page):
        next_turn(part, part.deleteLater)


def _pages(page: QWidget) -> Iterator[QWidget]:
    """Yield the pages of the stacks that lie in no other stack; the stacks tell no more."""
    stacks = page.findChildren(QStackedWidget)
    for stack in stacks:
        if not any(other is not stack and other.isAncestorOf(stack) for other in stacks):
            stack.blockSignals(True)
            yield from (stack.widget(at) for at in reversed(range(stack.count())))


class _Turns(QObject):
    """Does one thing in each turn, in the order they were asked for: any of them may wait in a dialog."""

    def __init__(self, app: QCoreApplication | None) -> None:
        super().__init__(app)
        self._waiting: deque[tuple[QObject, Callable[[], object]]] = deque()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._turn)

    def add(self, owner: QObject, do: Callable[[], object]) -> None:
        self._waiting.append((owner, do))
        if not self._timer.isActive():
            self._timer.start(0)

    def _turn(self) -> None:
        owner, do = self._waiting.popleft()
        if self._waiting:
            self._timer.start(0)
        if isValid(owner):
            do()
