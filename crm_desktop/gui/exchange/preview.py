"""The first rows of a file as they were read."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTableView, QWidget

from crm_desktop.gui import fonts
from crm_desktop.gui.models.asked import NOTHING, SERVED, Index
from crm_desktop.i18n import tr

COLUMNS = 200
"""Columns shown at most: enough to see whether the file was read rightly."""


class PreviewModel(QAbstractTableModel):
    """A sample of a source; ragged rows read empty where they end early."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings: tuple[str, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()

    def show_source(self, source: Any) -> None:
        """Show a source, or nothing for None."""
        self.beginResetModel()
        self._headings = source.headings[:COLUMNS] if source is not None else ()
        self._rows = source.sample if source is not None else ()
        self.endResetModel()

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if int(role) not in SERVED or not index.isValid():
            return None
        row = self._rows[index.row()]
        text = row[index.column()] if index.column() < len(row) else ""
        return text if role == Qt.ItemDataRole.ToolTipRole else " ".join(text.split())

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or int(role) not in SERVED:
            return None
        if not 0 <= section < len(self._headings):
            return None
        return self._headings[section] or tr("Column {n}", n=section + 1)


class PreviewTable(QTableView):
    """Read only, one line a row, cut cells whole in their tooltips."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = PreviewModel(self)
        self.setModel(self.rows)
        plain_table(self)
        self.setAccessibleName(tr("First rows of the file"))
        self.horizontalHeader().setDefaultSectionSize(150)

    def show_source(self, source: Any) -> None:
        self.rows.show_source(source)
        self.horizontalScrollBar().setValue(0)


def indented(table: QTableView) -> QHBoxLayout:
    """Return a row in which the words of a table begin where the page's do."""
    row = QHBoxLayout()
    row.setContentsMargins(16, 0, 16, 0)
    row.addWidget(table)
    return row


def plain_table(table: QTableView, row: int = 32) -> None:
    """Give a table the look of our lists: hairlines by the delegate, no grid, no row heads."""
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setCornerButtonEnabled(False)
    table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().hide()
    table.verticalHeader().setMinimumSectionSize(20)
    table.verticalHeader().setDefaultSectionSize(fonts.height(row))
    head = table.horizontalHeader()
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
    head.setHighlightSections(False)
    head.setMinimumSectionSize(40)
