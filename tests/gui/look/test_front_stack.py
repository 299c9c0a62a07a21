"""A stack of pages wants the room of the one in front; those behind are not even asked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget, QWidgetItem
from shiboken6 import getAllValidWrappers

from crm_desktop.gui.widgets.fitting import FrontStack


class Page(QWidget):
    def __init__(self, wants: int, asked: list[int]) -> None:
        super().__init__()
        self._wants, self._asked = wants, asked

    def sizeHint(self) -> QSize:  # noqa: N802
        self._asked.append(self._wants)
        return QSize(self._wants, self._wants)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint() / 2

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return self._wants > 100

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        return self._wants * 100 // width


@pytest.fixture
def asked():
    return []


@pytest.fixture
def around(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def stack(around, asked):
    made = FrontStack(around)
    for wants in (40, 400):
        made.addWidget(Page(wants, asked))
    asked.clear()
    return made


def test_the_page_in_front_alone_is_asked(stack, asked):
    assert stack.sizeHint() == QSize(40, 40) and stack.minimumSizeHint() == QSize(20, 20)
    assert set(asked) == {40}
    asked.clear()
    stack.setCurrentIndex(1)
    assert stack.sizeHint() == QSize(400, 400) and stack.minimumSizeHint() == QSize(200, 200)
    assert set(asked) == {400}


def test_a_layout_around_asks_the_page_in_front_alone(around, stack, asked):
    outside = QVBoxLayout(around)
    outside.setContentsMargins(0, 0, 0, 0)
    outside.addWidget(stack)
    around.show()
    asked.clear()
    for at in range(stack.count()):
        stack.widget(at).updateGeometry()
    assert outside.totalSizeHint() == QSize(40, 40) and outside.totalMinimumSize() == QSize(20, 20)
    assert outside.totalHeightForWidth(200) in (-1, 40)
    assert set(asked) == {40}


def test_a_frame_around_wants_its_room_too(stack):
    stack.setContentsMargins(1, 2, 3, 4)
    assert stack.sizeHint() == QSize(44, 46) and stack.minimumSizeHint() == QSize(24, 26)


def test_a_window_makes_room_for_the_page_that_comes_to_the_front(around, stack, qtbot):
    QHBoxLayout(around).addWidget(stack)
    around.show()
    around.resize(around.minimumSizeHint())
    assert stack.width() < 200
    stack.setCurrentIndex(1)
    qtbot.waitUntil(lambda: stack.width() >= 200)


def test_nothing_of_a_page_that_went_is_taken_for_what_comes_in_its_place(stack):
    before = _items()
    for at in (0, 1, 0, 1):
        stack.setCurrentIndex(at)
        stack.sizeHint()
        stack.minimumSizeHint()
    assert len(_items()) == len(before) + 2
    for page in (stack.widget(0), stack.widget(1)):
        page.deleteLater()
    del page  # an item goes with who knows its page
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert stack.count() == 0 and [made for made in _items() if made not in before] == []


def _items():
    """Return the items of layouts that the binding takes for valid."""
    return [made for made in getAllValidWrappers() if type(made) is QWidgetItem]


def test_an_empty_stack_wants_what_qt_says(qtbot):
    empty = FrontStack()
    qtbot.addWidget(empty)
    plain = QStackedWidget()
    qtbot.addWidget(plain)
    assert empty.sizeHint() == plain.sizeHint()
    assert empty.minimumSizeHint() == plain.minimumSizeHint()
