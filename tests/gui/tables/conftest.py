"""A table of contacts in its page."""

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from crm_desktop.gui.tables.page import RecordTablePage

from .kit import fill, make_context


@pytest.fixture
def shop(ws):
    ws.ids = fill(ws)
    return ws


@pytest.fixture
def make_page(qtbot):
    """Return what makes a page, and has it leave its file before that closes."""
    made = []

    def make(space, entity="contact"):
        made.append(RecordTablePage(make_context(space), entity))
        return made[-1]

    yield make
    for page in made:
        page.leave()
        page.close()


@pytest.fixture
def page(shop, make_page):
    made = make_page(shop)
    made.tester = QAbstractItemModelTester(
        made.model, QAbstractItemModelTester.FailureReportingMode.Warning
    )
    made.resize(1200, 500)
    made.show()
    return made
