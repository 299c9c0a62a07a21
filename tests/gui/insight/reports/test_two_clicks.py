"""The questions a business asks first are answered in two clicks, in the smallest window there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLabel, QTableView

from crm_desktop.gui.tour.trading import Trading

ANSWERS = {
    "Funnel and bottleneck": r"The bottleneck is .+: of \d+ decided deals \d+ % went on to .+\.",
    "Leads most likely to convert": r"^\d+ %$",
    "Deals most likely to be won": r"^\d+ open deals",
    "Customer value": r"^RM [\d,.]+$",
    "Team against goals": r"^\d+ % of RM [\d,]+ · Sales: ",
}


@pytest.fixture(scope="module")
def trading(tmp_path_factory):
    """Write half a year of a busy shop."""
    shop = Trading(tmp_path_factory.mktemp("trading") / "trading.crm")
    shop.play()
    shop.ws.close()
    return shop.ws.path


def clicked(view: QAbstractItemView, name: str) -> bool:
    """Click what a list calls so where it is seen without scrolling; return whether it is."""
    model = view.model()
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        if model.data(index, Qt.ItemDataRole.DisplayRole) != name:
            continue
        at = view.visualRect(index).center()
        if view.viewport().rect().contains(at):
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
            return True
    return False


def shown(sheet) -> list[str]:
    """Return the words of a sheet that are seen: of its labels, and of its tables and lists."""
    said = [label.text() for label in sheet.findChildren(QLabel) if label.isVisible()]
    for view in sheet.findChildren(QAbstractItemView):
        if view.isVisible():
            said += list(_cells(view))
    return said


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    columns = model.columnCount() if isinstance(view, QTableView) else 1
    for row in range(min(model.rowCount(), 20)):
        for column in range(columns):
            yield str(model.data(model.index(row, column)) or "")


def answered(page, answer: str) -> None:
    """Assert that the report in front says so: its figures and its rows come one after the other."""
    assert page.sheet is not None
    said = shown(page.sheet)
    assert any(re.search(answer, words) for words in said), said


def test_each_question_takes_two_clicks(trading, opened, qtbot):
    window = opened(trading, (1024, 680))
    for title, answer in ANSWERS.items():
        window.desk.show_page("contacts")
        assert clicked(window.desk.sidebar.pages, "Reports")
        assert clicked(window.desk.page.list.list, title), title
        qtbot.waitUntil(partial(answered, window.desk.page, answer), timeout=20_000)
