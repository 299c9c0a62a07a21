"""The table behind a chart: the same names and values, to read, and as CSV."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from crm_desktop.domain.guarding import guard
from crm_desktop.gui.charts.data import ChartData, Mark, Series
from crm_desktop.gui.models.asked import NOTHING, SERVED, Index
from crm_desktop.i18n import tr

_LEFT = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


class ChartTable(QAbstractTableModel):
    """A row for each category, a column for each series and what it is held against."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data = ChartData("", (), ())
        self._columns: tuple[Series, ...] = ()

    def show_data(self, data: ChartData) -> None:
        """Show the values of a chart."""
        self.beginResetModel()
        self._data, self._columns = data, columns(data)
        self.endResetModel()

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._data.categories)

    def columnCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(headings(self._data))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if int(role) == int(Qt.ItemDataRole.TextAlignmentRole):
            return _RIGHT if index.column() else _LEFT
        return self.text(index.row(), index.column()) if int(role) in SERVED else None

    def text(self, row: int, column: int) -> str:
        """Return what a cell shows."""
        if column == 0:
            return self._data.categories[row]
        if column > len(self._columns):
            return self._data.share(row)
        value = self._columns[column - 1].at(row)
        said = "" if value is None else self._data.unit.shown(value)
        remark = self._data.remark(Mark(column - 1, row))
        return f"{said} ({remark})" if said and remark else said or remark

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if int(role) == int(Qt.ItemDataRole.TextAlignmentRole):
            return _RIGHT if section else _LEFT
        names = headings(self._data)
        return names[section] if int(role) in SERVED and 0 <= section < len(names) else None


def columns(data: ChartData) -> tuple[Series, ...]:
    """Return the columns of numbers of a chart's table."""
    return (*data.series, *data.held_against())


def headings(data: ChartData) -> list[str]:
    """Return the headings of a chart's table."""
    shares = [data.shares_name or tr("Share")] if any(data.shares) else []
    return [data.heading or tr("Name"), *(s.name for s in columns(data)), *shares]


def as_csv(data: ChartData) -> str:
    """Return the values of a chart as CSV: numbers plain, no name that a spreadsheet would run."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow([guard(name) for name in headings(data)])
    shares = any(data.shares)
    for at, category in enumerate(data.categories):
        values = (series.at(at) for series in columns(data))
        numbers = ["" if v is None else data.unit.plain(v) for v in values]
        writer.writerow([guard(category), *numbers, *([guard(data.share(at))] if shares else [])])
    return text.getvalue()
