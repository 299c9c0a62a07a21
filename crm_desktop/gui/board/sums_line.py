"""What all open deals of a board are worth, and weighted by the chance of each stage."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.deals.board import Board
from crm_desktop.gui.board import words
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import tr

MOST = 3


class SumsLine(QWidget):
    """Two labelled figures; currencies are never mixed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = 2
        self._open, self._weighted = label("", "label"), label("", "label")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 16, 0)
        row.setSpacing(8)
        self._captions = (label(tr("Open"), "hint"), label(tr("Weighted"), "hint"))
        row.addWidget(self._captions[0])
        row.addWidget(self._open)
        row.addSpacing(16)
        row.addWidget(self._captions[1])
        row.addWidget(self._weighted)
        for part in (self._open, self._weighted):
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def set_room(self, figures: int) -> None:
        """Show both figures, the open sums alone, or nothing."""
        if figures != self._room:
            self._room = figures
            self._show()

    def show_board(self, board: Board | None) -> None:
        """Show the sums of a board."""
        both = (board.sums(), board.weighted()) if board else ({}, {})
        for shown, caption, sums in zip(
            (self._open, self._weighted), self._captions, both, strict=True
        ):
            lines = words.sum_lines(sums)
            more = [tr("and {n} more", n=len(lines) - MOST)] if len(lines) > MOST else []
            shown.setText(" · ".join([*lines[:MOST], *more]))
            shown.setToolTip("\n".join(lines))
            shown.setAccessibleName(f"{caption.text()}: {', '.join(lines)}")
        self._show()

    def _show(self) -> None:
        parts = zip((self._open, self._weighted), self._captions, strict=True)
        for at, (shown, caption) in enumerate(parts):
            shown.setVisible(at < self._room and bool(shown.text()))
            caption.setVisible(shown.isVisibleTo(self))
