"""A chart with the table behind it: one or the other is seen, and both can be copied."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QHeaderView,
    QMenu,
    QStackedLayout,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.gui import fonts, icons, theme
from crm_desktop.gui.charts.canvas import Canvas
from crm_desktop.gui.charts.data import ChartData, Mark
from crm_desktop.gui.charts.table import ChartTable, as_csv
from crm_desktop.gui.exchange.preview import plain_table
from crm_desktop.gui.widgets.dressing import icon_button, label
from crm_desktop.gui.widgets.menus import pop_up
from crm_desktop.i18n import tr

ROW = 28
FEW = 6
"""Columns of a table at most that share its width."""


class ChartView(QWidget):
    """Shows a chart of a kind of `kinds.KINDS`. A mark chosen, also in the table, is told by `chosen`.

    `titled` paints the title, period and sentence of the data too, for a place that has no head of its own.
    """

    chosen = Signal(object)  # Mark
    table_shown = Signal(bool)

    def __init__(self, kind: str, parent: QWidget | None = None, *, titled: bool = False) -> None:
        super().__init__(parent)
        self.canvas = Canvas(kind, self, titled=titled)
        self.table: QTableView | None = None  # made when first asked for
        self._title = label("", "strong") if titled else None
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.canvas)
        self.setFocusProxy(self.canvas)
        self.canvas.chosen.connect(self.chosen)
        self.canvas.menu_wanted.connect(self.open_menu)

    @property
    def shown(self) -> ChartData:
        """The data on screen."""
        return self.canvas.shown

    def show_data(self, data: ChartData) -> None:
        """Show other values."""
        self.canvas.show_data(data)
        if self.table is not None:
            self._fill(self.table)

    def show_kind(self, kind: str) -> None:
        """Show the same values in another kind of chart."""
        self.canvas.show_kind(kind)

    def is_table(self) -> bool:
        """Say whether the table is seen."""
        return self._stack.currentIndex() > 0

    def show_table(self, on: bool) -> None:
        """Show the table behind the chart, or the chart again; the focus stays within."""
        focused = self.isAncestorOf(QGuiApplication.focusObject())
        if on and self.table is None:
            self.table = self._made()
            self._fill(self.table)
        seen = self.table if on and self.table is not None else self.canvas
        self._stack.setCurrentIndex(int(on))
        self.setFocusProxy(seen)
        if focused:
            seen.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.table_shown.emit(on)

    def copy(self) -> None:
        """Put the values on the clipboard as CSV."""
        QGuiApplication.clipboard().setText(as_csv(self.shown))

    def open_menu(self, at: QPoint) -> None:
        """Open the menu of the chart at a point of the screen."""
        menu = QMenu(self)
        if self.is_table():
            menu.addAction(
                icons.icon("chart-column"), tr("Show as chart"), lambda: self.show_table(False)
            )
        else:
            menu.addAction(
                icons.icon("table-2"), tr("Show as table"), lambda: self.show_table(True)
            )
        menu.addAction(icons.icon("copy"), tr("Copy as CSV"), self.copy)
        pop_up(menu, at)

    def switch(self) -> QToolButton:
        """Return a button that shows chart or table, for the head the chart stands under."""
        made = icon_button("table-2", tr("Show as table"))
        made.setCheckable(True)
        made.setChecked(self.is_table())
        made.toggled.connect(self.show_table)
        self.table_shown.connect(made.setChecked)
        return made

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        self.open_menu(event.globalPos())

    def event(self, event: QEvent) -> bool:
        """Take Ctrl+C before the page does, which would copy its records."""
        asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asked and event.matches(QKeySequence.StandardKey.Copy):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def _made(self) -> QTableView:
        table = QTableView(self)
        table.setModel(ChartTable(table))
        plain_table(table, ROW)
        table.activated.connect(lambda index: self._choose(index.row(), index.column()))
        theme.news.changed.connect(self._resize_table)
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(4, 2, 4, 0)
        if self._title is not None:
            column.addWidget(self._title)
        column.addWidget(table)
        self._stack.addWidget(page)
        return table

    def _fill(self, table: QTableView) -> None:
        model = table.model()
        assert isinstance(model, ChartTable)
        model.show_data(self.shown)
        table.setAccessibleName(tr("{chart}, as a table", chart=self.shown.title))
        if self._title is not None:
            self._title.setText(self.shown.title)
        self._resize_table()

    def _resize_table(self) -> None:
        """Fit the columns: a few fill the width, of many each is as wide as it needs to be."""
        if self.table is None:
            return
        self.table.verticalHeader().setDefaultSectionSize(fonts.height(ROW))
        head, fit = self.table.horizontalHeader(), QHeaderView.ResizeMode
        few = head.count() <= FEW
        head.setSectionResizeMode(fit.ResizeToContents if few else fit.Interactive)
        if few and head.count():
            head.setSectionResizeMode(0, fit.Stretch)
        else:
            self.table.resizeColumnsToContents()
            head.resizeSection(0, min(head.sectionSize(0), fonts.grown(240)))

    def _choose(self, row: int, column: int) -> None:
        series = column - 1 if 1 <= column <= len(self.shown.series) else 0
        mark = Mark(series, row)
        if mark in self.shown.marks():
            self.chosen.emit(mark)
