"""The card of the deals that stand too long."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crm_desktop.domain import money
from crm_desktop.gui.board.column_head import stage_mark
from crm_desktop.gui.insight.card import PAD, Card
from crm_desktop.gui.insight.figure_row import FigureRow, Middle
from crm_desktop.gui.widgets.dressing import hairline, label, push
from crm_desktop.gui.widgets.filling import fill
from crm_desktop.i18n import tr, trn
from crm_desktop.insight.summary import Shown, StuckDeal


class StuckCard(Card):
    """The longest first; a button opens all."""

    opened = Signal(str)  # a deal
    all_wanted = Signal()

    def __init__(self, parent: QWidget, least: int = 0) -> None:
        super().__init__(tr("Stuck deals"), parent, least)
        self.all = push("", "link", size="small")
        self.head.addWidget(self.all)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(0)
        self._rows: list[FigureRow] = []
        self.says = label("", "small", wrap=True)
        self.says.setContentsMargins(PAD, 4, PAD, PAD)
        self.inside.addLayout(self.rows)
        self.inside.addWidget(self.says)
        self.inside.addStretch(1)
        self.all.clicked.connect(self.all_wanted)
        self.all.hide()

    def wait(self) -> None:
        super().wait()
        self.note.setText("")
        self.all.hide()
        fill(self.rows, ())
        self._rows = []
        self.says.setText(tr("Working it out…"))
        self.says.show()

    def show_deals(self, shown: Shown) -> None:
        """Show the deals that stand longest, or why there are none."""
        self._grow()
        total = shown.stuck
        worth = money.shown(int(total.total), shown.base)
        self.note.setText(worth if total.count else "")
        self.all.setText(trn("All {n}", "All {n}", total.count))
        self.all.setVisible(bool(total.count))
        made: list[QWidget] = []
        for one in shown.longest:
            made += [hairline(self), self._row(one)]
        focused = next((at for at, row in enumerate(self._rows) if row.hasFocus()), -1)
        fill(self.rows, made)
        self._rows = rows = [row for row in made if isinstance(row, FigureRow)]
        if focused >= 0 and rows:
            rows[min(focused, len(rows) - 1)].setFocus()
        says = ("" if total.count else shown.stuck_says, shown.untimed)
        self.says.setText(" ".join(line for line in says if line))
        self.says.setVisible(bool(self.says.text()))

    def _row(self, one: StuckDeal) -> FigureRow:
        shape, colour = stage_mark(one.stage, one.along)
        middle = Middle(shape, colour.name(), one.stage.name, "hourglass",
                        trn("{n} d", "{n} d", one.days))  # fmt: skip
        value = money.shown(*one.value) if one.value else ""
        row = FigureRow(
            one.title or tr("Unnamed"), one.company, value, middle, pad=PAD, parent=self
        )
        row.clicked.connect(lambda _on=False: self.opened.emit(one.id))
        return row
