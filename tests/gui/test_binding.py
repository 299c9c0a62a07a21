"""The Qt binding itself: 6.12.0 takes a reference of `None` too many in every void call."""

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel

CALLS = 300
NOISE = 20  # other threads and caches move the counts a little


class Sender(QObject):
    """Emits, which in 6.12.0 did the same to `True`."""

    told = Signal(int)


def test_void_calls_do_not_eat_references_of_none(qtbot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        label.setText("y")
    assert abs(sys.getrefcount(None) - before) < NOISE


def test_emitting_does_not_eat_references_of_true(qtbot) -> None:
    sender = Sender()
    before = sys.getrefcount(True)
    for n in range(CALLS):
        sender.told.emit(n)
    assert abs(sys.getrefcount(True) - before) < NOISE
