"""A dialog that grows with what is said in it: words and chips that take another line need more height."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QDialog

FRAME = 40
"""Pixels of a screen's height left to the title of a dialog."""


class Growing(QObject):
    """Keeps a dialog as tall as its layout needs at its width and its screen allows; it may be made taller.

    Qt asks a window's layout for its least height once, at the width it would like best.
    """

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(dialog)
        dialog.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.LayoutRequest and isinstance(watched, QDialog):
            _grow(watched)
        return False


def _grow(dialog: QDialog) -> None:
    """Give a dialog the room it needs, as far as its screen has it; a width it asked for is no limit."""
    layout, screen = dialog.layout(), dialog.screen().availableGeometry()
    if layout is None:
        return
    wide = max(dialog.width(), min(layout.minimumSize().width(), screen.width()))
    tall = max(dialog.height(), min(layout.totalHeightForWidth(wide), screen.height() - FRAME))
    if (wide, tall) != (dialog.width(), dialog.height()):
        dialog.resize(wide, tall)
        _stay_on_screen(dialog)


def _stay_on_screen(dialog: QDialog) -> None:
    """Lift a dialog that grew below the end of its screen, where its buttons are."""
    below = dialog.frameGeometry().bottom() - dialog.screen().availableGeometry().bottom()
    if dialog.isVisible() and below > 0:
        dialog.move(dialog.x(), max(0, dialog.y() - below))
