"""What fits: limits of sizes, dialogs in their window, pages in a stack, a list beside a narrow page."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
    QWidgetItem,
)

from crm_desktop.gui.binding.turns import first_turn
from crm_desktop.gui.widgets.dressing import hairline

NO_LIMIT = 16_777_215
"""Pixels a side may have at most: Qt's own limit of every widget."""
AROUND = QSize(24, 48)
"""What of the window stays seen beside a dialog, and room for its frame."""
JUMP = 100
"""Pixels a window grows or shrinks by at once when it is not an edge that is dragged."""


def resize(dialog: QDialog, width: int, height: int) -> None:
    """Give a dialog a size, as far as its window has room."""
    wanted, parent = QSize(width, height), dialog.parentWidget()
    dialog.resize(wanted.boundedTo(parent.window().size() - AROUND) if parent else wanted)


class FrontStack(QStackedWidget):
    """Pages, of which only the one in front says how much room is wanted.

    Qt asks all of them each time: with those of every page that was ever shown it takes a twentieth of a
    second until another look, a larger text or another width is worked out.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: WeakKeyDictionary[QWidget, QWidgetItem] = WeakKeyDictionary()
        self.currentChanged.connect(lambda _at: self.updateGeometry())

    def _front(self) -> QWidgetItem | None:
        """Return the page in front as a layout sees it, by an item of our own: see `binding.items`."""
        page = self.currentWidget()
        if page is None:
            return None
        if page not in self._items:  # a page keeps each that is made of it
            self._items[page] = QWidgetItem(page)
        front = self._items[page]
        return None if front.isEmpty() else front

    def sizeHint(self) -> QSize:  # noqa: N802
        front = self._front()
        return self._around(front.sizeHint()) if front else super().sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        front = self._front()
        return self._around(front.minimumSize()) if front else super().minimumSizeHint()

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return False  # a layout around would ask all pages for it

    def _around(self, size: QSize) -> QSize:
        return size.grownBy(self.contentsMargins())


class PaintedOnce(QSplitter):
    """A page and what stands beside it, painted when both have got their room.

    A window that fills the screen lays out the page first, as wide as the window leaves it, and then what
    stands beside it has its own width: a table would be painted twice.
    """

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        before, after = event.oldSize(), event.size()
        jump = max(abs(after.width() - before.width()), abs(after.height() - before.height()))
        if before.isValid() and jump > JUMP:
            self.setUpdatesEnabled(False)
            # Behind what the window around asks for when it hears of it, after this: room beside the page.
            first_turn(self, lambda: first_turn(self, self._paint))

    def _paint(self) -> None:
        self.setUpdatesEnabled(True)


class Beside:
    """Lays out a page with a list at its side; a button above offers the same where there is no room."""

    def __init__(self, page: QWidget, side: QWidget, choose: QWidget, front: QWidget) -> None:
        self._side, self._narrow = side, QWidget(page)
        line = QHBoxLayout(self._narrow)
        line.setContentsMargins(16, 8, 8, 0)
        line.addWidget(choose)
        line.addStretch(1)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._narrow)
        right.addWidget(front, 1)
        self._edge = hairline(page, "upright")
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(self._edge)
        row.addLayout(right, 1)

    def fit(self, *, room: bool) -> None:
        """Show the list, or the button."""
        self._side.setVisible(room)
        self._edge.setVisible(room)
        self._narrow.setVisible(not room)
