"""How likely a lead or a deal is, and why, among what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.reports.scores import words
from crm_desktop.gui.insight.reports.scores.reason_grid import ReasonGrid
from crm_desktop.gui.insight.scored.reading import FAILED, LEARNING, LONG_WAY, ScoreReading
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.i18n import mark, tr

if TYPE_CHECKING:
    from crm_desktop.insight.scores import Model
    from crm_desktop.insight.scores.told import Told

TITLES = {"lead": mark("Chance to convert"), "deal": mark("Chance to be won")}
EDGE = 16


class ScorePart(QWidget):
    """Hidden for a record that has no score. It shows what its `reading` finds."""

    def __init__(self, context: Context, reading: ScoreReading, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._reading = context, reading
        self.head, self.figure = label("", "section"), label("", "title")
        self.points = label("", "small")
        self.reasons = ReasonGrid()
        self.says, self.learned = label("", "small", wrap=True), label("", "hint", wrap=True)
        self.go = push(tr("Work it out"), size="small")
        self.list = push("", "link", size="small")
        self._lay_out()
        self.go.clicked.connect(lambda _on=False: reading.learn())
        self.list.clicked.connect(lambda _on=False: self._open_list())
        reading.found.connect(self.show_found)
        self.hide()

    def show_found(self, found: Told | str) -> None:
        """Show a score, or what there is in its place."""
        told = None if isinstance(found, str) else found
        self.setVisible(told is not None or found in (LEARNING, LONG_WAY, FAILED))
        if self.isHidden():
            return
        chance = words.chance(told.score) if told else ""
        counted = told is not None and bool(told.rules)
        self.head.setText(
            tr(TITLES[self._reading.entity]) if chance or not counted else tr("Points")
        )
        self.list.setText(tr(words.LISTS[self._reading.entity]))
        self.figure.setText(chance or (words.points(told.score) if told and counted else ""))
        self.points.setText(words.counted(told.score.points) if told and chance and counted else "")
        below = self.reasons.show_reasons(told.reasons if told and told.says else ())
        self.says.setText(below if chance else _instead(found))
        self.learned.setText(_learned(told.model) if told and told.model else "")
        self.go.setText(tr("Try again") if found == FAILED else tr("Work it out"))
        self.go.setVisible(found in (LONG_WAY, FAILED))
        for part in (self.figure, self.points, self.says, self.learned):
            part.setVisible(bool(part.text()))

    def _open_list(self) -> None:
        self._context.open_record("report", f"likely-{self._reading.entity}s")

    def _lay_out(self) -> None:
        self.head.setContentsMargins(0, 4, 0, 4)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.figure)
        line.addWidget(self.points, 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(EDGE, 0, 10, 12)
        box.setSpacing(6)
        for part in (self.head, line, self.reasons, self.says, self.learned, self.go, self.list):
            _add(box, part)


def _add(box: QVBoxLayout, part: Any) -> None:
    if not isinstance(part, QWidget):
        box.addLayout(part)
    elif part.property("kind") == "link" or part.property("scale") == "small":
        box.addWidget(part, 0, Qt.AlignmentFlag.AlignLeading)
    else:
        box.addWidget(part)


def _instead(found: Told | str) -> str:
    """Say why there is no chance."""
    if found == LEARNING:
        return tr("Learning from this file…")
    if found == LONG_WAY:
        return tr("To learn from as many records as have come to an end here takes a while.")
    if found == FAILED:
        return tr("It could not be worked out.")
    if isinstance(found, str):
        return ""
    from crm_desktop.insight.scores.told import instead

    return instead(found.why, found.rules)


def _learned(model: Model) -> str:
    from crm_desktop.insight.scores import kept_word

    return kept_word.learned(model)
