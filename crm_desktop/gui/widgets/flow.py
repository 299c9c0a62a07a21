"""A layout that puts widgets in lines, as words in a paragraph, as many lines as the width needs."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QLayoutItem, QWidget, QWidgetItem
from shiboken6 import delete, isValid

from crm_desktop.gui.binding.items import take_out
from crm_desktop.gui.widgets.mirroring import mirrored


class Flow(QLayout):
    """Lines from the leading side; each line as tall as its tallest widget, widgets in its middle.

    With `fill` the widgets of a line share what is left of its width.
    """

    def __init__(self, parent: QWidget | None = None, gap: int = 8, *, fill: bool = False) -> None:
        super().__init__(parent)
        self._fill = fill
        self._items: list[QLayoutItem] = []
        self.destroyed.connect(partial(_delete, self._items))  # Qt leaves that to each layout
        self._gap = gap
        self._heights: dict[int, int] = {}  # by width: one page asks some hundred times

    def addWidget(self, widget: QWidget) -> None:  # noqa: N802
        """Put a widget at the end, with an item of our own, for the binding is told when that one goes."""
        self.addChildWidget(widget)
        self.addItem(QWidgetItem(widget))

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802
        self._items.append(item)
        self._heights.clear()

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def insert(self, at: int, widget: QWidget) -> None:
        """Put a widget before the one that stands at a place."""
        self.addWidget(widget)
        self._items.insert(at, self._items.pop())
        self.invalidate()

    def clear(self) -> None:
        """Take all out; the widgets go."""
        for widget in take_out(self):
            widget.deleteLater()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, at: int) -> QLayoutItem | None:  # noqa: N802
        return self._items[at] if 0 <= at < len(self._items) else None

    def takeAt(self, at: int) -> QLayoutItem | None:  # noqa: N802
        self._heights.clear()
        return self._items.pop(at) if 0 <= at < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        late = isinstance(self.parent(), QLayout)  # it is told of changes a turn before this one is
        if late or width not in self._heights:
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def sizeHint(self) -> QSize:  # noqa: N802
        hints = [item.sizeHint() for item in self._shown()]
        wide = sum(h.width() for h in hints) + self._gap * max(0, len(hints) - 1)
        return self._with_margins(wide, max((h.height() for h in hints), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802
        least = [item.minimumSize() for item in self._shown()]
        return self._with_margins(
            max((s.width() for s in least), default=0), max((s.height() for s in least), default=0)
        )

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def _shown(self) -> list[QLayoutItem]:
        # Qt asks once more while a page is taken down, when it has deleted some of them already.
        return [item for item in self._items if isValid(item) and not item.isEmpty()]

    def _with_margins(self, width: int, height: int) -> QSize:
        m = self.contentsMargins()
        return QSize(width + m.left() + m.right(), height + m.top() + m.bottom())

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Fill the lines and return the height they take."""
        m = self.contentsMargins()
        room = rect.adjusted(m.left(), m.top(), -m.right(), -m.bottom())
        y = room.top()
        lines = self._lines(room.width())
        for line in lines:
            tall = max(item.sizeHint().height() for item in line)
            if move:
                self._place(line, QRect(room.left(), y, room.width(), tall))
            y += tall + self._gap
        return y - (self._gap if lines else 0) - rect.top() + m.bottom()

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        left = -1
        for item in self._shown():
            wide = item.sizeHint().width()
            if wide > left:
                lines.append([])
                left = width
            lines[-1].append(item)
            left -= wide + self._gap
        return self._evened(lines, width) if self._fill else lines

    def _evened(self, lines: list[list[QLayoutItem]], width: int) -> list[list[QLayoutItem]]:
        """Put as many into each line as into the others, where they fit."""
        every, each = self._shown(), -(-len(self._shown()) // max(1, len(lines)))
        even = [every[at : at + each] for at in range(0, len(every), max(1, each))]
        fits = all(self._used(line) <= width for line in even)
        return even if fits else lines

    def _used(self, line: list[QLayoutItem]) -> int:
        return sum(item.sizeHint().width() for item in line) + self._gap * (len(line) - 1)

    def _place(self, line: list[QLayoutItem], room: QRect) -> None:
        owner = self.parentWidget()
        direction = owner.layoutDirection() if owner else Qt.LayoutDirection.LeftToRight
        x = room.left()
        spare = max(0, room.width() - self._used(line)) // len(line) if self._fill else 0
        for item in line:
            size = item.sizeHint() + QSize(spare, 0)
            size = size.boundedTo(QSize(room.width(), room.height()))
            top = room.top() + (room.height() - size.height()) // 2
            at = QRect(QPoint(x, top), size)
            item.setGeometry(mirrored(direction, room, at))
            x += size.width() + self._gap


def together(*parts: QWidget) -> QWidget:
    """Return a row of parts that go to another line as one."""
    row = QWidget()
    box = QHBoxLayout(row)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(8)
    for part in parts:
        box.addWidget(part)
    return row


def _delete(items: list[QLayoutItem], _layout: object = None) -> None:
    for item in items:
        if isValid(item):
            delete(item)
    items.clear()
