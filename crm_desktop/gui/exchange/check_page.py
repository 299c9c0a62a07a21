"""The third step: what the check of all rows found, tile by tile, and what the user decides."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from crm_desktop.gui import fonts
from crm_desktop.gui.exchange import files
from crm_desktop.gui.exchange.plan_delegate import ROW, PlanDelegate
from crm_desktop.gui.exchange.plan_desk import PlanDesk
from crm_desktop.gui.exchange.plan_model import CHANGES, DECISION, LINE, TICK, TITLE, PlanModel
from crm_desktop.gui.exchange.preview import plain_table
from crm_desktop.gui.exchange.remarks_bar import RemarksBar
from crm_desktop.gui.exchange.row_panel import RowPanel
from crm_desktop.gui.exchange.verdicts import EVERY_TITLE, LOOKS, SELDOM
from crm_desktop.gui.widgets.count_tile import CountTile
from crm_desktop.gui.widgets.dressing import label, push
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.flow import Flow
from crm_desktop.i18n import tr, trn
from crm_desktop.store.spool import Decision

if TYPE_CHECKING:
    from crm_desktop.exchange.stages.laying import Laid

PANEL_FROM, HEADING = 1080, 110
"""Width below which the current row has no panel of its own beside the table."""


class CheckPage(QWidget):
    """`decided` tells that what would be imported changed."""

    decided = Signal()
    said = Signal(str)

    def __init__(self, desk: PlanDesk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.tiles = {v: CountTile(k.icon, k.role, tr(k.name), self) for v, k in LOOKS.items()}
        self.model = PlanModel(desk, self)
        self.table = self._table()
        self.panel = RowPanel(self)
        self.remarks = RemarksBar(self)
        self.title = label("", "strong", wrap=True)
        self.accept_all = push(tr("Accept all"), "", "check", "small")
        self.refuse_all = push(tr("Refuse all"), "", "x", "small")
        self.save = push(tr("Save error rows…"), "", "download", "small")
        self.empty = EmptyState("check-check", tr("Nothing to import"), over=self.table)
        self._lay_out()
        self._connect()

    def show_plan(self) -> None:
        """Show what was found, beginning with what needs a decision most."""
        counts = self._desk.counts
        self.remarks.show_plan(self._desk.plan)
        for verdict, tile in self.tiles.items():
            tile.say(f"{counts.get(verdict, 0):,}", tr(LOOKS[verdict].line))
            tile.setEnabled(bool(counts.get(verdict)))
            tile.setVisible(verdict not in SELDOM or bool(counts.get(verdict)))
        first = next(
            (v for v in ("duplicate", "faulty", "update", "new", "error") if counts.get(v)), ""
        )
        self.show_verdict(first)
        if not sum(counts.values()):
            self.empty.say(
                "file", tr("This file has no rows"), tr("There is nothing below its headings.")
            )
            self.empty.cover(self.table)
        else:
            self.empty.hide()

    def show_verdict(self, verdict: str) -> None:
        """List the rows of one verdict, "" for all."""
        for name, tile in self.tiles.items():
            tile.setChecked(name == verdict)
        self.model.show_verdict(verdict)
        look = LOOKS.get(verdict)
        shown, every = self.model.rowCount(), sum(self._desk.counts.values())
        of = tr("{n} of {total}", n=f"{shown:,}", total=f"{every:,}") if look else f"{every:,}"
        self.title.setText(f"{tr(look.title if look else EVERY_TITLE)} · {of}")
        for button in (self.accept_all, self.refuse_all):
            button.setVisible(look is not None and look.open)
        bad = verdict in ("faulty", "error") and bool(self._desk.counts.get(verdict))
        self.save.setVisible(bad)
        self.panel.show_row(None)
        if self.model.rowCount():
            self.table.scrollToTop()
            self.table.setCurrentIndex(self.model.index(0, TICK))

    def left_out(self) -> str:
        """Return which rows that would bring something are left out as it is decided now, "" for none."""
        counts, accepted = self._desk.counts, self._desk.accepted
        duplicates, faulty, errors = (
            counts.get(v, 0) - accepted.get(v, 0) for v in ("duplicate", "faulty", "error")
        )
        said = (
            trn("{n} probable duplicate", "{n} probable duplicates", duplicates)
            if duplicates
            else "",
            trn("{n} row with bad values", "{n} rows with bad values", faulty) if faulty else "",
            trn("{n} row with an error", "{n} rows with errors", errors) if errors else "",
        )
        return ", ".join(filter(None, said))

    def save_errors(self, path: Path) -> None:
        """Write the rows that cannot be read to a file one can mend and import."""
        self._desk.save_errors(path, lambda n: self.said.emit(
            trn("Saved {n} row to {name}", "Saved {n} rows to {name}", n, name=path.name)
        ))  # fmt: skip

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        pressed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if watched is self.table and pressed and event.key() == Qt.Key.Key_Space:
            self.model.toggle(self.table.currentIndex().row())
            return True
        if watched is self and event.type() == QEvent.Type.Resize:
            self.panel.setVisible(self.width() >= PANEL_FROM)
        return False

    # following

    def _show_current(self) -> None:
        at = self.table.currentIndex().row()
        self.panel.show_row(self.model.row(at) if 0 <= at < self.model.rowCount() else None)

    def _changed(self, first: QModelIndex, last: QModelIndex) -> None:
        if first.row() <= self.table.currentIndex().row() <= last.row():
            self._show_current()

    def _decide(self, decision: Decision) -> None:
        at = self.table.currentIndex().row()
        if at >= 0:
            self.model.decide(at, decision)

    def _tile_clicked(self, verdict: str) -> None:
        """Filter by a tile; the chosen one clicked again shows all."""
        self.show_verdict("" if self.model.verdict == verdict else verdict)

    def _decide_all(self, decision: Decision) -> None:
        self._desk.decide_all(self.model.verdict, decision)

    def _decided_all(self) -> None:
        self.model.refresh()
        self.decided.emit()

    # building

    def _table(self) -> QTableView:
        made = QTableView(self)
        made.setModel(self.model)
        made.setItemDelegate(PlanDelegate(made))
        plain_table(made, ROW)
        made.verticalHeader().setDefaultSectionSize(fonts.two_lines(ROW))
        made.setMouseTracking(True)
        made.setAccessibleName(tr("Rows of the file"))
        head = made.horizontalHeader()
        for column, width in (
            (TICK, 56),
            (LINE, fonts.widened(72)),
            (TITLE, 210),
            (DECISION, fonts.widened(124)),
        ):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            head.resizeSection(column, width)
        head.setSectionResizeMode(CHANGES, QHeaderView.ResizeMode.Stretch)
        made.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        made.installEventFilter(self)
        return made

    def _lay_out(self) -> None:
        tiles = Flow(fill=True)
        tiles.setContentsMargins(24, 16, 24, 8)
        for tile in self.tiles.values():
            tiles.addWidget(tile)
        said = QHBoxLayout()
        said.setContentsMargins(24, 0, 24, 0)
        said.addWidget(self.remarks)
        bar = QHBoxLayout()
        bar.setContentsMargins(24, 8, 24, 8)
        bar.setSpacing(8)
        self.title.setMinimumWidth(fonts.grown(HEADING))  # the buttons stand in more lines instead
        bar.addWidget(self.title, 1)
        buttons = Flow()
        for button in (self.accept_all, self.refuse_all, self.save):
            buttons.addWidget(button)
        bar.addLayout(buttons)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addLayout(tiles)
        left.addLayout(said)
        left.addLayout(bar)
        left.addWidget(self.table, 1)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(left, 1)
        box.addWidget(self.panel)
        self.installEventFilter(self)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        for verdict, tile in self.tiles.items():
            tile.clicked.connect(lambda _on=False, v=verdict: self._tile_clicked(v))
        self.model.decided.connect(self.decided)
        self.model.dataChanged.connect(self._changed)
        self._desk.decided.connect(self._decided_all)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._show_current())
        self.panel.decided.connect(self._decide)
        self.accept_all.clicked.connect(lambda: self._decide_all(Decision.TAKE))
        self.refuse_all.clicked.connect(lambda: self._decide_all(Decision.LEAVE))
        self.save.clicked.connect(self.ask_where)
        self.remarks.order_stages.connect(self.order_stages)

    def order_stages(self) -> None:
        """Ask in what order the new stages come."""
        from crm_desktop.gui.exchange.stages_dialog import StagesDialog  # not for every import

        dialog = StagesDialog(self._desk.plan.laid, self)
        dialog.taken.connect(self._take_stages)
        dialog.open()

    def _take_stages(self, laid: tuple[Laid, ...]) -> None:
        if self._desk.plan is not None:
            self._desk.plan.laid = laid
            self.remarks.show_plan(self._desk.plan)

    def ask_where(self) -> None:
        """Ask for the file the rows with errors are saved in."""
        files.ask_to_write(self, Path.home() / f"{tr('error rows')}.csv", self.save_errors)
