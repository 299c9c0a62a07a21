"""A list whose rows take a second line where a name has no room in one."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from crm_desktop.gui import fonts
from crm_desktop.gui.widgets.reading_list import plain_list

PAD, GAP = 4, 6
"""Pixels beside a row's words, and between them and its icon."""


class WrappingList(QListWidget):
    """Rows are `row` px high at 100 %, those of two lines higher; more is elided, whole in the tooltip."""

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
        """Give each row the lines its words need, two at most."""
        room = self.viewport().width() - self._beside()
        for at in range(self.count()):
            item = self.item(at)
            more = _metrics(item).lineSpacing() if _width(item) > room else 0
            size = QSize(0, self.least(item) + more)
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
