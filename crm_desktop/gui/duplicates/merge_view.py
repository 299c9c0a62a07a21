"""The merge of some records on screen: the table of their values, what moves along, and doing it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QTableView, QVBoxLayout, QWidget

from crm_desktop.domain.fields import Value
from crm_desktop.duplicates import merging
from crm_desktop.gui import fonts
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.context import Context
from crm_desktop.gui.duplicates import merge_model
from crm_desktop.gui.duplicates.merge_delegate import MergeDelegate, line_height
from crm_desktop.gui.duplicates.merge_model import LABEL, MergeModel, Shown
from crm_desktop.gui.duplicates.words import apart_words, moved_words
from crm_desktop.gui.exchange.note import Note
from crm_desktop.gui.widgets.dressing import label
from crm_desktop.i18n import tr

NAMES, LEAST = 116, 160
"""Widths in px: of the fields' names, and at least of a record and of the result."""
MOST = 12
"""Records side by side at most; a larger group is merged in turns."""


class MergeTable(QTableView):
    """Arrows walk over the cells, Space and Enter choose one, F2 types another result."""

    picked = Signal(int, int)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = MergeModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(MergeDelegate(context, self))
        self.setAccessibleName(tr("Values to merge"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
        self.setEditTriggers(
            QTableView.EditTrigger.EditKeyPressed | QTableView.EditTrigger.DoubleClicked
        )
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setMinimumSectionSize(40)
        self.clicked.connect(self._clicked)
        self.rows.modelReset.connect(self.fit)

    def fit(self) -> None:
        """Share the width among the columns, heights by the size of the text."""
        count = self.rows.columnCount()
        if count < 3:
            return
        names, least = (fonts.widened(w) for w in (NAMES, LEAST))
        room = self.viewport().width() - names
        each = max(least, room // (count - 1))
        spare = max(0, room - each * (count - 1))
        self.setColumnWidth(LABEL, names + spare)
        for column in range(1, count):
            self.setColumnWidth(column, each)
        for row in range(self.rows.rowCount()):
            self.setRowHeight(row, line_height(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        keys = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        index = self.currentIndex()
        if event.key() in keys and not event.modifiers() and index.isValid():
            if (
                not self.rows.pick(index.row(), index.column())
                and index.column() == (self.rows.result)
                and index.flags() & Qt.ItemFlag.ItemIsEditable
            ):
                self.edit(index)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(720, 360)

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() != self.rows.result or self.rows.lines[index.row()].entry is not None:
            self.rows.pick(index.row(), index.column())


class MergeView(QWidget):
    """Reads a plan off the window's thread and shows it; `ready` tells that it can be merged."""

    ready = Signal(bool)

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.kind, self.ids = "", ()
        self._job: Any = None
        self._picked: dict[str, Value] = {}
        self._refused: set[str] = set()
        self.table = MergeTable(context, self)
        self.moves = label("", "small", wrap=True)
        self.apart = Note("triangle-alert", "attention", self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.table, 1)
        foot = QFrame(self)
        foot.setProperty("kind", "note")
        inner = QVBoxLayout(foot)
        inner.setContentsMargins(16, 8, 16, 8)
        inner.setSpacing(6)
        inner.addWidget(self.apart)
        inner.addWidget(self.moves)
        box.addWidget(foot)
        self.setFocusProxy(self.table)
        self.table.rows.chosen.connect(self._noted)
        self.table.rows.keep_wanted.connect(self._keep)

    @property
    def plan(self) -> merging.Plan | None:
        return self.table.rows.plan

    def show_records(self, kind: str, ids: Sequence[str], keep: str = "") -> None:
        """Show how some records would be merged."""
        self.kind, self.ids = kind, tuple(ids[:MOST])
        self._picked.clear()
        self._refused.clear()
        self._read(keep)

    def clear(self) -> None:
        """Show nothing."""
        self.stop()
        self.table.rows.show_plan(None)
        self.moves.setText("")
        self.apart.say("")
        self.ready.emit(False)

    def stop(self) -> None:
        """Want no answer any more."""
        if self._job is not None:
            self._job.cancel()

    def merge(self, done: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        """Merge as shown, off the window's thread."""
        plan, ws = self.plan, self._context.ws
        if plan is None:
            return
        self.ready.emit(False)
        self._context.long_lane.run(lambda _token: merging.merge(ws, plan), done, failed)

    def _read(self, keep: str) -> None:
        self.stop()
        reader, kind, ids = self._context.ws.reader, self.kind, self.ids

        def job(_token: Any) -> Shown:
            conn = reader()
            return merge_model.shown(conn, merging.plan(conn, kind, ids, keep))

        self._job = self._context.lane.run(job, self._show, self._failed)

    def _show(self, shown: Shown) -> None:
        self._carry_over(shown.plan)
        row, column = self.table.currentIndex().row(), self.table.currentIndex().column()
        self.table.rows.show_plan(shown)
        index = self.table.rows.index(max(0, row), max(1, column))
        self.table.setCurrentIndex(index if index.isValid() else self.table.rows.index(0, 1))
        self._say_moves(shown.plan)
        self.apart.say(apart_words(self.kind, shown.apart))
        self.ready.emit(True)

    def _failed(self, error: Exception) -> None:
        self.clear()
        self._context.failed(error)

    def _keep(self, id: str) -> None:
        next_turn(self, lambda: self._read(id))

    def _noted(self) -> None:
        """Remember what was chosen by hand: another record may be told to stay after that."""
        plan = self.plan
        if plan is None:
            return
        self._picked = {s.field.name: s.chosen for s in plan.singles if s.differs}
        self._refused = {
            _entry_id(plan, many.field.name, entry)
            for many in plan.several for entry in many.entries if not entry.kept
        }  # fmt: skip

    def _carry_over(self, plan: merging.Plan) -> None:
        for single in plan.singles:
            if single.field.name in self._picked:
                single.chosen = self._picked[single.field.name]
        for many in plan.several:
            for entry in many.entries:
                entry.kept = _entry_id(plan, many.field.name, entry) not in self._refused

    def _say_moves(self, plan: merging.Plan) -> None:
        name = self.table.rows.text(0, self.table.rows.stays)
        moved = moved_words(plan.moved())
        words = tr("One undo takes it all back, at any time.")
        if moved:
            words = f"{tr('Goes to {name} as well: {what}.', what=moved, name=name)} {words}"
        self.moves.setText(words)


def _entry_id(plan: merging.Plan, name: str, entry: merging.Entry) -> str:
    """Return what tells an entry whatever the order of the records."""
    held = min((plan.records[place].id, key) for place, key in entry.holders)
    return f"{name} {held[0]} {held[1]}"
