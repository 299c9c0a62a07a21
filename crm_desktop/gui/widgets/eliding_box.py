"""A box to choose from that says by three dots that what is chosen is longer than it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox

PAD = 8


class ElidingBox(QComboBox):
    """Qt cuts a long text where the room ends, in the middle of a letter."""

    def said(self) -> str:
        """Return what is to be read."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        return str(option.currentText)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:  # noqa: N802
        super().initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
        right = Qt.TextElideMode.ElideRight
        cut = option.fontMetrics.elidedText(option.currentText, right, room.width() - PAD)
        option.currentText = cut
