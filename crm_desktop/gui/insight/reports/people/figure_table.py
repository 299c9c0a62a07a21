"""A table of figures: each says itself in full, some with a bar to a target, and opens its records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.exchange.preview import plain_table
from crm_desktop.gui.insight.reports.cell import PAD, Cell, paint_bar
from crm_desktop.gui.insight.reports.fitted_table import FittedTable
from crm_desktop.gui.models.asked import NOTHING, SERVED, Index

ROW, TALL, HEADED, BAR, ROWS = 32, 54, 32, 6, 12
"""Pixels of a row, of one with targets, of the head, of a bar; rows seen without scrolling."""
OTHER, WIDEST = 92, 220
HEADING, FAR = "small-medium", 1000
_NEAR = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_FAR = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


class Figure(NamedTuple):
    """A cell: what is written, below it `note`, the part of a target with where it is due, what it opens.

    `brief` stands for a note that has no room.
    """

    text: str
    note: str = ""
    part: float | None = None
    due: float | None = None
    heard: str = ""
    key: Any = None
    strong: bool = False
    brief: str = ""


class FigureModel(QAbstractTableModel):
    """Rows of figures, the first of each a name."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.headings: tuple[str, ...] = ()
        self.rows: list[tuple[Figure, ...]] = []

    def show_rows(self, headings: Sequence[str], rows: Sequence[tuple[Figure, ...]]) -> None:
        """Show other figures; a table of the same shape stays as it is, with other words in it."""
        same = tuple(headings) == self.headings and [r[0].text for r in rows] == [
            r[0].text for r in self.rows
        ]
        if same:
            self.rows = list(rows)
            if rows:
                self.dataChanged.emit(
                    self.index(0, 0), self.index(len(rows) - 1, len(headings) - 1)
                )
            return
        self.beginResetModel()
        self.headings, self.rows = tuple(headings), list(rows)
        self.endResetModel()

    def at(self, index: QModelIndex) -> Figure | None:
        """Return the figure of an index."""
        return self.rows[index.row()][index.column()] if index.isValid() else None

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or int(role) not in SERVED:
            return None
        figure = self.rows[index.row()][index.column()]
        if int(role) == int(Qt.ItemDataRole.DisplayRole):
            return figure.text
        return figure.heard or ", ".join(part for part in (figure.text, figure.note) if part)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.headings):
            return None
        if int(role) == int(Qt.ItemDataRole.TextAlignmentRole):
            return int(_FAR if section else _NEAR) | int(Qt.TextFlag.TextWordWrap)
        return self.headings[section] if int(role) in SERVED else None


class FigureTable(FittedTable):
    """Enter or a double click opens what is behind the current figure."""

    opened = Signal(object)  # the key of a figure

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.figures = FigureModel(self)
        self.setModel(self.figures)
        plain_table(self, ROW)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setItemDelegate(FigureDelegate(self))
        self.setProperty("ring", "none")
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.doubleClicked.connect(self._open)
        theme.news.changed.connect(self.fit)

    def show_rows(self, headings: Sequence[str], rows: Sequence[tuple[Figure, ...]]) -> None:
        """Show other figures; the current cell stays where it is still there."""
        at = self.currentIndex()
        row, column = max(at.row(), 0), max(at.column(), 0)
        self.figures.show_rows(headings, rows)
        if rows:
            here = self.figures.index(min(row, len(rows) - 1), min(column, len(headings) - 1))
            self.setCurrentIndex(here)
        self.fit()

    def fit(self) -> None:
        """Be as high as the rows there are, to a number of them; the names share what is left."""
        barred = any(figure.part is not None for row in self.figures.rows for figure in row)
        tall = _barred() if barred else fonts.height(ROW)
        self.verticalHeader().setDefaultSectionSize(tall)
        self._share()
        head = self.horizontalHeader()
        rows = min(ROWS, max(1, len(self.figures.rows)))
        head.setFixedHeight(self._head_height())
        bar = self.horizontalScrollBar()
        sideways = bar.sizeHint().height() if head.length() > self.viewport().width() else 0
        self.setFixedHeight(rows * tall + head.height() + 4 + sideways)

    def _share(self) -> None:
        """Let the figures share the width; where it is too little for their words they are scrolled."""
        head, least = self.horizontalHeader(), self._least()
        modes = QHeaderView.ResizeMode
        room = sum(least) <= self.viewport().width()
        head.setSectionResizeMode(modes.Stretch if room else modes.Fixed)
        if least and room:
            head.setSectionResizeMode(0, modes.ResizeToContents)
        elif least:
            for at, width in enumerate(least):
                head.resizeSection(at, width)

    def _least(self) -> list[int]:
        """Return the width each column needs: the longest word of its heading, and its figures."""
        heading, made = fonts.metrics(HEADING), []
        for at, words in enumerate(self.figures.headings):
            if not at:
                rows = range(len(self.figures.rows))
                names = (self.sizeHintForIndex(self.figures.index(row, 0)).width() for row in rows)
                made.append(max(names, default=0))
                continue
            style = fonts.metrics("body-strong")
            wide = [heading.horizontalAdvance(word) for word in words.split()]
            wide += [style.horizontalAdvance(row[at].text) for row in self.figures.rows]
            made.append(max(wide) + 2 * PAD + 2)
        return made

    def _head_height(self) -> int:
        """Return how high the headings are in the width their columns have: they wrap."""
        head, metrics, tall = self.horizontalHeader(), fonts.metrics(HEADING), 0
        for at, words in enumerate(self.figures.headings):
            room = QRect(0, 0, max(1, head.sectionSize(at) - 2 * PAD), FAR)
            tall = max(tall, metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, words).height())
        return max(fonts.height(HEADED), tall + HEADED - metrics.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.figures.rows:
            self.setCurrentIndex(self.figures.index(0, 0))

    def _open(self, index: QModelIndex) -> None:
        figure = self.figures.at(index)
        if figure is not None and figure.key is not None:
            self.opened.emit(figure.key)


def _barred() -> int:
    """Return how high a row is whose figures stand over a bar and a note."""
    words = fonts.metrics("body").height() + fonts.metrics("small").height()
    return max(TALL, words + fonts.grown(BAR) + 4 + 8)


class FigureDelegate(QStyledItemDelegate):
    """Reads figures from the model in Python, not through `data()`."""

    def __init__(self, table: FigureTable) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        if index.column():
            return QSize(fonts.widened(OTHER), fonts.height(ROW))
        name = self._table.figures.rows[index.row()][0].text
        wide = fonts.metrics("body-strong").horizontalAdvance(name) + 2 * PAD + 4
        return QSize(min(wide, fonts.widened(WIDEST)), fonts.height(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        figure = self._table.figures.rows[index.row()][index.column()]
        rect, chosen = option.rect, bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        here = chosen and self._table.hasFocus()
        if here:
            painter.fillRect(rect, theme.colour("selection"))
        elif figure.key is not None and option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        cell = Cell(painter, rect, option.direction, here and theme.current().bordered)
        self._write(cell, figure, far=index.column() > 0)
        if here:
            painter.setPen(theme.colour("accent"))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _write(self, cell: Cell, figure: Figure, *, far: bool) -> None:
        wide = cell.rect.width() - 2 * PAD
        style = "body-strong" if figure.strong else "body"
        ink = "text" if figure.key is not None or not far else "tertiary"
        if figure.part is None:
            cell.write(cell.placed(PAD, wide), figure.text, style, ink, far=far)
            return
        body, small = fonts.metrics("body").height(), fonts.metrics("small").height()
        bar = fonts.grown(BAR)
        top = (cell.rect.height() - body - small - bar - 4) // 2
        cell.write(cell.placed(PAD, wide, top, body), figure.text, style, ink, far=far)
        paint_bar(cell, cell.placed(PAD, wide, top + body + 1, bar), figure.part, figure.due)
        note = cell.placed(PAD, wide, top + body + bar + 4, small)
        roomy = fonts.metrics("small").horizontalAdvance(figure.note) <= wide
        said = figure.note if roomy or not figure.brief else figure.brief
        cell.write(note, said, "small", "secondary", far=far)
