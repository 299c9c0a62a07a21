"""What a sheet of a report shows below its head: the figure, the chart, the table, or why there is none."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.charts.kinds import KINDS
from crm_desktop.gui.charts.view import ChartView
from crm_desktop.gui.insight.card import PAD, framed
from crm_desktop.gui.insight.left_out import LeftOutNotice
from crm_desktop.gui.insight.reports.asked import pictured
from crm_desktop.gui.insight.reports.asked.figure_line import FigureLine
from crm_desktop.gui.insight.reports.asked.line_table import LineTable
from crm_desktop.gui.insight.reports.asked.pictured import Picture
from crm_desktop.i18n import tr
from crm_desktop.insight.composed.kept_report import Shown

EDGE, GAP = 16, 12
HIGH, LEAST, LEGEND = 280, 120, 28
"""How high an upright chart is, and one of rows at least, and what its colours are told in, at 100 %."""


class ReportParts(QWidget):
    """Shows an answer; what is chosen in chart or table is told as the line of the report."""

    opened = Signal(object)  # Line

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.picture: Picture | None = None
        self.figure = FigureLine(self)
        self.notice = LeftOutNotice(self)
        self.view = ChartView("bar", self)
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.table = LineTable(tr("{chart}, as a table", chart=title), self)
        self.chart, self.tabled = framed(self.view, self, PAD - 4), framed(self.table, self)
        box = QVBoxLayout(self)
        box.setContentsMargins(EDGE, 12, EDGE, EDGE)
        box.setSpacing(GAP)
        for part in (self.figure, self.notice, self.chart, self.tabled):
            box.addWidget(part)
        box.addStretch(1)
        self.view.chosen.connect(self._choose)
        self.table.opened.connect(self.opened)
        theme.news.changed.connect(self._fit)

    def show_report(self, title: str, shown: Shown) -> None:
        """Show another answer."""
        result = shown.result
        self.picture = pictured.pictured(title, shown)
        self.figure.show_report(shown)
        said = result.words()
        says = "" if result.empty and self.picture is not None else said
        self.notice.say(says, result.lacking, result.unrated, lines=result.of_lines)
        self.chart.setVisible(self.picture is not None)
        self.tabled.setVisible(bool(result.spec.groups) and not result.empty)
        if self.picture is not None:
            self.view.canvas.kind = self.picture.kind
            self.view.show_data(self.picture.data)
            self.view.canvas.show_kind(self.picture.kind)
            self._fit()
        self.table.show_report(shown)

    def first(self) -> QWidget:
        """Return what the keyboard begins with."""
        return self.view if self.chart.isVisible() else self.table

    def _choose(self, mark: object) -> None:
        line = self.picture.lines.get(mark) if self.picture else None  # type: ignore[call-overload]
        if line is not None and line.count:
            self.opened.emit(line)

    def _fit(self) -> None:
        canvas = self.view.canvas
        told = LEGEND * bool(canvas.shown.held_against() or len(canvas.shown.series) > 1)
        least = LEAST if KINDS[canvas.kind].down else HIGH
        self.view.setMinimumHeight(
            max(fonts.grown(least), canvas.sizeHint().height() + fonts.grown(told))
        )
