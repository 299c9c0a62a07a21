"""The dialogs of plans: starting one about a record, and changing what they are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.agenda import clock, plans
from crm_desktop.agenda.plans import Plan, Step
from crm_desktop.agenda.tasks import About
from crm_desktop.deals.pipelines import pipelines
from crm_desktop.domain.task import KINDS, TRIGGERS
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts, icons
from crm_desktop.gui.agenda import words
from crm_desktop.gui.agenda.deeds import AgendaDeeds
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.kind_icons import icon_of
from crm_desktop.gui.widgets import fitting
from crm_desktop.gui.widgets.dressing import add_field, icon_button, label, push, spin
from crm_desktop.gui.widgets.scrolling import SteadyArea
from crm_desktop.gui.widgets.unsaved import UnsavedDialog
from crm_desktop.i18n import tr

WIDE, TALL, LIST = 820, 520, 220
SAID_FOR = 5000
"""Milliseconds that it is said that a plan was saved."""
AT_ONCE = 3
"""Steps that are shown in one turn: each takes 10 ms to make."""


class StartPlan(QDialog):
    """Which plan, and what it will make."""

    def __init__(
        self, parent: QWidget, deeds: AgendaDeeds, every: Sequence[Plan], subject: About, name: str
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Start a plan"))
        self.setMinimumWidth(fonts.widened(420))
        self._deeds, self._every, self._subject = deeds, [p for p in every if not p.off], subject
        self.choice = QComboBox(self)
        self.choice.setAccessibleName(tr("Plan"))
        for plan in self._every:
            self.choice.addItem(plan.name)
        self.steps = label("", "small", wrap=True)
        self.go = push(tr("Start"), "primary")
        self.go.clicked.connect(self.accept)
        cancel = push(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.go)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addWidget(label(tr("For {name}", name=name), "medium", wrap=True))
        box.addWidget(self.choice)
        box.addWidget(self.steps)
        box.addLayout(foot)
        self.choice.currentIndexChanged.connect(lambda _at: self._show())
        self._show()

    def plan(self) -> Plan | None:
        """Return the chosen plan."""
        at = self.choice.currentIndex()
        return self._every[at] if at >= 0 else None

    def _show(self) -> None:
        plan, today = self.plan(), clock.now_here().date()
        lines = [
            f"{words.short_day(today + timedelta(days=s.days), today)}   {s.title}"
            for s in (plan.steps if plan else ())
        ]
        self.steps.setText("\n".join(lines) or tr("There is no plan yet."))
        self.go.setEnabled(bool(lines))
        self.adjustSize()

    def accept(self) -> None:
        plan = self.plan()
        super().accept()
        if plan is not None:
            self._deeds.start_plan(plan, [self._subject])


def _listed(plan: Plan) -> str:
    """Return how a plan is listed; one that is not kept yet says so."""
    return plan.name if plan.id else tr("{name} (not saved)", name=plan.name)


class PlanEditor(UnsavedDialog):
    """The plans at the left, the chosen one's steps at the right; each Save is one operation."""

    def __init__(self, parent: QWidget, context: Any) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Plans"))
        self._ws = context.ws
        self._every: list[Plan] = []
        self.rows: list[StepRow] = []
        self._coming: list[Step] = []  # those still to be shown
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("Plans"))
        self.list.setMaximumWidth(fonts.widened(LIST))
        self.name = QLineEdit(self)
        self.trigger, self.pipeline = QComboBox(self), QComboBox(self)
        for choice in TRIGGERS:
            self.trigger.addItem(tr(choice.label), choice.value)
        self.pipeline.addItem(tr("Any pipeline"), "")
        for pipeline in pipelines(self._ws.reader()):
            self.pipeline.addItem(pipeline.name, pipeline.id)
        self.off = QCheckBox(tr("Switched off"), self)
        self.wrong = label("", "error", wrap=True)
        self.said = label("", "small", wrap=True)
        self._said_for = QTimer(self, singleShot=True, interval=SAID_FOR)
        self._said_for.timeout.connect(self.said.clear)
        self._steps = QVBoxLayout()
        self._lay_out()
        self.list.currentRowChanged.connect(self._show)
        self.reload()
        fitting.resize(self, fonts.widened(WIDE), fonts.widened(TALL))

    def reload(self, id: str = "") -> None:
        """List the plans anew, with one of them chosen."""
        self._every = plans.plans(self._ws.reader()) or [plans.suggested()]
        self.list.blockSignals(True)
        self.list.clear()
        for plan in self._every:
            self.list.addItem(_listed(plan))
        at = next((n for n, p in enumerate(self._every) if p.id == id), 0)
        self.list.setCurrentRow(at)
        self.list.blockSignals(False)
        self._show(at)

    def plan(self) -> Plan:
        """Return the plan as it stands in the fields."""
        self._show_steps(len(self._coming))
        known = self._every[max(0, self.list.currentRow())]
        steps = tuple(row.step() for row in self.rows)
        return replace(
            known, name=self.name.text(), trigger=self.trigger.currentData(),
            pipeline=self.pipeline.currentData(), off=self.off.isChecked(), steps=steps,
        )  # fmt: skip

    def save(self) -> None:
        """Keep the plan."""
        try:
            self.reload(plans.save(self._ws, self.plan()))
        except UserError as problem:
            self.said.clear()
            self.wrong.setText(str(problem))
            self.wrong.show()
        else:
            self.said.setText(tr("Saved the plan “{name}”", name=self.name.text()))
            self._said_for.start()

    def add_plan(self) -> None:
        """Begin another plan."""
        self._every.append(replace(plans.suggested(tr("New plan")), trigger="hand"))
        self.list.addItem(_listed(self._every[-1]))
        self.list.setCurrentRow(len(self._every) - 1)
        self.name.setFocus()
        self.name.selectAll()

    def delete(self) -> None:
        """Delete the plan; undo brings it back."""
        plan = self._every[max(0, self.list.currentRow())]
        if plan.id:
            plans.delete(self._ws, plan.id)
        self.reload()

    def add_step(self, step: Step | None = None) -> None:
        """Add a step at the end."""
        if step is None:
            self._show_steps(len(self._coming))
        last = self.rows[-1].step().days if self.rows else 0
        row = StepRow(step or Step(last + 7, ""), self)
        row.cross.clicked.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._steps.insertWidget(len(self.rows) - 1, row)
        self.take_as_untouched(row)
        if step is None:
            row.title.setFocus()

    def _remove(self, row: StepRow) -> None:
        if row not in self.rows:
            return  # clicked twice
        self.rows.remove(row)
        row.hide()
        row.deleteLater()

    def _show(self, at: int) -> None:
        if not 0 <= at < len(self._every):
            return
        plan = self._every[at]
        self.wrong.hide()
        self.name.setText(plan.name)
        self.trigger.setCurrentIndex(max(0, self.trigger.findData(plan.trigger)))
        self.pipeline.setCurrentIndex(max(0, self.pipeline.findData(plan.pipeline)))
        self.off.setChecked(plan.off)
        if not plan.id:
            self._said_for.stop()
        if not self._said_for.isActive():
            self.said.setText(
                "" if plan.id else tr("A suggestion: it begins to count once it is saved.")
            )
        for row in list(self.rows):
            self._remove(row)
        self.take_as_untouched(self)
        self._coming = list(plan.steps)
        self._show_steps()

    def _show_steps(self, some: int = AT_ONCE) -> None:
        """Show some of the steps that are still to be shown, the others in turns after."""
        now, self._coming = self._coming[:some], self._coming[some:]
        for step in now:
            self.add_step(step)
        if self._coming:
            next_turn(self, self._show_steps)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        new = push(tr("New plan"), icon="plus")
        new.clicked.connect(self.add_plan)
        left.addWidget(new)
        form = QFormLayout()
        for name, part in (
            (tr("Name"), self.name), (tr("Starts"), self.trigger), (tr("Pipeline"), self.pipeline),
            ("", self.off),
        ):  # fmt: skip
            add_field(form, name, part)
            part.setAccessibleName(name or tr("Switched off"))
        inside = QWidget()
        inside.setProperty("kind", "page")
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(self._steps)
        step = push(tr("Add a step"), "quiet", "plus", "small")
        step.clicked.connect(lambda: self.add_step())
        outer.addWidget(step, 0, Qt.AlignmentFlag.AlignLeading)
        outer.addStretch(1)
        area = SteadyArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(tr("Steps"))
        right = QVBoxLayout()
        right.addLayout(form)
        right.addWidget(label(tr("Steps"), "strong"))
        right.addWidget(area, 1)
        right.addWidget(self.wrong)
        right.addLayout(self._foot())
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 20, 20, 20)
        row.setSpacing(20)
        row.addLayout(left)
        row.addLayout(right, 1)

    def _foot(self) -> QHBoxLayout:
        delete, close = push(tr("Delete"), "danger"), push(tr("Close"))
        save = push(tr("Save"), "primary")
        delete.clicked.connect(self.delete)
        close.clicked.connect(self.accept)
        save.clicked.connect(self.save)
        for button in (delete, close, save):
            button.setAutoDefault(False)
        save.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(delete)
        foot.addWidget(self.said, 1)
        foot.addWidget(close)
        foot.addWidget(save)
        return foot


class StepRow(QWidget):
    """One step: after how many days, what, of which kind."""

    def __init__(self, step: Step, parent: QWidget) -> None:
        super().__init__(parent)
        self._key = step.key
        self.days = spin(0, plans.FARTHEST, tr("Days after the start"))
        self.days.setValue(step.days)
        self.days.setSuffix(" " + tr("d"))
        self.title = QLineEdit(step.title, self)
        self.title.setAccessibleName(tr("What is to be done"))
        self.title.setPlaceholderText(tr("What is to be done"))
        self.kind = QComboBox(self)
        self.kind.setAccessibleName(tr("Kind of task"))
        for choice in KINDS:
            self.kind.addItem(icons.icon(icon_of(choice.value)), tr(choice.label), choice.value)
        self.kind.setCurrentIndex(max(0, self.kind.findData(step.kind)))
        self.kind.setFixedWidth(fonts.widened(150))
        self.days.setFixedWidth(fonts.widened(96))
        self.title.setCursorPosition(0)
        self.cross = icon_button("x", tr("Remove this step"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.days)
        row.addWidget(self.title, 1)
        row.addWidget(self.kind)
        row.addWidget(self.cross)

    def step(self) -> Step:
        """Return the step as it stands in the fields."""
        return Step(self.days.value(), self.title.text(), str(self.kind.currentData()), self._key)
