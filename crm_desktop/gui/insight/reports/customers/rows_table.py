"""A table of what is told of customers; Enter or a double click opens what a row is of."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from crm_desktop.gui import fonts, formats, theme
from crm_desktop.gui.exchange.preview import plain_table
from crm_desktop.gui.insight.reports.fitted_table import FittedTable
from crm_desktop.gui.models.asked import NOTHING, SERVED, Index
from crm_desktop.insight.customers.tables import DAY, TEXT, WORDS, Table

ROW, HEADED, NAMES = 28, 30, 150
"""Pixels at 100 %; a column of names is never narrower, the others are scrolled to."""
_LEFT = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


class RowsModel(QAbstractTableModel):
    """The rows of a table as texts."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = Table((), "")
        self.rows: list[list[str]] = []
        self._headings: list[str] = []

    def show_table(self, table: Table) -> None:
        """Show another table."""
        self.beginResetModel()
        self.table, self._headings = table, table.names
        self.rows = [_said(table, row) for row in table.rows]
        self.endResetModel()

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if int(role) == int(Qt.ItemDataRole.TextAlignmentRole):
            return self._side(index.column())
        if int(role) == int(Qt.ItemDataRole.ToolTipRole) or int(role) in SERVED:
            return self.rows[index.row()][index.column()]
        return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._headings):
            return None
        if int(role) == int(Qt.ItemDataRole.TextAlignmentRole):
            return self._side(section)
        return self._headings[section] if int(role) in SERVED else None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        return _LEFT if self.table.columns[column][1] in WORDS else _RIGHT


class RowsTable(FittedTable):
    """Shows up to `high` rows at once; with `several` more than one can be chosen."""

    opened = Signal(object)  # the key of a row
    menu_wanted = Signal(object, QPoint)
    chose = Signal()

    def __init__(
        self, name: str, parent: QWidget, *, high: int = 12, several: bool = False
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.lines, self._high = RowsModel(self), high
        self._widths: dict[int, int] = {}
        self.setModel(self.lines)
        plain_table(self, ROW)
        if several:
            self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self.doubleClicked.connect(self._open)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chose.emit())
        theme.news.changed.connect(self.fit)

    def show_table(self, table: Table) -> None:
        """Show another table; what was current and chosen by its key stays so where it is still there."""
        kept = self.current()
        chosen = set(map(repr, self.keys()))
        self.lines.show_table(table)
        at = next((n for n, key in enumerate(table.keys) if key == kept), 0)
        if table.keys:
            self.setCurrentIndex(self.lines.index(at, 0))
        if self.selectionMode() == QAbstractItemView.SelectionMode.ExtendedSelection:
            self._choose_again(chosen)
        self.fit()

    def current(self) -> Any:
        """Return the key of the current row."""
        row = self.currentIndex().row()
        return self.lines.table.keys[row] if 0 <= row < len(self.lines.rows) else None

    def keys(self) -> list[Any]:
        """Return the keys of the chosen rows, in their order."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.lines.table.keys[row] for row in rows if row < len(self.lines.rows)]

    def fit(self) -> None:
        """Be as high as the rows there are, to a number of them; let the names share the width."""
        self.verticalHeader().setDefaultSectionSize(fonts.height(ROW))
        self._widths = self._needed()
        self.share_width()

    def _needed(self) -> dict[int, int]:
        """Return the width each column but those of names needs: all rows are looked at."""
        head, columns = self.horizontalHeader(), enumerate(self.lines.table.columns)
        return {
            at: max(self.sizeHintForColumn(at), head.sectionSizeHint(at))
            for at, (_name, unit) in columns if unit != TEXT
        }  # fmt: skip

    def share_width(self) -> None:
        """Give each column what it needs and the names the rest, however wide the table is now."""
        head, modes, least = self.horizontalHeader(), QHeaderView.ResizeMode, fonts.widened(NAMES)
        every = range(self.lines.columnCount())
        names = [at for at in every if at not in self._widths]
        wide = sum(self._widths.values()) + len(names) * least > self.viewport().width()
        for at in every:
            stretched = at in names and not wide
            head.setSectionResizeMode(at, modes.Stretch if stretched else modes.Fixed)
            if not stretched:
                head.resizeSection(at, self._widths.get(at, least))
        rows = min(self._high, len(self.lines.rows))
        tall = rows * fonts.height(ROW) + max(fonts.height(HEADED), head.height()) + 2
        self.setFixedHeight(tall + wide * self.horizontalScrollBar().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _choose_again(self, chosen: set[str]) -> None:
        flags = self.selectionModel().SelectionFlag
        for row, key in enumerate(self.lines.table.keys):
            if repr(key) in chosen:
                index = self.lines.index(row, 0)
                self.selectionModel().select(index, flags.Select | flags.Rows)

    def _open(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self.lines.rows):
            self.opened.emit(self.lines.table.keys[index.row()])

    def _menu(self, at: QPoint) -> None:
        if self.lines.rows and self.currentIndex().isValid():
            self.menu_wanted.emit(self.current(), self.viewport().mapToGlobal(at))


def _said(table: Table, row: Any) -> list[str]:
    """Return a row with its days as this language writes them."""
    texts = table.shown(row)
    return [
        formats.day(text) if unit == DAY and text[:1].isdecimal() else text
        for text, (_, unit) in zip(texts, table.columns, strict=True)
    ]
