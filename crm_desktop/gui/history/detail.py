"""What an open row of the history shows: the changes, what undoing would meet, and the buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from crm_desktop.gui.history.delegate import EDGE, TEXT_AT
from crm_desktop.gui.history.difference_list import DifferenceList
from crm_desktop.gui.history.differences import Story
from crm_desktop.gui.history.phrases import Deed
from crm_desktop.gui.widgets.dressing import IconLabel, label, push, set_kind
from crm_desktop.i18n import tr, trn


class Detail(QWidget):
    """Lies over the lower part of an open row; the row's own line above it stays painted."""

    turned = Signal(object)  # the deed to take back or to do again
    opened = Signal(str, str)
    list_wanted = Signal(str)  # the kind of record to list of those it touched
    folded = Signal()
    resized = Signal()

    def __init__(self, deed: Deed, closed: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.deed = deed
        self._closed = closed  # why nothing can be taken back here
        self.lines = DifferenceList(self)
        self.lines.setAccessibleName(tr("What it changed"))
        self.lines.opened.connect(self.opened)
        self.lines.resized.connect(self.resized)
        self.lines.hide()
        self.more = push("", "link", size="small")
        self.more.clicked.connect(self._show_all)
        self.clashes = QVBoxLayout()
        self.clashes.setSpacing(2)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Working…"))
        self.turn = self._turn_button()
        self.open = push(tr("Open record"), "", "arrow-up-right", "small")
        self.open.clicked.connect(self._open_first)
        self.list_all = push("", "", "list", "small")
        self._most = ("", 0)
        self.list_all.clicked.connect(lambda: self.list_wanted.emit(self._most[0]))
        self._lay_out()
        for part in (self.more, self.progress, self.open, self.list_all):
            part.hide()

    def show_story(self, story: Story) -> None:
        """Show what it changed."""
        self.lines.show_story(story)
        self.lines.setVisible(bool(story.lines))
        known = {(line.entity, line.id) for line in story.lines}
        self.open.setVisible(len(known) == 1 and not story.more)
        self._most = story.most
        self.list_all.setText(tr("Open the {n}", n=f"{story.most[1]:,}"))
        self.list_all.setVisible(story.most[1] > 1 and self.deed.effective)
        self._name_more()
        self.resized.emit()

    def show_clash(self, clash: list[tuple[str, str]]) -> None:
        """Say what taking it back would meet, before anyone presses the button."""
        for tone, words in clash:
            self.clashes.addLayout(_sentence(tone, words))
        for part in self.findChildren(QWidget, "sentence"):
            part.show()  # before it is measured
        self.resized.emit()

    def set_busy(self, busy: bool) -> None:
        """Show that it is being taken back."""
        self.progress.setVisible(busy)
        self.turn.setEnabled(not busy and not self._closed)
        self.resized.emit()

    def set_head(self, height: int) -> None:
        """Leave room for the row's own line."""
        self._column.setContentsMargins(TEXT_AT, height - 2, EDGE, 12)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A press on the row's own line folds it again."""
        if event.position().y() < self._column.contentsMargins().top():
            self.folded.emit()

    def _turn_button(self) -> QWidget:
        undo = self.deed.effective
        words = tr("Undo this") if undo else tr("Do again")
        if self.deed.merge:
            words = tr("Un-merge") if undo else tr("Merge again")
        button = push(words, "primary" if undo else "", "undo-2" if undo else "redo-2", "small")
        button.setVisible(self.deed.turnable)
        button.setEnabled(not self._closed)
        button.setToolTip(self._closed)
        button.setAccessibleDescription(self.deed.title)
        button.clicked.connect(lambda: self.turned.emit(self.deed))
        return button

    def _name_more(self) -> None:
        hidden, unread = self.lines.lines.hidden(), self.lines.lines.story.more
        self.more.setVisible(bool(hidden or unread))
        self.more.setEnabled(bool(hidden))
        if hidden:
            self.more.setText(tr("{n} more", n=f"{hidden + unread:,}"))
        else:
            set_kind(self.more, "quiet")
            self.more.setText(trn("and {n} more record", "and {n} more records", unread))

    def _show_all(self) -> None:
        self.lines.lines.show_all()
        self.lines.fit()
        self._name_more()
        self.resized.emit()

    def _open_first(self) -> None:
        lines = self.lines.lines.story.lines
        if lines:
            self.opened.emit(lines[0].entity, lines[0].id)

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setSpacing(6)
        self._column.addWidget(self.lines)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeading)
        self._column.addLayout(self.clashes)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.turn)
        buttons.addWidget(self.open)
        buttons.addWidget(self.list_all)
        buttons.addStretch(1)
        self._column.addLayout(buttons)
        self._column.addWidget(self.progress)
        self._column.addStretch(1)


def _sentence(tone: str, words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    warns = tone == "attention"
    sign = IconLabel("triangle-alert" if warns else "info", tone if warns else "secondary", 14)
    text = label(words, tone, wrap=True)
    for part in (sign, text):
        part.setObjectName("sentence")
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(text, 1)
    return row
