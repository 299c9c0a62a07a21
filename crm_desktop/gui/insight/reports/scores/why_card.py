"""Why the record of the current row has its score, reason by reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from crm_desktop.gui.insight.card import PAD, Card
from crm_desktop.gui.insight.reports.scores import words
from crm_desktop.gui.insight.reports.scores.model import Row
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import tr
from crm_desktop.insight.scores import Reason

MOST = 9


class WhyCard(Card):
    """What raises it first, then what lowers it, points of the user's rules last."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("Why"), parent)
        self.grid = QGridLayout()
        self.grid.setContentsMargins(PAD, 0, PAD, PAD)
        self.grid.setHorizontalSpacing(10)
        self.grid.setVerticalSpacing(4)
        self.grid.setColumnStretch(1, 1)
        self.says = label("", "small", wrap=True)
        self.says.setContentsMargins(PAD, 0, PAD, PAD)
        self.inside.addLayout(self.grid)
        self.inside.addWidget(self.says)
        self.inside.addStretch(1)
        self.show_row(None)

    def show_row(self, row: Row | None) -> None:
        """Show the reasons of a row."""
        while (item := self.grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if row is None or row.line is None:
            self.title.setText(tr("Why"))
            self.note.setText("")
            self.says.setText(tr("Choose a row to see what counts for it."))
            return
        self.title.setText(tr("Why: {name}", name=row.line.title or tr("Unnamed")))
        self.note.setText(words.chance(row.score))
        found = sorted(row.line.reasons, key=lambda one: (bool(one.points), -one.effect))
        for at, one in enumerate(found[:MOST]):
            self._add(at, one)
        said = tr("Each is held against the average record. That is no cause.")
        nothing = tr("Nothing sets it apart from the others.")
        learned = any(one.effect for one in found)
        self.says.setText(said if learned else "" if found else nothing)
        self.says.setVisible(bool(self.says.text()))

    def _add(self, at: int, one: Reason) -> None:
        effect = label(words.effect(one), "strong" if one.raises else "small")
        effect.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignTop)
        self.grid.addWidget(effect, at, 0)
        self.grid.addWidget(label(one.text, wrap=True), at, 1)
