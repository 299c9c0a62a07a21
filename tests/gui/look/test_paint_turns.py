"""When pictures are painted: after long work in a turn of its own, and once after a large change of size."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.gui.binding import painting
from crm_desktop.gui.binding.painting import PaintTurns
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.widgets.fitting import JUMP, PaintedOnce


class _Picture(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told: list[str] = []

    def paintEvent(self, _event):  # noqa: N802
        self.told.append(f"painted {self.width()}")

    def turn(self) -> None:
        self.told.append("turn")


@pytest.fixture
def picture(qtbot):
    window = _Picture()
    qtbot.addWidget(window)
    window.resize(200, 100)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: bool(window.told) and window.isActiveWindow())
    return window


@pytest.fixture
def turns(qapp, picture):
    made = PaintTurns(qapp)
    yield made
    shiboken6.delete(made)


def _work(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def _turns_until_painted(qtbot, picture: _Picture, work: Callable[[], None]) -> int:
    """Return how many turns went by between work in one that wanted a picture, and the picture."""
    qtbot.wait(20)  # what is still to be done is not of it
    picture.told.clear()

    def turn() -> None:
        picture.turn()
        if picture.told.count("turn") < 30:
            QTimer.singleShot(0, turn)

    def act() -> None:
        work()
        picture.update()
        QTimer.singleShot(0, turn)

    QTimer.singleShot(0, act)
    qtbot.waitUntil(lambda: picture.told.count("turn") == 30)
    return picture.told.index("painted 200")


def _long() -> None:
    _work(2 * painting.LONG)


def test_after_long_work_a_picture_waits_for_a_turn_of_its_own(qtbot, picture, turns):
    at_once = _turns_until_painted(qtbot, picture, lambda: None)
    assert at_once < _turns_until_painted(qtbot, picture, _long) <= at_once + 2


def test_without_it_a_picture_comes_as_soon_after_long_work(qtbot, picture):
    at_once = _turns_until_painted(qtbot, picture, lambda: None)
    assert at_once == _turns_until_painted(qtbot, picture, _long)


def test_where_each_turn_is_long_it_is_painted_all_the_same(qtbot, picture, turns):
    def go_on() -> None:
        _work(2 * painting.LONG)
        picture.turn()
        if len(picture.told) < 30:
            QTimer.singleShot(0, go_on)

    picture.told.clear()
    picture.update()
    QTimer.singleShot(0, go_on)
    qtbot.waitUntil(lambda: "painted 200" in picture.told)
    assert picture.told.index("painted 200") <= 2 * (painting.MOST + 1)


def _both(qtbot) -> tuple[QWidget, _Picture]:
    window = QWidget()
    qtbot.addWidget(window)
    both, page = PaintedOnce(window), _Picture()
    QVBoxLayout(window).addWidget(both)
    both.addWidget(page)
    both.addWidget(QWidget())
    window.resize(600, 200)
    window.show()
    qtbot.waitUntil(lambda: bool(page.told))
    qtbot.wait(20)
    page.told.clear()
    return window, page


@pytest.mark.parametrize(("by", "pictures"), [(4 * JUMP, 1), (JUMP // 2, 2)])
def test_a_page_is_painted_once_after_a_large_change_of_size(qtbot, by, pictures):
    window, page = _both(qtbot)
    both = page.parentWidget()
    next_turn(both, lambda: both.setSizes([100, 500]))  # as what stands beside it takes its room
    window.resize(600 + by, 200)
    qtbot.waitUntil(lambda: len(page.told) >= pictures)
    qtbot.wait(20)
    assert len(page.told) == pictures and page.told[-1] == f"painted {page.width()}"
