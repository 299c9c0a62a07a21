"""What the report of where deals stick shows below its head: two charts, the stages, what is stuck."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.gui import fonts, theme
from crm_desktop.gui.charts.data import Mark
from crm_desktop.gui.insight.card import Card, ChartCard, Notice
from crm_desktop.gui.insight.reports.choosers import Chooser
from crm_desktop.gui.insight.reports.number_table import NumberTable
from crm_desktop.gui.insight.reports.sticking import shown as told
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.i18n import tr, trn
from crm_desktop.insight.sticking import bottleneck, bottleneck_files
from crm_desktop.insight.sticking import funnel as funnels
from crm_desktop.insight.sticking.bottleneck import STAYED, STUCK, Shown

EDGE, GAP, INSET, TWO = 16, 12, 6, 760
"""Pixels at 100 %; from the width `TWO` on the charts stand beside each other."""


class StickingBody(QWidget):
    """Tells what is to be opened; the sheet acts."""

    opened = Signal(str, int)  # a bar, and the place of its stage, -1 for all

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.notice = Notice(self)
        self.funnel = ChartCard("funnel", tr("Funnel"), self)
        self.stays = ChartCard("bar", tr("Days in a stage"), self)
        self.stages = Card(tr("Stage by stage"), self)
        self.table = NumberTable(tr("Stage by stage"), bottleneck_files.columns(), parent=self)
        self.left_out = push("", "link", size="small")
        self.left_out.hide()
        self.later = push("", "link", size="small")
        self.later.hide()
        self.stages.head.addWidget(self.later)
        self.stages.head.addWidget(self.left_out)
        inset = QHBoxLayout()
        inset.setContentsMargins(INSET, 0, INSET, INSET)
        inset.addWidget(self.table)
        self.of_when = label("", "small", wrap=True)
        self.of_when.setContentsMargins(8 + INSET, 0, 8 + INSET, 8)
        self.stages.inside.addLayout(inset)
        self.stages.inside.addWidget(self.of_when)
        self.stuck = ChartCard("list", tr("Stuck deals"), self)
        self.limit = Chooser(tr("Stuck after"), self)
        self.all_stuck = push("", "link", size="small")
        self.all_stuck.hide()
        self.stuck.head.insertWidget(2, self.all_stuck)
        self.stuck.head.insertWidget(3, self.limit)
        self._columns = 0
        self._lay_out()
        self._connect()

    def show_report(self, shown: Shown, today: date) -> None:
        """Show other figures."""
        self.notice.words.setText(shown.said)
        self.funnel.show_data(told.funnel(shown), matters=shown.funnel.bottleneck() >= 0)
        self.stays.show_data(told.stays(shown))
        self.table.show_rows(told.rows(shown))
        self.of_when.setText(told.legend(shown, today))
        self.table.setAccessibleDescription(self.of_when.text())
        self.stages.note.setText(_ending(shown))
        later, unseen = shown.funnel.later.deals, shown.funnel.unseen.deals
        self.later.setText(trn("{n} seen later on", "{n} seen later on", later))
        self.later.setVisible(bool(later))
        self.left_out.setText(trn("{n} left out", "{n} left out", unseen))
        self.left_out.setVisible(bool(unseen))
        self.stuck.show_data(told.stuck(shown))
        self.stuck.note.setText("")
        count = sum(one.stuck.count for one in shown.standing)
        self.all_stuck.setText(trn("All {n}", "All {n}", count))
        self.all_stuck.setVisible(bool(count))

    def offer(self, limit: int) -> None:
        """Offer after how many days a deal is stuck."""
        options = [(str(days), _after(days)) for days in bottleneck.LIMITS]
        self.limit.offer(options, str(limit))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = 2 if self.width() >= fonts.widened(TWO) else 1
        if columns == self._columns:
            return
        self._columns = columns
        for at, card in enumerate((self.funnel, self.stays)):
            self.pair.removeWidget(card)
            self.pair.addWidget(card, at // columns, at % columns)
        for column in range(2):
            self.pair.setColumnStretch(column, int(column < columns))

    def _lay_out(self) -> None:
        self.pair = QGridLayout()
        self.pair.setSpacing(GAP)
        box = QVBoxLayout(self)
        box.setContentsMargins(EDGE, 12, EDGE, EDGE)
        box.setSpacing(GAP)
        said = QHBoxLayout()
        said.addWidget(self.notice)
        box.addLayout(said)
        box.addLayout(self.pair)
        box.addWidget(self.stages)
        box.addWidget(self.stuck)
        box.addStretch(1)
        self._arrange()

    def _connect(self) -> None:
        self.funnel.view.chosen.connect(self._open_funnel)
        self.stays.view.chosen.connect(lambda mark: self.opened.emit(STAYED, mark.category))
        self.stuck.view.chosen.connect(lambda mark: self.opened.emit(STUCK, mark.category))
        self.table.opened.connect(lambda behind, _row, _column: self.opened.emit(*behind))
        self.later.clicked.connect(lambda: self.opened.emit(funnels.LATER, -1))
        self.left_out.clicked.connect(lambda: self.opened.emit(funnels.UNSEEN, -1))
        self.all_stuck.clicked.connect(lambda: self.opened.emit(STUCK, -1))
        theme.news.changed.connect(self._arrange)

    def _open_funnel(self, mark: Mark) -> None:
        stages = self.table.figures.rowCount()
        bar = funnels.REACHED if mark.category < stages else funnels.WON
        self.opened.emit(bar, mark.category if mark.category < stages else -1)


def _after(days: int) -> str:
    if not days:
        return tr("longer than its stage allows")
    return tr("longer than {n} days", n=days)


def _ending(shown: Shown) -> str:
    found = shown.funnel
    if not found.closed:
        return ""
    return tr(
        "Won {won}, lost {lost}: {percent} % of the closed deals were won.",
        won=f"{found.won.deals:,}", lost=f"{found.lost.deals:,}",
        percent=round(100 * found.won.deals / found.closed),
    )  # fmt: skip
