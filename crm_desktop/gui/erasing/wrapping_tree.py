"""A tree whose last column takes as many lines as its words need, however wide it is."""

from __future__ import annotations

import re

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QWidget,
)

AIR = 8
"""Room between the words of two rows, where they take several lines."""
Index = QModelIndex | QPersistentModelIndex
_PART = re.compile(r"[/\\._-]|\S{24}")
"""After what a name of a file may go on in the next line: a break in it, or many signs without one."""


class WrappedRows(QStyledItemDelegate):
    """Rows as tall as their words are in the width of their column."""

    def __init__(self, tree: WrappingTree) -> None:
        super().__init__(tree)
        self._tree = tree

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        option.text = _PART.sub("\\g<0>\u200b", option.text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        if index.column() != self._tree.columnCount() - 1:  # which has the room that is left
            return super().sizeHint(option, index)
        width = self._width(option, self._tree.columnWidth(index.column()))
        option.rect = QRect(0, 0, width, 1)  # an empty one says nothing of a width
        wanted = super().sizeHint(option, index)
        lines = wanted.height() > 2 * option.fontMetrics.height()
        return wanted + QSize(0, AIR if lines else 0)

    def _width(self, option: QStyleOptionViewItem, wide: int) -> int:
        """Return the width words are laid out in: what the style keeps free around them is not theirs."""
        style, words = self._tree.style(), QStyleOptionViewItem(option)
        words.rect = QRect(0, 0, wide, self._tree.height())
        words.text = "x"
        room = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, words, self._tree)
        frame = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, words, self._tree) + 1
        return room.width() - 2 * frame


class WrappingTree(QTreeWidget):
    """A list of rows with columns, of which the last one is words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setVerticalScrollMode(QTreeWidget.ScrollMode.ScrollPerPixel)  # a row may be taller
        self.setItemDelegate(WrappedRows(self))
        self.header().sectionResized.connect(self._resized)

    def _resized(self) -> None:
        self.scheduleDelayedItemsLayout()  # a tree keeps how tall its rows were
