"""A table of figures: columns have the room their figures need, measured when figures or text change."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.gui.insight.reports.number_table import Number, NumberModel, NumberTable
from crm_desktop.gui.sheet import Redressing

HEADINGS = ("Stage", "Deals that were lost on the way", "Won")
GREAT = "RM 1,012,345,678.90"
ROWS = 300


@pytest.fixture
def table(window, qtbot):
    page = QWidget(window)
    made = NumberTable("Sales", HEADINGS, parent=page)
    QVBoxLayout(page).addWidget(made)
    page.resize(800, 400)
    page.show()
    made.show_rows([(Number(f"Stage {n}"), Number("1"), Number(GREAT)) for n in range(ROWS)])
    qtbot.wait(10)
    yield made
    page.close()


def test_columns_have_room_for_figures_and_headings(table):
    wide = table.fontMetrics().horizontalAdvance
    assert table.columnWidth(2) > wide(GREAT)
    assert table.columnWidth(1) > wide(HEADINGS[1])
    total = sum(table.columnWidth(at) for at in range(3))
    assert table.columnWidth(0) > 150 and total == table.viewport().width()


def test_other_figures_and_headings_are_measured_anew(table):
    table.show_rows([(Number("New"), Number("1"), Number("RM 1"))])
    assert table.columnWidth(2) < table.fontMetrics().horizontalAdvance(GREAT)
    table.show_headings(("Stage", "Lost", HEADINGS[1]))
    assert table.columnWidth(2) > table.fontMetrics().horizontalAdvance(HEADINGS[1])


def test_a_wider_page_looks_at_no_rows_again(table, monkeypatch, qtbot):
    asked = set()
    data = NumberModel.data

    def noted(model, index, role=0):
        asked.add(index.row())
        return data(model, index, role)

    monkeypatch.setattr(NumberModel, "data", noted)
    names, figures = table.columnWidth(0), table.columnWidth(2)
    table.parentWidget().resize(1000, 400)
    qtbot.wait(10)
    assert table.columnWidth(0) > names and table.columnWidth(2) == figures
    assert asked <= set(range(20))


def test_larger_text_gets_wider_columns(window, table, qtbot):
    before = table.columnWidth(2)
    for scale, least in ((1.5, 1.3), (1.0, 0.9)):
        window.set_scale(scale)
        qtbot.waitUntil(lambda: Redressing.under_way() is None)
        qtbot.wait(10)
        assert before * least < table.columnWidth(2) < before * least * 1.6
