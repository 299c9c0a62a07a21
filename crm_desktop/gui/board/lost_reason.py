"""Asking why a deal was lost: typed or one of those given before; it can be skipped."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_desktop.gui.widgets.asking_why import AskingWhy, Words
from crm_desktop.i18n import tr


class LostReason(AskingWhy):
    """Enter closes the deal as lost; Esc leaves it open."""

    def __init__(self, parent: QWidget, what: str) -> None:
        words = Words(
            tr("Lost {what}", what=what),
            tr("Why was it lost?"),
            tr("For example: chose a cheaper offer"),
            tr("Reasons show later where deals are lost. It can stay empty."),
            tr("Mark as lost"),
        )
        super().__init__(parent, words)
        self.lose = self.go
