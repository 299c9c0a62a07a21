"""What a plan says beside its rows: records without a name, new stages and products, files."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.gui.exchange.note import Note
from crm_desktop.gui.widgets.dressing import push
from crm_desktop.i18n import tr


class RemarksBar(QFrame):
    """`make_stages` tells that stages shall be made, or not, `order_stages` that their order is asked for."""

    make_stages = Signal(bool)
    order_stages = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "ground")
        self.unnamed = Note("circle-alert", "attention", self)
        self.stages = Note("square-kanban", "attention", self)
        self.products = Note("package", "attention", self)
        self.sums = Note("minus", "tertiary", self)
        self.undecided = Note("circle-alert", "attention", self)
        self.meant = Note("arrow-right", "tertiary", self)
        self.files = Note("paperclip", "attention", self)
        self.agreed = Note("circle-check", "attention", self)
        self.make = QCheckBox(tr("Make new stages"), self)
        self.make.clicked.connect(self.make_stages)
        self.order = push(tr("Order of stages…"), "", "square-kanban", "small")
        self.order.clicked.connect(lambda: self.order_stages.emit())
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.stages, 1)
        row.addWidget(self.order, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.make, 0, Qt.AlignmentFlag.AlignTop)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 8)
        box.setSpacing(6)
        box.addWidget(self.unnamed)
        box.addLayout(row)
        box.addWidget(self.products)
        box.addWidget(self.sums)
        box.addWidget(self.undecided)
        box.addWidget(self.meant)
        box.addWidget(self.files)
        box.addWidget(self.agreed)
        self.hide()

    def show_plan(self, plan: Any) -> None:
        """Say what there is to say of a plan; hidden where that is nothing."""
        from crm_desktop.exchange import remarks
        from crm_desktop.exchange.columns import lacking_names

        mapping = plan.mapping
        named = remarks.unnamed(mapping, plan.unnamed)
        if named and not mapping.names():
            named += " " + tr("Go back to the columns to choose it.")
        if nameless := lacking_names.of_file(mapping, plan.counts["error"]):
            named = nameless + " " + tr("Go back to the columns to choose it.")
        if strange := lacking_names.other_kind(mapping, plan.counts):
            named += "\n" + strange + " " + tr("Go back to say what they are.")
        self.unnamed.say(named)
        stages = remarks.stages_planned(mapping, plan.new_stages, plan.laid)
        self.stages.say(stages)
        self.make.setVisible(bool(stages))
        self.order.setVisible(bool(stages) and mapping.new_stages)
        self.make.setChecked(mapping.new_stages)
        said = (remarks.products(plan.new_products), remarks.prices(mapping))
        products = "\n".join(filter(None, said))
        self.products.say(products)
        sums = remarks.sums(plan.sums)
        self.sums.say(sums)
        undecided, meant = remarks.undecided(plan.undecided), remarks.meant(plan.meant)
        self.undecided.say(undecided)
        self.meant.say(meant)
        files = "\n".join(remarks.files(plan.files, plan.left))
        self.files.say(files)
        consents = remarks.agreed(plan.agreed, plan.stands, plan.unchecked)
        agreed = "\n".join(filter(None, [*consents, *remarks.left_out(mapping)]))
        self.agreed.say(agreed)
        self.setVisible(any((named, stages, products, sums, undecided, meant, files, agreed)))
