"""The choices of a field while it is edited: words, colour, order."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.gui import fonts
from crm_desktop.gui.widgets.colour_box import colour_box
from crm_desktop.gui.widgets.dressing import icon_button, own_viewport, push
from crm_desktop.gui.widgets.scrolling import SteadyArea
from crm_desktop.i18n import tr
from crm_desktop.shaping.own_fields import Option

COLOUR_WIDTH = 156
TALL = 150


class OptionRow(QWidget):
    """One choice; `option()` is what it says now."""

    changed = Signal()
    removed = Signal()
    stepped = Signal(int)
    entered = Signal()
    pasted = Signal(list)  # further lines of what was pasted

    def __init__(self, option: Option) -> None:
        super().__init__()
        self._key = option.key
        self.name = _Words(option.label)
        self.name.setAccessibleName(tr("Words of the choice"))
        self.name.setPlaceholderText(tr("Words of the choice"))
        self.colour = colour_box(option.colour, tr("No colour"))
        self.colour.setFixedWidth(fonts.grown(COLOUR_WIDTH))
        self.remove = icon_button("x", tr("Remove this choice"))
        self.name.textChanged.connect(self.changed)
        self.name.returnPressed.connect(self.entered)
        self.name.lines.connect(self.pasted)
        self.colour.currentIndexChanged.connect(self.changed)
        self.remove.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        row.addWidget(self.name, 1)
        row.addWidget(self.colour)
        row.addWidget(self.remove)

    def option(self) -> Option:
        return Option(self._key, self.name.text(), str(self.colour.currentData() or ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if by and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.stepped.emit(by)
        elif event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # those add a choice
            super().keyPressEvent(event)


class OptionRows(QWidget):
    """Enter in the last one adds another; a column pasted from a spreadsheet becomes one each."""

    changed = Signal()

    def __init__(self, options: Iterable[Option], parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[OptionRow] = []
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.setSpacing(0)
        self._list.addStretch(1)
        area = SteadyArea(self)
        own_viewport(area)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setMinimumHeight(fonts.grown(TALL))
        area.setWidget(inside)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(tr("Choices"))
        self.area = area
        self.more = push(tr("Add a choice"), "quiet", "plus", "small")
        self.more.clicked.connect(lambda: self.add(Option("", "")))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(area, 1)
        box.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeading)
        self.show_options(options)

    def options(self) -> list[Option]:
        """Return what is written here; rows nobody wrote into are left out."""
        return [o for row in self.rows if (o := row.option()).label.strip()]

    def show_options(self, options: Iterable[Option]) -> None:
        """Show other choices."""
        for row in list(self.rows):
            self._drop(row)
        for option in options:
            self.add(option, quiet=True)
        if not self.rows:
            self.add(Option("", ""), quiet=True)

    def add(self, option: Option, *, quiet: bool = False, at: int = -1) -> OptionRow:
        row = OptionRow(option)
        place = len(self.rows) if at < 0 else at
        self.rows.insert(place, row)
        self._list.insertWidget(place, row)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._remove(row))
        row.stepped.connect(lambda by: self._step(row, by))
        row.entered.connect(lambda: self._next(row))
        row.pasted.connect(lambda lines: self._paste(row, lines))
        if not quiet:
            row.name.setFocus(Qt.FocusReason.TabFocusReason)
            self.area.ensureWidgetVisible(row)
        return row

    def _next(self, row: OptionRow) -> None:
        at = self.rows.index(row) + 1
        if at < len(self.rows):
            self.rows[at].name.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.add(Option("", ""))

    def _paste(self, row: OptionRow, lines: list[str]) -> None:
        at = self.rows.index(row)
        for offset, line in enumerate(lines, 1):
            self.add(Option("", line), quiet=True, at=at + offset)
        self.changed.emit()

    def _remove(self, row: OptionRow) -> None:
        self._drop(row)
        if not self.rows:
            self.add(Option("", ""))
        self.changed.emit()

    def _drop(self, row: OptionRow) -> None:
        self.rows.remove(row)
        row.hide()
        self._list.removeWidget(row)
        row.deleteLater()

    def _step(self, row: OptionRow, by: int) -> None:
        at = self.rows.index(row)
        if 0 <= at + by < len(self.rows):
            self.rows.insert(at + by, self.rows.pop(at))
            self._list.removeWidget(row)
            self._list.insertWidget(at + by, row)
            row.name.setFocus(Qt.FocusReason.TabFocusReason)
            self.changed.emit()


class _Words(QLineEdit):
    """A line that hands on the further lines of what is pasted."""

    lines = Signal(list)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        text = QApplication.clipboard().text()
        if event.matches(QKeySequence.StandardKey.Paste) and "\n" in text.strip():
            first, *more = [line.strip() for line in text.splitlines() if line.strip()]
            self.insert(first)
            self.lines.emit(more)
        else:
            super().keyPressEvent(event)
