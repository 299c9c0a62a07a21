"""Asking why a deal was lost: typed or one of those given before; it can be skipped."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.i18n import tr

OFFERED = 6


class LostReason(QDialog):
    """Enter closes the deal as lost; Esc leaves it open."""

    given = Signal(str)

    def __init__(self, parent: QWidget, what: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Lost {what}", what=what))
        self.setMinimumWidth(440)
        self.reason = QLineEdit(self)
        self.reason.setAccessibleName(tr("Reason"))
        self.reason.setPlaceholderText(tr("For example: chose a cheaper offer"))
        asked = label(tr("Why was it lost?"), "section")
        hint = label(
            tr("Reasons show later where deals are lost. It can stay empty."), "hint", wrap=True
        )
        self.lose = push(tr("Mark as lost"), "primary")
        self.lose.setDefault(True)
        self.lose.clicked.connect(self.accept)
        cancel = push(tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(asked)
        box.addWidget(self.reason)
        self._chips = QVBoxLayout()
        self._chips.setSpacing(6)
        box.addLayout(self._chips)
        box.addWidget(hint)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.lose)
        box.addLayout(foot)
        self.reason.setFocus()

    def accept(self) -> None:
        reason = self.reason.text()
        super().accept()
        self.given.emit(reason)

    def offer(self, known: Sequence[str]) -> None:
        """Offer reasons given before."""
        known = known[:OFFERED]
        for start in range(0, len(known), 2):
            row = QHBoxLayout()
            row.setSpacing(8)
            for reason in known[start : start + 2]:
                row.addWidget(self._chip(reason))
            row.addStretch(1)
            self._chips.addLayout(row)
        self.adjustSize()

    def _chip(self, reason: str) -> QToolButton:
        chip = QToolButton(self)
        chip.setProperty("kind", "chip")
        chip.setText(chip.fontMetrics().elidedText(reason, Qt.TextElideMode.ElideRight, 170))
        chip.setToolTip(reason)
        chip.setAccessibleName(reason)
        chip.clicked.connect(lambda: self.reason.setText(reason))
        return chip
