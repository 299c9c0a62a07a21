"""The figure of a report in large letters: what it is of, what it was the period before, why it changed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.domain.counts import counted
from crm_desktop.gui.charts import units
from crm_desktop.gui.insight.reports.asked import pictured
from crm_desktop.gui.widgets.dressing import label, push, set_kind
from crm_desktop.gui.widgets.flow import Flow
from crm_desktop.i18n import tr
from crm_desktop.insight.composed.kept_report import Shown
from crm_desktop.store.figures.question import COUNT

MOST = 10
"""So many times what a figure was, its share is left out."""


class FigureLine(QWidget):
    """Tells what is wanted; the sheet acts."""

    all_wanted = Signal()
    why_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.name, self.figure = label("", "small", wrap=True), label("", "page")
        self.by, self.rest = label("", "strong"), label("", "small")
        self.held = label("", "small", wrap=True)
        self.all = push(tr("Open the records"), icon="list", size="small")
        self.why = push(tr("Why did it change…"), icon="arrow-right-left", size="small")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.figure)
        row.addWidget(self.by)
        row.addWidget(self.rest)
        row.addStretch(1)
        acts = QWidget(self)
        flow = Flow(acts, 8)
        flow.setContentsMargins(0, 0, 0, 0)
        flow.addWidget(self.why)
        flow.addWidget(self.all)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        box.addWidget(self.name)
        box.addLayout(row)
        box.addWidget(self.held)
        box.addWidget(acts)
        self.all.clicked.connect(self.all_wanted)
        self.why.clicked.connect(self.why_wanted)

    def show_report(self, shown: Shown) -> None:
        """Show the figure of all groups together."""
        result = shown.result
        when = pictured.period(result)
        self.name.setText(" · ".join(part for part in (shown.figure, when) if part))
        self.figure.setText(pictured.shown(result.total, result))
        self.all.setText(tr("Open {records}", records=counted(shown.entity, result.count)))
        self.all.setEnabled(bool(result.count))
        self.why.setVisible(shown.explainable)
        by, rest = _compared(shown)
        self.by.setText(by[1:])
        self.by.setVisible(bool(by))
        set_kind(self.by, {"+": "good", "-": "error"}.get(by[:1], "small"))
        of = _of(shown)
        if result.lacking or not rest:
            rest = " · ".join(part for part in (rest, of) if part)
        self.rest.setText(rest)
        self.rest.setVisible(bool(rest))
        self.held.setText(result.held.words() if result.held is not None else "")
        self.held.setVisible(bool(self.held.text()))


def _of(shown: Shown) -> str:
    """Return of what the figure is: of all that are opened, or of so many of them that have a value."""
    result = shown.result
    if result.spec.how == COUNT or result.empty:
        return ""
    if result.lacking:
        return tr("of {known} with a known value, {lacking} without",
                  known=f"{result.count - result.lacking:,}", lacking=f"{result.lacking:,}")  # fmt: skip
    return tr("of {records}", records=counted(shown.entity, result.count))


def _compared(shown: Shown) -> tuple[str, str]:
    """Return by how much the figure is another than before, led by its sign, and what it was."""
    result = shown.result
    before, now = result.before, result.total
    if before is None:
        return "", ""
    was = tr("period before {figure}", figure=pictured.shown(before, result))
    if now is None or now == before:
        return "", was
    by = now - before
    said = f"{'+' if by > 0 else '−'} {pictured.shown(abs(by), result)}"
    if before and abs(by) < MOST * abs(before):  # many times what was next to nothing says nothing
        said += f" ({units.share(abs(by) / abs(before) * 100)})"
    return ("+" if by > 0 else "-") + said, was
