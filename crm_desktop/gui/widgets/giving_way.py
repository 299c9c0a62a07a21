"""Words in one line, which take more lines only where there is no room for it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel


class GivingWay(QLabel):
    """Asks for one line, and wraps in less."""

    def __init__(self, text: str, kind: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self.setWordWrap(True)

    def sizeHint(self) -> QSize:  # noqa: N802
        edges = self.contentsMargins()
        words = self.fontMetrics().size(Qt.TextFlag.TextSingleLine, self.text())
        return words + QSize(edges.left() + edges.right() + 1, edges.top() + edges.bottom())
