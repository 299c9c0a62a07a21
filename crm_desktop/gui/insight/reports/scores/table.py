"""The list of a ranking: two lines a record, its chance as a bar, its reasons; Enter opens it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.exchange.preview import plain_table
from crm_desktop.gui.insight.reports.cell import PAD, Cell, paint_bar
from crm_desktop.gui.insight.reports.scores import words
from crm_desktop.gui.insight.reports.scores.model import (
    CHANCE,
    NAME,
    NEXT,
    POINTS,
    VALUE,
    WHY,
    Row,
    ScoreModel,
)
from crm_desktop.gui.models.asked import Index
from crm_desktop.i18n import tr

ROW, BAR, RANK = 46, 6, 34
WIDTHS = {CHANCE: 92, POINTS: 66, NEXT: 150, VALUE: 104}
ROOM = {VALUE: 760, NEXT: 620}
"""Width of the list that a column needs to be seen."""


class ScoreTable(QTableView):
    """Enter or a double click opens the record of a row."""

    opened = Signal(str)  # id
    stood = Signal()  # the current row is another, or says more

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.scored = ScoreModel(self)
        self.setModel(self.scored)
        plain_table(self, ROW)
        self.setItemDelegate(ScoreDelegate(self))
        self.setProperty("ring", "none")
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._hidden: set[int] = set()
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.stood.emit())
        theme.news.changed.connect(self._fit)
        self._fit()

    def leave_out(self, columns: set[int]) -> None:
        """Show no columns that have nothing to say."""
        self._hidden = columns
        self._fit()

    def current(self) -> Row | None:
        """Return the current row."""
        return self.scored.row(self.currentIndex().row())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.scored.ns:
            self.setCurrentIndex(self.scored.index(0, NAME))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.verticalHeader().setDefaultSectionSize(fonts.two_lines(ROW))
        head = self.horizontalHeader()
        for column, width in WIDTHS.items():
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(column, fonts.widened(width))
        for column in (NAME, WHY):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        for column in range(VALUE + 1):
            narrow = self.width() < fonts.widened(ROOM.get(column, 0))
            self.setColumnHidden(column, column in self._hidden or narrow)

    def _open(self, index: QModelIndex) -> None:
        row = self.scored.row(index.row())
        if row is not None:
            self.opened.emit(row.score.id)


class ScoreDelegate(QStyledItemDelegate):
    """Reads rows from the model in Python, not through `data()`."""

    def __init__(self, table: ScoreTable) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(WIDTHS.get(index.column(), 160), fonts.two_lines(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._table.scored.row(index.row())
        if row is None:
            return
        painter.save()
        rect, column = option.rect, index.column()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, theme.colour("selection"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))
        cell = Cell(painter, rect, option.direction, chosen and theme.current().bordered)
        _paint(cell, row, column)
        if chosen and self._table.hasFocus() and column == NAME:
            painter.fillRect(cell.placed(0, 2), theme.colour("accent"))
        painter.restore()


def _paint(cell: Cell, row: Row, column: int) -> None:
    score, line = row.score, row.line
    if column == NAME:
        rank = fonts.widened(RANK) if row.rank else 0
        if row.rank:
            cell.write(cell.placed(PAD, rank - PAD), f"{row.rank:,}", "small", "tertiary")
        title = tr("Reading…") if line is None else line.title or tr("Unnamed")
        cell.lines(title, "" if line is None else line.about, rank + PAD, "text")
    elif column == CHANCE and score.chance is not None:
        _paint_chance(cell, score.chance, words.chance(score))
    elif column == POINTS:
        box = cell.placed(PAD, cell.rect.width() - 2 * PAD)
        cell.write(
            box, words.points(score), "body", "text" if score.rules else "tertiary", far=True
        )
    elif line is None:
        return
    elif column == WHY:
        firsts, rest = line.reasons[:1], line.reasons[1:]
        cell.lines(words.reasons(firsts) or "–", words.reasons(rest))
    elif column == NEXT:
        said = words.step(line)
        cell.lines(said.words, line.owner, ink=said.tone)
    elif column == VALUE:
        box = cell.placed(PAD, cell.rect.width() - 2 * PAD)
        cell.write(box, words.value(line), "body", "text", far=True)


def _paint_chance(cell: Cell, chance: float, said: str) -> None:
    """Paint a chance as words over a bar."""
    tall, bar = fonts.metrics("body").height(), fonts.grown(BAR)
    wide = cell.rect.width() - 2 * PAD
    top = (cell.rect.height() - tall - bar - 2) // 2
    cell.write(cell.placed(PAD, wide, top, tall), said, "body-strong", "text")
    paint_bar(cell, cell.placed(PAD, wide, top + tall + 2, bar), chance)
