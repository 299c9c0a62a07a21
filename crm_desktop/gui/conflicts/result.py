"""What everyone will see: one line a contested field, and long texts with who added what."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.conflicts.threeway import CLASH, MINE, THEIRS, Merged, Part
from crm_desktop.gui import fonts, theme
from crm_desktop.gui.conflicts.grid import NAMES
from crm_desktop.gui.conflicts.reading import Row
from crm_desktop.gui.widgets.dressing import IconLabel, label, set_state
from crm_desktop.i18n import tr

TALL = 84


class Line(QWidget):
    """One contested field. `typed` tells that its user wrote a value."""

    typed = Signal()

    def __init__(self, row: Row, parent: QWidget, *, closed: bool) -> None:
        super().__init__(parent)
        self.row = row
        self.by_hand = False
        self.long = row.joined is not None
        self.mark = label("", "hint")
        self.mark.setMinimumWidth(fonts.widened(60))
        self.field: QLineEdit | QPlainTextEdit
        if self.long:
            self.field = QPlainTextEdit(self)
            self.field.setFixedHeight(fonts.grown(TALL))
            self.field.setTabChangesFocus(True)
        else:
            self.field = QLineEdit(self)
        self.field.textChanged.connect(self._changed)
        self.field.setReadOnly(closed or not row.typed)
        self.field.setAccessibleName(tr("{field}: what everyone will see", field=row.name))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.field, 1)
        box.addWidget(self.mark)
        self._telling = False

    def show_text(self, text: str, mark: str) -> None:
        """Show what was chosen, and whose it is."""
        self._telling = True
        if isinstance(self.field, QPlainTextEdit):
            self.field.setPlainText(text)
        else:
            self.field.setText(text)
            self.field.setCursorPosition(0)
        self._telling = False
        self.by_hand = False
        self.mark.setText(mark)
        self.refuse("")

    def text(self) -> str:
        """Return what stands in it."""
        if isinstance(self.field, QPlainTextEdit):
            return self.field.toPlainText()
        return self.field.text()

    def refuse(self, words: str) -> None:
        """Say why it cannot be saved, "" that it can."""
        set_state(self.field, "error" if words else "")
        self.field.setToolTip(words)

    def _changed(self, *_: object) -> None:
        if not self._telling:
            self.by_hand = True
            self.mark.setText(tr("typed"))
            self.typed.emit()


class Result(QFrame):
    """The lines of all contested fields."""

    def __init__(self, rows: dict[int, Row], parent: QWidget, *, closed: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.lines = {at: Line(row, self, closed=closed) for at, row in rows.items()}
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(tr("Result"), "strong"))
        head.addWidget(label(tr("what everyone will see"), "small"), 1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, fonts.widened(NAMES) - 20)
        grid.setColumnStretch(1, 1)
        for place, (at, line) in enumerate(self.lines.items()):
            name = label(rows[at].name, "small", wrap=True)
            name.setMinimumHeight(fonts.height(32))
            grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(line, place, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 12, 14, 14)
        box.setSpacing(10)
        box.addLayout(head)
        box.addLayout(grid)


class Joined(QFrame):
    """A long text of both: what each added stands on a ground of its own."""

    def __init__(self, name: str, merged: Merged, by: tuple[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        clean = merged.clean
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(label(name, "strong"))
        head.addWidget(IconLabel("circle-check" if clean else "triangle-alert",
                                 "good" if clean else "attention", 14))  # fmt: skip
        said = tr("joined, no clash") if clean else tr("both changed one place: choose")
        head.addWidget(label(said, "good" if clean else "attention"), 1)
        self.text = label("", wrap=True)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.key = label("", wrap=True)
        self.key.setTextFormat(Qt.TextFormat.RichText)
        self._merged, self._by = merged, by
        self._write()
        theme.news.changed.connect(self._write)
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 12, 14, 12)
        box.setSpacing(8)
        box.addLayout(head)
        box.addWidget(self.text)
        box.addWidget(self.key)

    def _write(self) -> None:
        self.text.setText("".join(_rich(part) for part in self._merged.parts))
        first, second = (escape(name) for name in self._by)
        mine = _marked(tr("added by {name}", name=first), "selection")
        theirs = _marked(tr("added by {name}", name=second), "attentionground")
        self.key.setText(f"<small>{mine} &nbsp; {theirs}</small>")
        self.text.setAccessibleName(self._merged.text)


def _rich(part: Part) -> str:
    text = escape(part.text).replace("\n", "<br>")
    if part.kind == MINE:
        return _marked(text, "selection")
    if part.kind == THEIRS:
        return _marked(text, "attentionground")
    if part.kind == CLASH:
        other = escape(part.other).replace("\n", "<br>")
        return f"{_marked(text, 'selection')} {_marked(other, 'attentionground')}"
    return text


def _marked(text: str, ground: str) -> str:
    """Return text on a ground; where grounds are alike the sides are told by their line."""
    if theme.current().bordered:
        line = "underline" if ground == "selection" else "overline"
        return f'<span style="text-decoration: {line}">{text}</span>'
    return f'<span style="background-color: {theme.colour(ground).name()}">{text}</span>'
