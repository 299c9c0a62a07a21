"""The banner over a window that shows the past: of when it is, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from crm_desktop.gui import fonts
from crm_desktop.gui.widgets.dressing import IconLabel, label, push
from crm_desktop.i18n import tr


class PastBanner(QFrame):
    """Says that everything is as it was; while search is made ready it says how far that is."""

    back = Signal()
    other = Signal()

    def __init__(self, when: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "banner")
        self.setAccessibleName(tr("You are in the past"))
        words = tr("You see everything as it was on {day} – read-only.", day=when)
        self.words = label(words, wrap=True)
        self.waiting = label(tr("Search is being made ready; names are found already."), "small")
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 100)
        self.progress.setFixedWidth(fonts.grown(80))
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Making search ready"))
        self.choose = push(tr("Another date…"), size="small")
        self.choose.clicked.connect(self.other)
        self.now = push(tr("Back to now"), "primary", "undo-2", "small")
        self.now.clicked.connect(self.back)
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 6, 16, 6)
        box.setSpacing(8)
        box.addWidget(IconLabel("history", "attention"))
        box.addWidget(self.words, 1)
        for part in (self.waiting, self.progress, self.choose, self.now):
            box.addWidget(part)
        self.show_waiting(None)

    def show_waiting(self, part: float | None) -> None:
        """Say how far search is, from 0 to 1; None when it is ready."""
        for widget in (self.waiting, self.progress):
            widget.setVisible(part is not None)
        self.progress.setValue(int(100 * (part or 0)))
