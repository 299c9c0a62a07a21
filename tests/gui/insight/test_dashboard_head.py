"""The head of the dashboard in a narrow window with large text."""

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from crm_desktop.gui import theme
from crm_desktop.gui.insight.head import DashboardHead
from crm_desktop.insight.summary import Wanted


@pytest.fixture
def head(qapp, qtbot):
    theme.apply(qapp, "light", 2.0)
    over = QWidget()
    qtbot.addWidget(over)
    made = DashboardHead(over)
    made.show_wanted(Wanted(), ())
    made.say_compared("20 Nov")
    over.show()
    yield made
    theme.apply(qapp, "light", 1.0)


@pytest.mark.parametrize("width", [1600, 900, 700])
def test_no_word_of_it_is_cut(head, qtbot, width):
    head.resize(width, 60)
    head.show()
    qtbot.wait(20)
    shown = [head.title, head.compared, *head.findChildren(QPushButton)]
    cut = [part.text() for part in shown
           if part.isVisible() and part.width() < part.sizeHint().width()]  # fmt: skip
    assert cut == [] and head.board.isVisible() and head.more.isVisible()


def test_the_name_of_the_page_is_the_last_to_go_and_comes_back(head, qtbot):
    head.resize(700, 60)
    qtbot.wait(20)
    assert not head.title.isVisible() and not head.past.isVisible()
    head.resize(1600, 60)
    qtbot.wait(20)
    assert head.title.isVisible() and head.past.isVisible() and head.compared.isVisible()
