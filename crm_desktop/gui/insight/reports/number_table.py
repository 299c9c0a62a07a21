"""A small table of figures: names first, then numbers, each cell with what is behind it or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.exchange.preview import plain_table
from crm_desktop.gui.insight.reports.fitted_table import FittedTable
from crm_desktop.gui.models.asked import NOTHING, SERVED, Index
from crm_desktop.gui.sheet import Redressing

ROW, HEADED, NAME, ROWS = 28, 30, 150, 12
"""Pixels at 100 %: of a row, of the head, of a name at least; rows that are seen without scrolling."""
_LEFT = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


class Number(NamedTuple):
    """One cell: its text, what is behind it (None: nothing to open), and whether it is pointed out."""

    text: str
    behind: Any = None
    matters: bool = False


class NumberModel(QAbstractTableModel):
    """Rows of figures; as long as there are as many of them, other figures come without a reset."""

    def __init__(self, headings: Sequence[str], names: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.headings, self.names = tuple(headings), names
        self.rows: list[tuple[Number, ...]] = []

    def show_headings(self, headings: Sequence[str]) -> None:
        """Call the same columns otherwise."""
        self.headings = tuple(headings)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.headings) - 1)

    def show_rows(self, rows: Sequence[tuple[Number, ...]]) -> None:
        """Show other rows."""
        if len(rows) == len(self.rows) and rows:
            self.rows = list(rows)
            last = self.index(len(rows) - 1, len(self.headings) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        figure = self.rows[index.row()][index.column()]
        if int(role) == int(Qt.ItemDataRole.TextAlignmentRole):
            return _LEFT if index.column() < self.names else _RIGHT
        if int(role) == int(Qt.ItemDataRole.FontRole) and figure.matters:
            return fonts.font("body-strong")
        if int(role) == int(Qt.ItemDataRole.ForegroundRole) and figure.matters:
            return theme.colour("attention")
        return figure.text if int(role) in SERVED else None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if int(role) == int(Qt.ItemDataRole.TextAlignmentRole):
            return _LEFT if section < self.names else _RIGHT
        known = 0 <= section < len(self.headings)
        return self.headings[section] if int(role) in SERVED and known else None


class NumberTable(FittedTable):
    """Enter or a double click opens what is behind a cell."""

    opened = Signal(object, int, int)  # what is behind it, row, column

    def __init__(
        self, name: str, headings: Sequence[str], names: int = 1, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._narrow = False
        self.setAccessibleName(name)
        self.figures = NumberModel(headings, names, self)
        self.setModel(self.figures)
        plain_table(self, ROW)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.doubleClicked.connect(self.open_cell)
        theme.news.changed.connect(self.fit)
        self.fit()

    def show_headings(self, headings: Sequence[str]) -> None:
        """Call the same columns otherwise."""
        if tuple(headings) != self.figures.headings:
            self.figures.show_headings(headings)
            self.fit()

    def show_rows(self, rows: Sequence[tuple[Number, ...]]) -> None:
        """Show other rows; the current cell stays where it is still there."""
        at = self.currentIndex()
        row, column = max(at.row(), 0), max(at.column(), 0)
        self.figures.show_rows(rows)
        if rows:
            self.setCurrentIndex(self.figures.index(min(row, len(rows) - 1), column))
        self.fit()

    def fit(self) -> None:
        """Be as high as the rows there are, to a number of them; let the names share the width."""
        self.verticalHeader().setDefaultSectionSize(fonts.height(ROW))
        head, names = self.horizontalHeader(), range(self.figures.names)
        head.setMinimumSectionSize(fonts.widened(64))
        head.resizeSections(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # else measured at each width anew
        self._narrow = narrow = self._is_narrow()
        for at in names:
            mode = QHeaderView.ResizeMode.Interactive if narrow else QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(at, mode)
            if narrow:
                head.resizeSection(at, fonts.widened(NAME))
        rows = min(ROWS, len(self.figures.rows))
        bar = self.horizontalScrollBar().sizeHint().height() if narrow else 0
        headed = max(fonts.height(HEADED), head.height())
        self.setFixedHeight(rows * fonts.height(ROW) + headed + bar + 2)

    def share_width(self) -> None:
        """Let the names share the width otherwise, where they now have the room or have it no more."""
        if self._is_narrow() != self._narrow:
            self.fit()

    def _is_narrow(self) -> bool:
        head, names = self.horizontalHeader(), self.figures.names
        numbers = sum(head.sectionSize(at) for at in range(names, head.count()))
        return self.viewport().width() < numbers + fonts.widened(NAME) * names

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        dressed = event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange)
        if dressed and Redressing.under_way() is None:  # it tells when all are dressed
            self.fit()

    def open_cell(self, index: QModelIndex) -> None:
        """Open what is behind a cell, if anything is."""
        if index.isValid():
            behind = self.figures.rows[index.row()][index.column()].behind
            if behind is not None:
                self.opened.emit(behind, index.row(), index.column())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_cell(self.currentIndex())
        else:
            super().keyPressEvent(event)
