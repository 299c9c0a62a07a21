"""Making a task about each of some chosen customers, all taken back in one go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.agenda import clock, tasks
from crm_desktop.domain.operation import Label, Operation
from crm_desktop.gui import fonts
from crm_desktop.gui.insight.reports.customers.rows_table import RowsTable
from crm_desktop.gui.insight.reports.sheet import Sheet
from crm_desktop.gui.widgets.dressing import add_field, label, push
from crm_desktop.gui.widgets.flow import Flow
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import mark, tr, trn
from crm_desktop.store import subjects
from crm_desktop.store.figures import customers

_DAYS = {0: mark("Today"), 1: mark("Tomorrow"), 7: mark("In a week"), 14: mark("In two weeks")}


def make(ws: Any, keys: Sequence[int], title: str, days: int) -> Operation | None:
    """Make a task about each customer, due so many days from today, as one operation."""
    conn = ws.reader()
    due = clock.when(clock.now_here().date() + timedelta(days=days))
    edits = [
        tasks.fresh(
            ws, {"title": title, "kind": "call", "due": due}
            | subjects.cells_about(conn, one.entity, one.id),
        )
        for one in customers.named(conn, keys).values()
    ]  # fmt: skip
    return ws.log.record(Label("create", "task", len(edits)), edits) if edits else None


class TaskRow(QWidget):
    """Below a table: what can be done with its chosen rows."""

    def __init__(self, sheet: Sheet, table: RowsTable) -> None:
        super().__init__(sheet)
        self._sheet, self._table = sheet, table
        self.make = push("", icon="square-check", size="small")
        self.flow = Flow(self, 8)
        self.flow.setContentsMargins(14, 8, 14, 10)
        self.flow.addWidget(self.make)
        self.make.clicked.connect(self.ask)
        table.chose.connect(self.fit)
        self.fit()

    def put(self, widget: QWidget) -> None:
        """Add another button."""
        self.flow.addWidget(widget)

    def fit(self) -> None:
        """Say how many are chosen."""
        count = len(self._table.keys())
        self.make.setText(
            trn("Make a task for {n} customer…", "Make a task for {n} customers…", count)
        )
        self.make.setEnabled(bool(count) and not self._sheet.context.ws.read_only)

    def ask(self) -> None:
        """Ask what the task is, then make it for each chosen customer."""
        TaskDialog(self._sheet, self._table.keys()).open()


class TaskDialog(UnsavedDialog):
    """Asks for what is to be done, and until when."""

    def __init__(self, sheet: Sheet, keys: Sequence[int]) -> None:
        super().__init__(sheet.window())
        self._sheet, self._keys = sheet, list(keys)
        self.setWindowTitle(
            trn("Task for {n} customer", "A task for each of {n} customers", len(self._keys))
        )
        self.resize(fonts.widened(420), 10)
        self.title, self.day = QLineEdit(tr("Get in touch")), QComboBox()
        for days, words in _DAYS.items():
            self.day.addItem(tr(words), days)
        self.day.setCurrentIndex(1)
        form = QFormLayout()
        add_field(form, tr("Task"), self.title)
        add_field(form, tr("Due"), self.day)
        self.save, cancel = push(tr("Make tasks"), "primary"), push(tr("Cancel"))
        self.save.setDefault(True)
        cancel.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(label(tr("One undo takes all back."), "small"))
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.save)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(16)
        box.addLayout(form)
        box.addLayout(foot)
        cancel.clicked.connect(self.throw_away)
        self.save.clicked.connect(self.accept)
        self.title.textChanged.connect(lambda text: self.save.setEnabled(bool(text.strip())))
        self.title.selectAll()

    def accept(self) -> None:
        """Make the tasks beside the window's work."""
        context, keys = self._sheet.context, self._keys
        title, days = self.title.text().strip(), int(self.day.currentData())
        if not title:
            return
        said = trn("Made {n} task", "Made {n} tasks", len(keys))
        context.long_lane.run(
            lambda _token: make(context.ws, keys, title, days),
            lambda operation: context.tell(operation, said), context.failed,
        )  # fmt: skip
        super().accept()
