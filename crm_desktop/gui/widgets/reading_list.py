"""Lists to read: rows painted whole, one of them chosen, which Enter or a double click acts on."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyleOptionViewItem, QWidget

from crm_desktop.gui import fonts, theme

AIR = 7
"""Above and below the two lines of a row."""


def plain_list(view: QListView) -> None:
    """Give a list the look of ours: no frame, nothing edited, never wider than it is."""
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
    view.setMouseTracking(True)


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, *, edge: bool) -> None:
    """Paint what a row stands on; `edge` marks a chosen one at its leading side."""
    rect = QRect(option.rect)
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    if chosen or option.state & QStyle.StateFlag.State_MouseOver:
        soft = chosen and not theme.current().bordered
        painter.fillRect(rect, theme.colour("selection" if soft else "hover"))
    if chosen and edge:
        mark = QRect(rect.left(), rect.top(), 2, rect.height())
        painter.fillRect(QStyle.visualRect(option.direction, rect, mark), theme.colour("accent"))
    painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.colour("line"))


def two_lines() -> int:
    """Return the height of a row with a title and a small line below it."""
    return 2 * AIR + fonts.height(20) + fonts.metrics("small").height() + 2


class ReadingList(QListView):
    """Rows of one height; what derives from it says what `act` does."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        plain_list(self)
        self.setUniformItemSizes(True)
        self.doubleClicked.connect(self.act)

    def act(self, index: QModelIndex) -> None:
        """Do with a row what Enter and a double click stand for."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.act(self.currentIndex())
        else:
            super().keyPressEvent(event)
