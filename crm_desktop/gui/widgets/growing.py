"""A dialog that grows with what is said in it: words and chips that take another line need more height."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QDialog


class Growing(QObject):
    """Keeps a dialog as tall as its layout needs at its width; the user may make it taller.

    Qt asks a window's layout for its least height once, at the width it would like best.
    """

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(dialog)
        dialog.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.LayoutRequest and isinstance(watched, QDialog):
            layout = watched.layout()
            needed = layout.totalHeightForWidth(watched.width()) if layout is not None else 0
            if needed > watched.height():
                watched.resize(watched.width(), needed)
        return False
