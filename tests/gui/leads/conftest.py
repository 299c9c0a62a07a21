"""The page of leads in the window of a test, and when that has read all it wants to."""

import pytest


@pytest.fixture
def settled(window, qtbot):
    return lambda: qtbot.waitUntil(lambda: not window.desk.context.busy())


@pytest.fixture
def page(window, settled):
    made = window.desk.show_page("leads")
    settled()
    return made
