"""The form of a goal: of what how much in each period, by whom, from when until when."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from crm_desktop.deals import pipelines
from crm_desktop.domain import goal as declared
from crm_desktop.domain.about import CHANNELS
from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.goal import Goal
from crm_desktop.errors import UserError
from crm_desktop.gui.context import Context
from crm_desktop.gui.record.entity_form import EntityForm
from crm_desktop.i18n import tr
from crm_desktop.store.listing import RecordView

_OF_DEALS = (declared.WON_VALUE, declared.WON_DEALS, declared.MARGIN)


class GoalForm(EntityForm):
    """What is asked goes with the measure: an amount or a number, a pipeline or channel where it fits."""

    record = Goal
    asked = (
        "name", "measure", "value", "count", "period", "owner", "people", "pipeline", "channel",
        "starts", "ends",
    )  # fmt: skip

    def __init__(self, context: Context, known: RecordView | None, parent: QWidget | None) -> None:
        super().__init__(context, known, parent)
        if known is None:
            self._choose("measure", declared.WON_VALUE)
            self._choose("period", "month")
        self.editors["measure"].currentIndexChanged.connect(self._fit)
        self.editors["owner"].setPlaceholderText(tr("Everyone"))
        self._fit()
        self.editors["name"].setFocus()

    def titled(self, new: bool) -> str:
        return tr("New goal") if new else tr("Goal")

    def editor(self, name: str) -> QWidget:
        if name == "pipeline":
            return _PipelineBox(self._context, self._known)
        if name == "channel":
            return _ChannelBox(self._known)
        return super().editor(name)

    def checked(self, cells: dict[Cell, Value]) -> dict[Cell, Value]:
        cells = super().checked(cells)
        measure = self.editors["measure"].currentData()
        in_money = measure in declared.IN_MONEY
        wanted, other = ("value", "count") if in_money else ("count", "value")
        row = self._known.row if self._known is not None else {}
        target: Any = cells.get(wanted, row.get(wanted))
        amount = target.get("amount") if isinstance(target, dict) else target
        if not measure or not self.editors["period"].currentData():
            raise UserError(tr("A goal needs what is measured, and each how long."))
        if not isinstance(amount, int) or amount <= 0:
            raise UserError(tr("A goal needs a target above 0."))
        cells[other] = None
        if measure not in _OF_DEALS:
            cells["pipeline"] = None
        if measure != declared.ACTIVITIES:
            cells["channel"] = None
        first, last = (cells.get(name, row.get(name)) for name in ("starts", "ends"))
        if first and last and str(last) < str(first):
            raise UserError(tr("A goal cannot end before it begins."))
        return cells

    def _choose(self, name: str, value: str) -> None:
        box = self.editors[name]
        box.setCurrentIndex(box.findData(value))

    def _fit(self) -> None:
        measure = self.editors["measure"].currentData()
        in_money = measure in declared.IN_MONEY
        self.form.setRowVisible(self.editors["value"], in_money)
        self.form.setRowVisible(self.editors["count"], not in_money)
        self.form.setRowVisible(self.editors["pipeline"], measure in _OF_DEALS)
        self.form.setRowVisible(self.editors["channel"], measure == declared.ACTIVITIES)


class _ChannelBox(QComboBox):
    """Activities of all channels, or of one."""

    def __init__(self, known: RecordView | None) -> None:
        super().__init__()
        self.setAccessibleName(tr("Channel"))
        self.addItem(tr("All channels"), "")
        for channel in CHANNELS:
            self.addItem(tr(channel.label), channel.value)
        chosen = (known.row.get("channel") if known is not None else "") or ""
        if self.findData(chosen) < 0:  # of a newer version
            self.addItem(str(chosen), chosen)
        self.setCurrentIndex(self.findData(chosen))

    def cells(self) -> dict[Cell, Value]:
        """Return what to write."""
        return {"channel": self.currentData() or None}


class _PipelineBox(QComboBox):
    """All pipelines, or one."""

    def __init__(self, context: Context, known: RecordView | None) -> None:
        super().__init__()
        self.setAccessibleName(tr("Pipeline"))
        self.addItem(tr("All pipelines"), "")
        for pipeline in pipelines.pipelines(context.ws.reader()):
            self.addItem(pipeline.name, pipeline.id)
        chosen = (known.row.get("pipeline") if known is not None else "") or ""
        self.setCurrentIndex(max(0, self.findData(chosen)))

    def cells(self) -> dict[Cell, Value]:
        """Return what to write."""
        return {"pipeline": self.currentData() or None}
