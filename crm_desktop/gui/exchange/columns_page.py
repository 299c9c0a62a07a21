"""The second step: what each column of the file becomes, and how unclear dates are meant."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout, QWidget

from crm_desktop.gui.context import Context
from crm_desktop.gui.exchange.column_model import EXAMPLES, HEADING, TARGET, ColumnModel
from crm_desktop.gui.exchange.kind_choice import KindChoice
from crm_desktop.gui.exchange.note import Note
from crm_desktop.gui.exchange.preview import indented, plain_table
from crm_desktop.gui.exchange.target_delegate import TargetDelegate
from crm_desktop.gui.tables import cell_editing
from crm_desktop.gui.widgets.dressing import IconLabel, label
from crm_desktop.gui.widgets.segments import Segments
from crm_desktop.i18n import mark, tr

ORDERS = {
    "dmy": mark("Day first"),
    "mdy": mark("Month first"),
    "ymd": mark("Year first"),
}


class ColumnsPage(QWidget):
    """Proposes a mapping for a source and lets it be corrected. `changed` tells each time."""

    changed = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Any = None
        self._reading = False
        self._source: Any = None
        self.near = ""  # the kind of record taken where the headings leave it open
        self.mapping: Any = None
        self.kind = KindChoice(self)
        self.model = ColumnModel(self)
        self.delegate = TargetDelegate(self)
        self.table = self._table()
        self.program = Note("sparkles", "accent", self)
        self.left_out = label("", "hint")
        self.dates = _DateQuestion(self)
        self._lay_out()
        self.kind.chosen.connect(self._kind_chosen)
        self.model.chosen.connect(self._target_chosen)
        self.dates.chosen.connect(self._order_chosen)

    def show_source(self, source: Any, kind: str = "") -> None:
        """Propose a mapping for a source; kind "" lets the headings say what the rows are."""
        from crm_desktop.exchange.columns import mapping

        self.stop()
        self._source, ws, near = source, self._context.ws, self.near
        self._job = self._context.lane.run(
            lambda _token: mapping.propose(source, kind, ws=ws, near=near),
            self._show,
            self._context.failed,
        )

    def stop(self) -> None:
        """Want no answer any more."""
        if self._job is not None:
            self._job.cancel()

    def problem(self) -> str:
        """Return what is missing before the rows can be checked, "" when nothing is."""
        if self.mapping is None or self._reading:
            return tr("The columns are being read…")
        if not any(column.target for column in self.mapping.columns):
            return tr("Say for at least one column what it becomes.")
        if twice := self.mapping.twice():
            field = self._labels.get(twice, twice.removeprefix("custom:"))
            return tr("Two columns become “{field}”. Leave one of them out.", field=field)
        if self.mapping.unclear_dates and not self.mapping.date_order:
            return tr("Say how the dates are meant.")
        return ""

    def _show(self, mapping: Any) -> None:
        from crm_desktop.exchange.columns import mapping as library

        self.mapping, self._reading = mapping, False
        targets = library.targets(mapping.kind, mapping.own, mapping.purposes)
        self.delegate.targets = targets
        self._labels = {target.key: tr(target.label) for target in targets}
        self.kind.blockSignals(True)
        self.kind.offer(library.kinds(self._source))
        self.kind.choose(mapping.kind)
        self.kind.blockSignals(False)
        self.dates.ask(mapping.unclear_dates, mapping.date_order)
        self._show_columns()

    def _show_columns(self) -> None:
        self.model.show_mapping(self.mapping, self._labels)
        spare = sum(not column.target for column in self.mapping.columns)
        total = len(self.mapping.columns)
        words = tr("Columns left out: {n} of {total}", n=f"{spare:,}", total=f"{total:,}")
        self.left_out.setText(words if spare else tr("Every column is taken"))
        self.program.say(self._known())
        self.changed.emit()

    def _known(self) -> str:
        """Return what was recognised of the file: its program, or that its rows are of deals there are."""
        if self.mapping.lines:
            return tr("Each row puts a product on a deal that is there")
        program = self.mapping.program
        return tr("This is a {program} export", program=program) if program else ""

    def _kind_chosen(self, kind: str) -> None:
        if self.mapping is not None and kind != self.mapping.kind:
            self.show_source(self._source, kind)

    def _target_chosen(self, index: int, target: str) -> None:
        from crm_desktop.exchange.columns import mapping as library

        before = library.dates_of(self.mapping)
        self.mapping = self.mapping.with_target(index, target)
        self._show_columns()
        if library.dates_of(self.mapping) != before:
            self._read_dates()

    def _read_dates(self) -> None:
        """Find out how the columns that are dates now write them, which takes reading the file."""
        from crm_desktop.exchange.columns import mapping as library

        self.stop()
        self._reading, mapping, source = True, self.mapping, self._source
        self._job = self._context.lane.run(
            lambda _token: library.dated(source, mapping), self._dated, self._failed
        )
        self.changed.emit()

    def _dated(self, found: Any) -> None:
        self._reading = False
        asked = self.mapping.unclear_dates and found.unclear_dates  # what was answered stays
        order = self.mapping.date_order if asked else found.date_order
        self.mapping = replace(self.mapping, date_order=order, unclear_dates=found.unclear_dates)
        self.dates.ask(found.unclear_dates, order)
        self.changed.emit()

    def _failed(self, error: BaseException) -> None:
        self._reading = False
        self._context.failed(error)

    def make_stages(self, on: bool) -> None:
        """Say whether stages that are not there are made."""
        self.mapping = replace(self.mapping, new_stages=on)

    def _order_chosen(self, order: str) -> None:
        if order != self.mapping.date_order:
            self.mapping = self.mapping.with_date_order(order)
            self.changed.emit()

    # building

    def _table(self) -> QTableView:
        made = QTableView(self)
        made.setModel(self.model)
        made.setItemDelegate(self.delegate)
        plain_table(made, 40)
        triggers = QTableView.EditTrigger
        made.setEditTriggers(triggers.EditKeyPressed | triggers.AnyKeyPressed)
        for asks in (made.clicked, made.activated):
            asks.connect(lambda index: cell_editing.begin(made, index.siblingAtColumn(TARGET)))
        made.setMouseTracking(True)
        made.setAccessibleName(tr("What the columns become"))
        head = made.horizontalHeader()
        head.setSectionResizeMode(HEADING, QHeaderView.ResizeMode.Interactive)
        head.setSectionResizeMode(EXAMPLES, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(TARGET, QHeaderView.ResizeMode.Interactive)
        head.resizeSection(HEADING, 230)
        head.resizeSection(TARGET, 330)
        return made

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(24, 0, 24, 0)
        top.setSpacing(12)
        top.addWidget(label(tr("The rows are"), "tertiary"))
        top.addWidget(self.kind)
        top.addWidget(self.program, 1)
        top.addStretch(0)  # keeps the parts together where no program is named
        top.addWidget(self.left_out)
        asked = QHBoxLayout()
        asked.setContentsMargins(24, 0, 24, 0)
        asked.addWidget(self.dates)
        line = QFrame(self)
        line.setProperty("kind", "line")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 16, 0, 0)
        box.setSpacing(12)
        box.addLayout(top)
        box.addLayout(asked)
        box.addWidget(line)
        box.addLayout(indented(self.table), 1)


class _DateQuestion(QFrame):
    """Asks how dates like 03/04/2026 are meant, with examples from the file."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "ground")
        self._words = label("", wrap=True)
        self.order = Segments(
            [(key, tr(words), "") for key, words in ORDERS.items()], tr("Order of dates"),
            ticked=True,
        )  # fmt: skip
        self.order.chosen.connect(self.chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(IconLabel("calendar", "attention"))
        row.addWidget(self._words, 1)
        row.addWidget(self.order)
        self.hide()

    def ask(self, examples: tuple[str, ...], order: str) -> None:
        """Ask, showing what is chosen already; without examples there is nothing to ask."""
        self.setVisible(bool(examples))
        shown = ", ".join(examples[:3])
        self._words.setText(tr("Dates in this file can be read in two ways: {examples}",
                               examples=shown))  # fmt: skip
        if order:
            self.order.blockSignals(True)
            self.order.choose(order)
            self.order.blockSignals(False)
        else:
            self.order.clear()
