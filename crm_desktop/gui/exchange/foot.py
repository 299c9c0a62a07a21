"""The foot of a dialog: a sentence or the progress at the left, the buttons at the right."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.gui.widgets.dressing import label, push, set_kind
from crm_desktop.i18n import tr

HEIGHT, STEPS = 64, 1000


class Foot(QFrame):
    """`say` and `show_progress` take turns on the same place."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "foot")
        self.words: QLabel = label("", "small", wrap=True)
        self.progress = QProgressBar(self)
        self.progress.setRange(0, STEPS)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Progress"))
        self.progress.hide()
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addStretch(1)
        left.addWidget(self.words)
        left.addWidget(self.progress)
        left.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 8, 20, 8)
        self._row.setSpacing(8)
        self._row.addLayout(left, 1)
        self._row.addSpacing(8)
        self.setMinimumHeight(HEIGHT)

    def button(self, text: str, kind: str = "", icon: str = "") -> QPushButton:
        """Add and return a button."""
        made = push(text, kind, icon)
        made.setAutoDefault(False)
        self._row.addWidget(made)
        return made

    def say(self, words: str, tone: str = "small") -> None:
        """Say one sentence; "error" and "attention" colour it."""
        self.words.setText(words)
        self.words.setVisible(bool(words))
        set_kind(self.words, tone)

    def show_progress(self, part: float, words: str = "") -> None:
        """Show how far the work is, from 0 to 1."""
        if words:
            self.say(words)
        self.progress.setVisible(True)
        self.progress.setValue(round(part * STEPS))

    def end_progress(self) -> None:
        self.progress.hide()
        self.say("")


def lay_over(
    foot: Foot, above: Iterable[QWidget], tall: QWidget, below: Iterable[QWidget] = ()
) -> None:
    """Lay out the dialog of a foot: parts one under the other over it, `tall` takes what room there is."""
    inside = QVBoxLayout()
    inside.setContentsMargins(20, 20, 20, 16)
    inside.setSpacing(12)
    for part in above:
        inside.addWidget(part)
    inside.addWidget(tall, 1)
    for part in below:
        inside.addWidget(part)
    inside.addStretch()
    box = QVBoxLayout(foot.parentWidget())
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    box.addLayout(inside, 1)
    box.addWidget(foot)
