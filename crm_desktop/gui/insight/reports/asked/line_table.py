"""The table of a report: a row for each group, its figure, and what the period before gave."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.exchange.preview import plain_table
from crm_desktop.gui.insight.reports.asked import pictured
from crm_desktop.gui.models.asked import NOTHING, SERVED, Index
from crm_desktop.insight.composed.kept_report import Shown
from crm_desktop.insight.composed.results import Line

ROW, HEADED, ROWS = 28, 30, 12
"""Pixels at 100 %; rows that are seen without scrolling."""
_LEFT = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


class LineModel(QAbstractTableModel):
    """A row for each line of an answered report."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self.rows: list[tuple[str, ...]] = []

    def show_report(self, shown: Shown | None) -> None:
        """Show another answer."""
        self.beginResetModel()
        self._shown = shown
        self.rows = [_texts(shown, line) for line in shown.result.lines] if shown else []
        self.endResetModel()

    @property
    def names(self) -> int:
        """How many of the columns are words."""
        return len(self._shown.result.spec.groups) if self._shown else 0

    def line(self, row: int) -> Line | None:
        """Return the line of a row."""
        return self._shown.result.lines[row] if self._shown and 0 <= row < len(self.rows) else None

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() or self._shown is None else len(self._shown.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if int(role) == int(Qt.ItemDataRole.TextAlignmentRole):
            return _LEFT if index.column() < self.names else _RIGHT
        return self.rows[index.row()][index.column()] if int(role) in SERVED else None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or self._shown is None:
            return None
        if int(role) == int(Qt.ItemDataRole.TextAlignmentRole):
            return _LEFT if section < self.names else _RIGHT
        known = 0 <= section < len(self._shown.headings)
        return self._shown.headings[section] if int(role) in SERVED and known else None


class LineTable(QTableView):
    """Enter or a double click opens the records behind a line."""

    opened = Signal(object)  # Line

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.lines = LineModel(self)
        self.setModel(self.lines)
        plain_table(self, ROW)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.doubleClicked.connect(self._open)
        theme.news.changed.connect(self.fit)

    def show_report(self, shown: Shown | None) -> None:
        """Show another answer; the current row stays where it is still there."""
        row = self.currentIndex().row()
        self.lines.show_report(shown)
        if self.lines.rows:
            self.setCurrentIndex(self.lines.index(min(max(row, 0), len(self.lines.rows) - 1), 0))
        self.fit()

    def fit(self) -> None:
        """Be as high as the rows there are, to a number of them; let the names share the width."""
        self.verticalHeader().setDefaultSectionSize(fonts.height(ROW))
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in range(self.lines.names):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        rows = min(ROWS, len(self.lines.rows))
        self.setFixedHeight(rows * fonts.height(ROW) + max(fonts.height(HEADED), head.height()) + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        line = self.lines.line(index.row())
        if line is not None and line.count:
            self.opened.emit(line)


def _texts(shown: Shown, line: Line) -> tuple[str, ...]:
    """Return a row in the columns of `wording.headings`."""
    result = shown.result
    names = [*line.names, *[""] * (len(result.spec.groups) - len(line.names))]
    found = [*names, pictured.shown(line.value, result)]
    if result.spec.how != "count":
        found.append(f"{line.count:,}")
    if result.before is not None:
        found.append(pictured.shown(line.before, result))
    return tuple(found)
