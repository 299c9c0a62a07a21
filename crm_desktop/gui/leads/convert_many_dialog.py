"""Converting several leads: how many of what they become, with deals or none, asked in one window."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QGridLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from crm_desktop.domain.counts import counted
from crm_desktop.domain.records import RECORDS
from crm_desktop.gui.context import Context
from crm_desktop.gui.leads.coming import ORDER
from crm_desktop.gui.leads.convert_dialog import pipelines, stage_of
from crm_desktop.gui.widgets import feet
from crm_desktop.gui.widgets.dressing import IconLabel, add_field, label
from crm_desktop.i18n import tr, trn
from crm_desktop.leads import together
from crm_desktop.leads.conversion import NEW, NONE
from crm_desktop.leads.together import Together

WIDE = 460


class ConvertManyDialog(QDialog):
    """Each lead becomes what is proposed for it; one operation writes it all."""

    def __init__(self, context: Context, ns: Sequence[int], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Convert {what}", what=counted("lead", len(ns))))
        self.setMinimumWidth(WIDE)
        self._context, self._ns = context, array("q", ns)
        self._seen = context.ws.log.moment()
        self._planned: Together | None = None
        self.lines: dict[str, QLabel] = {entity: label("…") for entity in ORDER}
        self.known: dict[str, QLabel] = {entity: label("", "hint") for entity in ORDER}
        self.deal = QComboBox(self)
        self.deal.addItem(tr("A new deal for each lead"), NEW)
        self.deal.addItem(tr("No deals"), NONE)
        self.pipeline = pipelines(context, self)
        self._lay_out()
        self.deal.currentIndexChanged.connect(lambda _at: self._show())
        self._job = self._look()
        self.finished.connect(lambda _code: self._job.cancel())

    def accept(self) -> None:
        context, ws, ns, seen = self._context, self._context.ws, self._ns, self._seen
        deal, stage = str(self.deal.currentData()), stage_of(context, self.pipeline)

        def work(token: Any) -> Any:
            return together.convert(ws, ns, deal, stage, seen=seen, check=token.check)

        def done(operation: Any) -> None:
            context.tell(operation, tr("Converted {what}", what=counted("lead", len(ns))))

        context.long_lane.run(work, done, context.failed)
        super().accept()

    def _look(self) -> Any:
        """Find out what the leads become, off the window's thread."""
        ws, ns = self._context.ws, self._ns

        def work(token: Any) -> Together:
            return together.plan(ws.reader(), ns, check=token.check)

        def show(planned: Together) -> None:
            self._planned = planned
            self._show()

        return self._context.long_lane.run(work, show, self._context.failed)

    def _show(self) -> None:
        making = self.deal.currentData() == NEW
        self.pipeline.setEnabled(making)
        if self._planned is None:
            return
        for entity in ORDER:
            ids = self._planned.ids.get(entity, frozenset())
            known = len(ids - self._planned.new.get(entity, frozenset()))
            count = len(ids) if making or entity != "deal" else 0
            self.lines[entity].setText(counted(entity, count))
            said = trn("{n} of them is known already", "{n} of them are known already", known)
            self.known[entity].setText(said if known else "")

    def _lay_out(self) -> None:
        ground = QFrame(self)
        ground.setProperty("kind", "ground")
        grid = QGridLayout(ground)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setSpacing(8)
        grid.setColumnStretch(2, 1)
        for at, entity in enumerate(ORDER):
            grid.addWidget(IconLabel(RECORDS[entity].icon, "accent"), at, 0)
            grid.addWidget(self.lines[entity], at, 1)
            grid.addWidget(self.known[entity], at, 2)
        form = QFormLayout()
        add_field(form, tr("Deals"), self.deal)
        add_field(form, tr("Pipeline"), self.pipeline)
        hint = tr("The leads stay, with their history. One undo takes it all back.")
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(16)
        box.addWidget(label(tr("What will come into being"), "strong"))
        box.addWidget(ground)
        box.addLayout(form)
        box.addWidget(label(hint, "hint", wrap=True))
        box.addLayout(feet.go_or_cancel(self, tr("Convert")))
