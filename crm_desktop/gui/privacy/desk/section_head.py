"""What stands above a section of the privacy desk: its name, a sentence about it, and its buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from crm_desktop.gui import fonts
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.gui.widgets.flow import Flow

EDGE = 24
LEAST = 320
"""Pixels at 100 % the sentence needs beside the buttons; with less they go below it."""
GAP = 16


class SectionHead(QWidget):
    """Its buttons stand beside the sentence where there is room for both, else below it."""

    def __init__(
        self, title: str, text: str, buttons: Sequence[QWidget], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.title, self.text = label(title, "title"), label(text, "secondary", wrap=True)
        self.buttons = QWidget(self)
        self.buttons.setVisible(bool(buttons))
        flow = Flow(self.buttons)
        flow.setContentsMargins(0, 0, 0, 0)
        for button in buttons:
            flow.addWidget(button)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.text)
        words.addStretch(1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(EDGE, 16, EDGE, 12)
        self._row.setSpacing(GAP)
        self._row.addLayout(words, 1)
        self._row.addWidget(self.buttons)

    @property
    def beside(self) -> bool:
        """Whether the buttons stand beside the sentence."""
        return self._row.direction() == QBoxLayout.Direction.LeftToRight

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        layout = self.buttons.layout()
        wide = layout.sizeHint().width() if layout is not None else 0
        room = self.width() - 2 * EDGE - GAP - wide >= fonts.widened(LEAST)
        way = QBoxLayout.Direction
        self._row.setDirection(way.LeftToRight if room else way.TopToBottom)
        self._row.setSpacing(GAP if room else GAP // 2)
