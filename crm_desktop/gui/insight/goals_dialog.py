"""The goals there are: new ones, changed, deleted, each with its way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain import money
from crm_desktop.domain.goal import MEASURES, PERIODS
from crm_desktop.domain.operation import Changed, Edit, Label
from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.insight.goal_form import GoalForm
from crm_desktop.gui.widgets.dressing import push
from crm_desktop.gui.widgets.empty_state import EmptyState
from crm_desktop.gui.widgets.reading_list import plain_list
from crm_desktop.i18n import tr
from crm_desktop.insight.people import goals
from crm_desktop.insight.people.goals import Goal
from crm_desktop.store import listing

SIZE, ROW = (560, 420), 32
_ID = Qt.ItemDataRole.UserRole


class GoalsDialog(QDialog):
    """What is done is done at once, each with its undo."""

    def __init__(self, context: Context, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        self.setWindowTitle(tr("Goals"))
        self.resize(fonts.widened(SIZE[0]), SIZE[1])
        self.list = QListWidget(self)
        plain_list(self.list)
        self.list.setAccessibleName(tr("Goals"))
        self.empty = EmptyState(
            "target", tr("No goals yet"),
            tr("A goal says how much is to be won, done or found in each week, month, quarter or year."),
            over=self.list,
        )  # fmt: skip
        self.new, self.change = push(tr("New goal…"), "primary", "plus"), push(tr("Change…"))
        self.delete, close = push(tr("Delete"), "danger"), push(tr("Close"))
        for button in (self.new, self.change, self.delete, close):
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        foot.addWidget(self.new)
        foot.addWidget(self.change)
        foot.addWidget(self.delete)
        foot.addStretch(1)
        foot.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(self.list, 1)
        box.addLayout(foot)
        self.new.clicked.connect(lambda: self._form(None))
        self.change.clicked.connect(self.edit_current)
        self.delete.clicked.connect(self.delete_current)
        close.clicked.connect(self.accept)
        self.list.itemActivated.connect(lambda _item: self.edit_current())
        self.list.currentRowChanged.connect(lambda _row: self._fit())
        context.bridge.changed.connect(self._take)
        self._fit()
        self.read()

    def read(self) -> None:
        """List the goals as they are."""
        reader = self._context.ws.reader
        self._context.lane.run(
            lambda _token: goals.goals(reader()), self._show, self._context.failed
        )

    def _show(self, found: Sequence[Goal]) -> None:
        current = self._current()
        self.list.clear()
        for goal in found:
            item = QListWidgetItem(said(goal), self.list)
            item.setData(_ID, goal.id)
            item.setSizeHint(QSize(0, fonts.height(ROW)))
            if goal.id == current:
                self.list.setCurrentItem(item)
        if self.list.count() and self.list.currentRow() < 0:
            self.list.setCurrentRow(0)
        if self.list.count():
            self.empty.hide()
        else:
            self.empty.cover(self.list)
        self._fit()

    def edit_current(self) -> None:
        """Open the form of the current goal."""
        known = listing.record(self._context.ws.reader(), "goal", self._current())
        if known is not None:
            self._form(known)

    def delete_current(self) -> None:
        """Delete the current goal; the toast has the way back."""
        id = self._current()
        if id and self.delete.isEnabled():
            edit = Edit("goal", id, {"deleted": True})
            self._context.write(Label("delete", "goal", row=id), [edit], tr("Goal deleted"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self.delete_current()
        else:
            super().keyPressEvent(event)

    def _current(self) -> str:
        item = self.list.currentItem()
        return str(item.data(_ID)) if item is not None else ""

    def _form(self, known: listing.RecordView | None) -> None:
        GoalForm(self._context, known, self).open()

    def _fit(self) -> None:
        closed = self._context.ws.closed_because
        for button in (self.new, self.change, self.delete):
            button.setEnabled(not closed and (button is self.new or bool(self._current())))
            button.setToolTip(closed)

    def _take(self, news: Changed) -> None:
        if "goal" in news.rows:
            self.read()


def said(goal: Goal) -> str:
    """Return a goal in a line: "Sales: Won value, RM 120,000 each month, Everyone"."""
    target = money.shown(goal.target, goal.currency) if goal.in_money else f"{goal.target:,}"
    measure = next(tr(choice.label) for choice in MEASURES if choice.value == goal.measure)
    period = next(tr(choice.label) for choice in PERIODS if choice.value == goal.period)
    return tr(
        "{name}: {measure}, {target} each {period}, {people}",
        name=goal.name, measure=measure.lower(), target=target, period=period.lower(),
        people=", ".join(goal.people) or tr("Everyone"),
    )  # fmt: skip
