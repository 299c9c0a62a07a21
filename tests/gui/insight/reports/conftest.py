"""The page of reports over a shop small enough to count on paper."""

from __future__ import annotations

import pytest

from ..shop import fill


@pytest.fixture
def window(tmp_path, opened, qtbot):
    path = tmp_path / "shop.crm"
    ids = fill(path)
    made = opened(path, (1440, 900))
    made.ids = ids
    made.page = made.desk.show_page("reports")
    qtbot.waitUntil(lambda: not made.desk.context.busy())
    return made


@pytest.fixture
def settle(window, qtbot):
    """Wait until nothing is read any more."""
    return lambda: qtbot.waitUntil(lambda: not window.desk.context.busy())


@pytest.fixture
def show(window, settle):
    """Bring a report to the front; return its sheet when it has answered."""

    def shown(name):
        window.desk.show_page("reports")
        window.page.show_report(name)
        settle()
        return window.page.sheet

    return shown
