"""Why the record of the current row has its score, reason by reason."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_desktop.gui.insight.card import PAD, Card
from crm_desktop.gui.insight.reports.scores import words
from crm_desktop.gui.insight.reports.scores.model import Row
from crm_desktop.gui.insight.reports.scores.reason_grid import ReasonGrid
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import tr


class WhyCard(Card):
    """What counts for a record, with its name and chance in the head."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(tr("Why"), parent)
        self.grid = ReasonGrid()
        self.grid.setContentsMargins(PAD, 0, PAD, PAD)
        self.says = label("", "small", wrap=True)
        self.says.setContentsMargins(PAD, 0, PAD, PAD)
        self.inside.addLayout(self.grid)
        self.inside.addWidget(self.says)
        self.inside.addStretch(1)
        self.show_row(None)

    def show_row(self, row: Row | None) -> None:
        """Show the reasons of a row."""
        if row is None or row.line is None:
            self.grid.show_reasons(())
            self.title.setText(tr("Why"))
            self.note.setText("")
            self.says.setText(tr("Choose a row to see what counts for it."))
            return
        self.title.setText(tr("Why: {name}", name=row.line.title or tr("Unnamed")))
        self.note.setText(words.chance(row.score))
        self.says.setText(self.grid.show_reasons(row.line.reasons))
        self.says.setVisible(bool(self.says.text()))
