"""One line that says reminders wait, with the button that shows them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.gui.agenda import words
from crm_desktop.gui.widgets.dressing import IconLabel, label, push
from crm_desktop.i18n import tr, trn

HEIGHT = 44


class ReminderStrip(QFrame):
    """Hidden while nothing waits."""

    shown = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = label("")
        self.button = push(tr("Show"), "link", size="small")
        self.button.clicked.connect(self.shown)
        line = QFrame(self)
        line.setProperty("kind", "line")
        row = QHBoxLayout()
        row.setContentsMargins(16, 4, 12, 4)
        row.setSpacing(8)
        row.addWidget(IconLabel("bell", "attention"))
        row.addWidget(self.words, 1)
        row.addWidget(self.button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(line)
        box.addLayout(row)
        self.hide()

    def show_count(self, waiting: int, late: int) -> None:
        """Say how many wait, and whether they came while nobody could be told."""
        waits = trn("{n} reminder waits", "{n} reminders wait", waiting)
        self.words.setText(words.late_words(late) if late else waits)
        self.setVisible(bool(waiting))
