"""The score of a record in one line under its head, with a way to its reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crm_desktop.gui.insight.reports.scores import words
from crm_desktop.gui.insight.scored.part import TITLES
from crm_desktop.gui.insight.scored.reading import LEARNING, ScoreReading
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.insight.scores.told import Told

EDGE = 16


class ScoreLine(QWidget):
    """There only where there is a chance, or points."""

    why_wanted = Signal()

    def __init__(self, reading: ScoreReading, parent: QWidget) -> None:
        super().__init__(parent)
        self.says = False
        self._roomy, self._reading = True, reading
        self.name, self.figure, self.points = (
            label("", "small"),
            label("", "strong"),
            label("", "small"),
        )
        self.why = push(tr("Why?"), "link", size="small")
        row = QHBoxLayout(self)
        row.setContentsMargins(EDGE, 0, EDGE, 6)
        row.setSpacing(8)
        for part in (self.name, self.figure, self.points):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.why)
        self.why.clicked.connect(lambda _on=False: self.why_wanted.emit())
        reading.found.connect(self.show_found)
        self.hide()

    def fit(self, *, roomy: bool) -> None:
        """Be there only where there is height for it."""
        self._roomy = roomy
        self.setVisible(roomy and self.says)

    def show_found(self, found: Told | str) -> None:
        """Show a score; while one is worked out the room stays what it was."""
        told = found if not isinstance(found, str) and found.says else None
        self.says = told is not None or (found == LEARNING and self.says)
        chance = words.chance(told.score) if told else ""
        self.name.setText(
            tr(TITLES[self._reading.entity]) if chance else tr("Points") if told else ""
        )
        self.figure.setText(chance or (words.points(told.score) if told else ""))
        both = told is not None and bool(chance) and bool(told.rules)
        self.points.setText(words.counted(told.score.points) if told and both else "")
        self.setToolTip("\n".join(words.reason(one) for one in told.reasons) if told else "")
        self.why.setVisible(told is not None)
        self.fit(roomy=self._roomy)
