"""The list of what one operation changed: record, field, old → new; Enter opens the record."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.history import old_new
from crm_desktop.gui.history.differences import Line, Story
from crm_desktop.gui.models.asked import NOTHING, SERVED, Index
from crm_desktop.gui.widgets.reading_list import ReadingList

ROW, PAD, MOST, FIRST = 28, 10, 9, 3
_EMPTY = Story((), 0, True, True)


class LineModel(QAbstractListModel):
    """The lines of one story; only the first few until all are wanted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.story = _EMPTY
        self._shown = 0

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else self._shown

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if int(role) not in SERVED or not index.isValid():
            return None
        return self.story.lines[index.row()].said()

    def show_story(self, story: Story) -> None:
        self.beginResetModel()
        self.story = story
        known = len(story.lines)
        self._shown = known if known <= FIRST + 1 else FIRST
        self.endResetModel()

    def hidden(self) -> int:
        """Return how many lines are read and not shown yet."""
        return len(self.story.lines) - self._shown

    def show_all(self) -> None:
        if self.hidden():
            self.beginInsertRows(NOTHING, self._shown, len(self.story.lines) - 1)
            self._shown = len(self.story.lines)
            self.endInsertRows()


class DifferenceList(ReadingList):
    """As tall as its lines, up to nine; then it scrolls."""

    opened = Signal(str, str)  # entity, id

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines = LineModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(_LineDelegate(self))
        self.setViewportMargins(1, 1, 1, 1)

    def show_story(self, story: Story) -> None:
        self.lines.show_story(story)
        self.fit()

    def fit(self) -> None:
        """Take the height of the lines shown."""
        rows = min(MOST, self.lines.rowCount())
        self.setFixedHeight(max(1, rows) * fonts.height(ROW, "small") + 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def act(self, index: QModelIndex) -> None:
        if index.isValid():
            line = self.lines.story.lines[index.row()]
            self.opened.emit(line.entity, line.id)


class _LineDelegate(QStyledItemDelegate):
    """What it is about at the leading side, old → new after it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(120, fonts.height(ROW, "small"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, LineModel)
        line, story = model.story.lines[index.row()], model.story
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if focused or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, theme.colour("hover"))
        if index.row():
            painter.fillRect(option.rect.left(), option.rect.top(), option.rect.width(), 1,
                             theme.colour("line"))  # fmt: skip
        if focused:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(option.rect.adjusted(2, 2, -2, -2))
        inner = option.rect.adjusted(PAD, 0, -PAD, 0)
        self._paint_line(painter, inner, option.direction, (line, story))

    def _paint_line(
        self, painter: QPainter, inner: QRect, direction: Qt.LayoutDirection,
        what: tuple[Line, Story],
    ) -> None:  # fmt: skip
        line, story = what
        lead = inner.width() * (35 if story.single else 44) // 100
        text = old_new.Line(painter, inner, direction, "small")
        first = line.field if story.single and line.field else line.title
        ink = theme.colour("tertiary" if story.single and line.field else "text")
        text.write(0, lead - 8, first, ink)
        rest = inner.adjusted(lead, 0, 0, 0)
        if line.word:
            text.write(lead, rest.width(), line.word, theme.colour("tertiary"))
            return
        if line.field and not story.single and not story.one_field:
            used = text.write(lead, rest.width() // 3, line.field, theme.colour("tertiary"))
            rest.setLeft(rest.left() + used + 6)
        rest = QStyle.visualRect(direction, inner, rest)
        old_new.paint(painter, rest, (line.old, line.new), direction)
