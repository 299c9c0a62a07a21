"""A list whose rows take another line where a name has no room in one."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from crm_desktop.gui import fonts
from crm_desktop.gui.widgets.reading_list import plain_list

PAD, GAP, LINES, FAR = 4, 6, 3, 1000
"""Pixels beside a row's words, and between them and its icon; lines of a row at most."""


class WrappingList(QListWidget):
    """Rows are `row` px high at 100 %, those of more lines higher; what is left is elided."""

    def __init__(self, parent: QWidget, row: int) -> None:
        super().__init__(parent)
        self._row = row
        plain_list(self)
        self.setWordWrap(True)

    def least(self, item: QListWidgetItem) -> int:
        """Return how high a row of one line is."""
        return fonts.height(self._row)

    def wanted(self) -> int:
        """Return the width in which each name has room in one line."""
        rows = (self.item(at) for at in range(self.count()))
        wide = max(map(_width, rows), default=0)
        return wide + self._beside() + self.verticalScrollBar().sizeHint().width()

    def fit(self) -> None:
        """Give each row the lines its words need, to a number of them."""
        room = self.viewport().width() - self._beside()
        for at in range(self.count()):
            item = self.item(at)
            size = QSize(0, self.least(item) + _more(item, room))
            if item.sizeHint() != size:
                item.setSizeHint(size)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit()

    def _beside(self) -> int:
        icon = self.iconSize().width() + GAP if self.count() else 0
        return icon + 2 * (PAD + GAP)


def _metrics(item: QListWidgetItem) -> QFontMetrics:
    font = item.data(Qt.ItemDataRole.FontRole)
    return fonts.metrics("body") if font is None else QFontMetrics(font)


def _width(item: QListWidgetItem) -> int:
    return _metrics(item).horizontalAdvance(item.text())


def _more(item: QListWidgetItem, room: int) -> int:
    """Return how much higher a row is whose words have some width."""
    metrics = _metrics(item)
    box = QRect(0, 0, max(1, room), FAR)
    tall = metrics.boundingRect(box, Qt.TextFlag.TextWordWrap, item.text()).height()
    lines = min(LINES, max(1, round(tall / metrics.lineSpacing())))
    return (lines - 1) * metrics.lineSpacing()
