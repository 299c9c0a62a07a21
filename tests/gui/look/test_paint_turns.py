"""When pictures are painted: after long work in a turn of its own, and once after a large change of size."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QVBoxLayout, QWidget

from crm_desktop.gui.binding import painting
from crm_desktop.gui.binding.painting import PaintTurns
from crm_desktop.gui.binding.turns import first_turn, next_turn
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


def test_it_waits_for_nothing_else_that_waits(qtbot, picture, turns):
    for _ in range(10):
        next_turn(picture, picture.turn)
    QTimer.singleShot(0, lambda: (_work(2 * painting.LONG), picture.update()))
    qtbot.waitUntil(lambda: "painted 200" in picture.told and picture.told.count("turn") == 10)
    assert picture.told.index("painted 200") < 5


def test_a_window_of_qts_own_waits_no_longer(qtbot, qapp, turns, monkeypatch):
    """Nothing of ours knows it, so that its object may be another one each time."""
    asked, worked, real = [], [], painting._ask_again
    monkeypatch.setattr(painting, "_ask_again", lambda *given: (asked.append(1), real(*given)))

    def work() -> None:
        _work(2 * painting.LONG)
        box = QApplication.activeModalWidget()
        if box is None:
            return
        box.update()
        if len(worked) < 40:
            worked.append(1)
            QTimer.singleShot(0, work)
        else:
            box.close()

    QTimer.singleShot(50, work)
    QMessageBox.information(None, "Shop", "Saved")
    assert len(worked) == 40 and 0 < len(asked) <= 40 * painting.MOST // (painting.MOST + 1)


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
    window.resize(600 + by, 200)
    first_turn(both, lambda: both.setSizes([100, 500]))  # as what stands beside it takes its room
    qtbot.waitUntil(lambda: len(page.told) >= pictures)
    qtbot.wait(20)
    assert len(page.told) == pictures and page.told[-1] == f"painted {page.width()}"
