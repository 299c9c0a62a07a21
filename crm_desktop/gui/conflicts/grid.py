"""The comparison: base, mine and theirs beside each other, a choice on each line that needs one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.gui import fonts, formats, theme
from crm_desktop.gui.conflicts.reading import Row, Shown
from crm_desktop.gui.widgets.dressing import IconLabel, label
from crm_desktop.gui.widgets.flow import Flow
from crm_desktop.i18n import tr, trn

BASE = "base"
NAMES, LEAST, LONGEST, EDGE = 104, 120, 240, 12


class Cell(QFrame):
    """One value; the chosen one stands on the ground of a selection."""

    def __init__(self, parent: QWidget, *, above: bool = True, beside: bool = True) -> None:
        super().__init__(parent)
        self.chosen = False
        self.lined = (above, beside)
        self.box = QHBoxLayout(self)
        self.box.setContentsMargins(EDGE, 6, EDGE, 6)
        self.box.setSpacing(8)
        self.setMinimumHeight(fonts.height(42))

    def choose(self, on: bool) -> None:
        """Show whether this is what stays."""
        self.chosen = on
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        if self.chosen and not theme.current().bordered:
            painter.fillRect(self.rect(), theme.colour("selection"))
        if self.lined[0]:
            painter.fillRect(0, 0, self.width(), 1, theme.colour("line"))
        if self.lined[1]:
            mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            painter.fillRect(
                self.width() - 1 if mirrored else 0, 0, 1, self.height(), theme.colour("line")
            )


class Grid(QFrame):
    """`chosen` tells the place of a line and the stamp of a side, or `BASE`."""

    chosen = Signal(int, str)

    def __init__(self, shown: Shown, parent: QWidget, *, closed: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName(tr("Both versions"))
        self._closed = closed
        self.groups: dict[int, QButtonGroup] = {}
        self._cells: dict[tuple[int, str], Cell] = {}
        self.grid = QGridLayout()
        self.grid.setContentsMargins(1, 1, 1, 0)
        self.grid.setSpacing(0)
        self.grid.setColumnMinimumWidth(0, _names_width(shown.rows))
        self._head(shown)
        for at, row in enumerate(shown.rows):
            self._line(at, row, len(shown.heads))
        for column in range(1, 2 + len(shown.heads)):
            self.grid.setColumnStretch(column, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(self.grid)
        if any(row.contest is not None and not row.contest.settled for row in shown.rows):
            box.addWidget(self._foot(shown.rows))
        else:
            box.addSpacing(8)

    def choose(self, at: int, stamp: str) -> None:
        """Choose a side of a line; "" leaves it to what was typed."""
        group = self.groups.get(at)
        if group is None:
            return
        group.setExclusive(False)  # "" leaves none of them checked
        for button in group.buttons():
            side = str(button.property("side"))
            button.setChecked(side == stamp)
            self._cells[at, side].choose(side == stamp)
        group.setExclusive(True)

    def first(self) -> QWidget | None:
        """Return the control the keyboard goes to."""
        group = self.groups.get(min(self.groups, default=-1))
        if group is None:
            return None
        return group.checkedButton() or group.buttons()[0]

    def _head(self, shown: Shown) -> None:
        empty = Cell(self, above=False, beside=False)
        self.grid.addWidget(empty, 0, 0)
        heads = [(tr("Base"), tr("Before both")), *shown.heads]
        for at, (title, who) in enumerate(heads):
            cell = Cell(self, above=False)
            words = QVBoxLayout()
            words.setSpacing(0)
            top = QHBoxLayout()
            top.setSpacing(6)
            mine = title == tr("Mine")
            icon = "circle-dashed" if at == 0 else "monitor" if mine else "users"
            top.addWidget(IconLabel(icon, "accent" if mine else "secondary", 14))
            top.addWidget(label(title, "medium"), 1)
            words.addLayout(top)
            words.addWidget(_fitting(who, "small"))
            words.addStretch(1)
            cell.box.addLayout(words, 1)
            self.grid.addWidget(cell, 0, at + 1)

    def _line(self, at: int, row: Row, sides: int) -> None:
        name = Cell(self, beside=False)
        name.box.addWidget(_fitting(row.name, "small"), 1)
        self.grid.addWidget(name, at + 1, 0)
        values = [(BASE, row.base), *row.sides]
        if row.contest is not None:
            self.groups[at] = QButtonGroup(self)
        for column in range(sides + 1):
            side, text = values[column] if column < len(values) else ("", "")
            cell = Cell(self)
            self._cells[at, side] = cell
            if row.contest is not None and side:
                self._offer(cell, at, (side, text), row.name)
            else:
                self._say(cell, row, side, text)
            self.grid.addWidget(cell, at + 1, column + 1)

    def _offer(self, cell: Cell, at: int, value: tuple[str, str], name: str) -> None:
        side, text = value
        button = QRadioButton(cell)
        button.setProperty("side", side)
        button.setEnabled(not self._closed)
        button.setAccessibleName(f"{name}: {text or tr('(none)')}")
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.groups[at].addButton(button)
        words = _fitting(
            formats.shortened(text, LONGEST) or tr("(none)"),
            "" if side != BASE and text else "tertiary",
        )
        words.setToolTip(text)
        words.setBuddy(button)
        cell.box.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        cell.box.addWidget(words, 1)
        cell.mousePressEvent = lambda _e: button.click()  # type: ignore[method-assign]
        button.clicked.connect(lambda: self.chosen.emit(at, side))

    def _say(self, cell: Cell, row: Row, side: str, text: str) -> None:
        taken = bool(side) and side == row.taken
        words = _fitting(formats.shortened(text, LONGEST) or ("" if not side else tr("(none)")),
                         "" if taken else "tertiary")  # fmt: skip
        words.setToolTip(text)
        cell.box.addWidget(words, 1)
        if taken:
            cell.choose(True)
            cell.box.addWidget(IconLabel("check", "accent", 14))

    def _foot(self, rows: Sequence[Row]) -> QWidget:
        needs = sum(row.contest is not None for row in rows)
        joined = len(rows) - needs
        cell = Cell(self, beside=False)
        cell.setMinimumHeight(0)
        cell.box.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        said = trn("{n} field needs you", "{n} fields need you", needs)
        words = Flow()
        words.addWidget(IconLabel("git-merge", "attention", 14))
        words.addWidget(label(said, "attention"))
        more = trn(
            "{n} other field was joined by itself",
            "{n} other fields were joined by themselves",
            joined,
        )
        if joined:
            words.addWidget(label(more, "small"))
        cell.box.addLayout(words, 1)
        return cell


def _names_width(rows: Sequence[Row]) -> int:
    """Return the width of the column of field names: that of the longest, as far as there is room."""
    widest = max((fonts.metrics("small").horizontalAdvance(row.name) for row in rows), default=0)
    return max(NAMES, min(widest + 2 * EDGE + 2, fonts.grown(NAMES)))


def _fitting(text: str, kind: str) -> QLabel:
    """Return words that wrap and give way to others in their row, as far as their longest word."""
    made: Any = label(text, kind, wrap=True)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    made.setMinimumWidth(min(made.minimumSizeHint().width(), fonts.grown(LEAST)))
    return made  # type: ignore[no-any-return]
