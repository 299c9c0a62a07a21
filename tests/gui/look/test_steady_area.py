"""A part that never wants the size it has just got does not end the program."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from crm_desktop.gui.record.bar import Above
from crm_desktop.gui.widgets.scrolling import scrolled

MANY = 100


class Wobbly(QWidget):
    """Wants another height each time it was given one, as a table whose own bar comes and goes."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        self.asked += 1
        return 400 + 14 * (min(self.asked, MANY) % 3)


@pytest.mark.parametrize("make", [lambda inside, around: scrolled(inside, "Facts", around), Above])
def test_what_wants_another_size_each_time_gets_one_in_the_end(qtbot, make):
    around, inside = QWidget(), Wobbly()
    qtbot.addWidget(around)
    area = make(inside, around)
    area.resize(300, 200)
    around.show()
    area.resize(280, 200)
    area.resize(300, 200)
    qtbot.wait(10)
    assert 0 < inside.asked < MANY
    assert inside.width() == area.viewport().width() and inside.height() in (400, 414, 428)


def test_a_part_that_only_grows_has_its_bar_where_it_needs_one(qtbot):
    around = QWidget()
    qtbot.addWidget(around)
    inside = QLabel("word " * 200, wordWrap=True)
    area = scrolled(inside, "Facts", around)
    around.show()
    for size, needed in (((300, 100), True), ((1200, 900), False), ((300, 100), True)):
        area.resize(*size)
        qtbot.wait(10)
        assert area.verticalScrollBar().isVisible() == needed
        assert inside.width() == area.viewport().width()
