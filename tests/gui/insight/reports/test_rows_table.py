"""The table of customers: a window that is made wider asks nothing of its rows again."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from crm_desktop.gui.insight.reports.customers.rows_table import RowsModel, RowsTable
from crm_desktop.insight.customers.tables import TEXT, Table
from crm_desktop.store.figures.sources import PLAIN

ROWS = 300


def test_made_wider_it_does_not_look_at_all_rows_again(window, monkeypatch):
    asked: list[int] = []
    data = RowsModel.data

    def noted(model, index, role=0):
        asked.append(index.row())
        return data(model, index, role)

    monkeypatch.setattr(RowsModel, "data", noted)
    page = QWidget(window)
    table = RowsTable("Customers", page, high=5)
    QVBoxLayout(page).addWidget(table)
    page.resize(700, 400)
    page.show()
    columns = (("Customer", TEXT), ("Deals", PLAIN), ("Won", PLAIN))
    rows = [(f"Maju {n}", n, n * 1000) for n in range(ROWS)]
    table.show_table(Table(columns, "MYR", rows, list(range(ROWS))))
    QApplication.processEvents()
    before, width = table.columnWidth(0), table.columnWidth(2)
    asked.clear()
    page.resize(900, 400)
    QApplication.processEvents()
    assert table.columnWidth(0) > before and table.columnWidth(2) == width
    assert set(asked) <= set(range(20))
    table.close()
