"""The list of what one operation changed: record, field, old → new; Enter opens the record."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.history import old_new
from crm_desktop.gui.history.differences import Line, Story
from crm_desktop.gui.models.asked import NOTHING, SERVED, Index
from crm_desktop.gui.widgets.reading_list import ReadingList

ROW, PAD, AIR, GAP, MOST, FIRST = 28, 10, 5, 8, 9, 3
_EMPTY = Story((), 0, True, True)


class LineModel(QAbstractListModel):
    """The lines of one story; only the first few until all are wanted."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.story = _EMPTY
        self.fields: frozenset[str] = frozenset()
        self._shown = 0

    def rowCount(self, parent: Index = NOTHING) -> int:  # noqa: N802
        return 0 if parent.isValid() else self._shown

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if int(role) not in SERVED or not index.isValid():
            return None
        return self.story.lines[index.row()].said()

    def show_story(self, story: Story) -> None:
        self.beginResetModel()
        self.story, self.fields = story, frozenset(line.field for line in story.lines)
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
    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines = LineModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(_LineDelegate(self))
        self.setViewportMargins(1, 1, 1, 1)
        self.setUniformItemSizes(False)
        self.setResizeMode(ReadingList.ResizeMode.Adjust)

    def show_story(self, story: Story) -> None:
        self.lines.show_story(story)
        self.fit()

    def fit(self) -> None:
        """Take the height of the lines shown."""
        rows = min(MOST, self.lines.rowCount())
        tall = sum(self.sizeHintForIndex(self.lines.index(at)).height() for at in range(rows))
        self.setFixedHeight(max(fonts.height(ROW, "small"), tall) + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Values may take other heights at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()
            self.resized.emit()

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
    """What it is about at the leading side, old → new after it; below it, where they are too long."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        view = self.parent()
        assert isinstance(view, DifferenceList)
        parts = _parts(view.viewport().width() - 2 * PAD, _what(index))
        return QSize(120, parts.title + parts.values)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
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
        _paint_line(painter, inner, option.direction, _what(index))


class _Parts(NamedTuple):
    """Heights of a row's own line and of its values; where these begin, and whether they are stacked."""

    title: int
    values: int
    lead: int
    stacked: bool


class _What(NamedTuple):
    """A line, its story and the fields this tells of."""

    line: Line
    story: Story
    fields: frozenset[str]

    def lead(self, width: int) -> int:
        """Return the room of the fields' names: all are whole as far as half the width goes."""
        if not self.line.field:
            return 0
        wide = max(map(fonts.metrics("small").horizontalAdvance, self.fields)) + GAP
        return max(width * 35 // 100, min(wide, width // 2))


def _what(index: Index) -> _What:
    model = index.model()
    assert isinstance(model, LineModel)
    return _What(model.story.lines[index.row()], model.story, model.fields)


def _parts(width: int, what: _What) -> _Parts:
    """Return how a row is laid out: all on one line where everything is whole there."""
    line, story, _fields = what
    row, change = fonts.height(ROW, "small"), (line.old, line.new)
    if line.word and line.field:
        lead = what.lead(width)
        tall = old_new.whole_height(line.word, width - lead)
        return _Parts(0, max(row, tall + 2 * AIR), lead, False)
    if line.word:
        return _Parts(row, 0, 0, False)
    needed = old_new.needed(change)
    if story.one_field:
        lead = max(width * 44 // 100, fonts.metrics("small").horizontalAdvance(line.title) + 12)
    else:
        lead = what.lead(width)
    title = row if line.title and not story.single else 0
    if needed <= width - lead:
        return _Parts(0 if story.one_field else title, row, lead, False)
    lead = 0 if story.one_field else lead
    if needed <= width - lead:
        return _Parts(title, row, lead, False)
    return _Parts(title, old_new.stacked_height(change, width - lead) + 2 * AIR, lead, True)


def _paint_line(
    painter: QPainter, inner: QRect, direction: Qt.LayoutDirection, what: _What
) -> None:
    line, story, _fields = what
    parts, change = _parts(inner.width(), what), (line.old, line.new)
    upper, lower = QRect(inner), inner.adjusted(0, parts.title, 0, 0)
    upper.setHeight(parts.title)
    head = old_new.Line(painter, upper, direction, "small")
    if line.word and not line.field:
        word = fonts.metrics("small").horizontalAdvance(line.word)
        used = head.write(0, upper.width() - word - 8, line.title, theme.colour("text"))
        head.write(used + 8, word, line.word, theme.colour("tertiary"))
        return
    if parts.title:
        head.write(0, upper.width(), line.title, theme.colour("text"))
    first, role = (line.title, "text") if story.one_field else (line.field, "tertiary")
    named = QRect(lower)
    named.setHeight(min(lower.height(), fonts.height(ROW, "small")))
    if parts.lead:
        old_new.Line(painter, named, direction, "small").write(
            0, parts.lead - GAP, first, theme.colour(role)
        )
    values = QStyle.visualRect(direction, inner, lower.adjusted(parts.lead, 0, 0, 0))
    if line.word:
        old_new.paint_whole(painter, values.adjusted(0, AIR, 0, -AIR), line.word)
    elif parts.stacked:
        old_new.paint_stacked(painter, values.adjusted(0, AIR, 0, -AIR), change, direction)
    else:
        old_new.paint(painter, values, change, direction)
