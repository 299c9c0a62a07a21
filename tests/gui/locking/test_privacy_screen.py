"""The privacy screen: how often it looks at what it hides."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from crm_desktop.gui.locking.privacy_screen import EVERY, Coarse


class Paper(QWidget):
    """Counts how often it is painted."""

    def __init__(self):
        super().__init__()
        self.ink, self.painted = Qt.GlobalColor.red, 0

    def paintEvent(self, event):  # noqa: N802
        self.painted += 1
        QPainter(self).fillRect(self.rect(), self.ink)

    def seen(self):
        return self.grab().toImage().pixelColor(50, 50)


@pytest.fixture
def paper(qtbot):
    made = Paper()
    made.resize(200, 200)
    qtbot.addWidget(made)
    made.setGraphicsEffect(Coarse(made))
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.painted > 0)
    return made


def test_what_it_hides_is_not_painted_for_each_line_that_blinks(paper):
    paper.seen()
    before = paper.painted
    for _ in range(20):
        paper.seen()
    assert paper.painted <= before + 1  # the time may just have come


def test_what_has_changed_is_shown_a_moment_later(paper, qtbot):
    paper.seen()
    paper.ink = Qt.GlobalColor.blue
    paper.seen()
    qtbot.waitUntil(lambda: paper.seen() == Qt.GlobalColor.blue, timeout=2000)


def test_it_rests_where_nothing_changes(paper, qtbot):
    qtbot.wait(600)
    before = paper.painted
    qtbot.wait(600)
    assert paper.painted == before


def test_at_another_size_it_is_looked_at_once_that_rests(paper, qtbot):
    qtbot.wait(EVERY + 50)
    paper.seen()
    before = paper.painted
    paper.ink = Qt.GlobalColor.blue
    for wide in range(300, 400, 20):
        paper.resize(wide, 260)
        assert paper.seen() == Qt.GlobalColor.red  # as it was, stretched
    assert paper.painted == before
    qtbot.waitUntil(lambda: paper.painted > before, timeout=2000)
    assert paper.seen() == Qt.GlobalColor.blue
