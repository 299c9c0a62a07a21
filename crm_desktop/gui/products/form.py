"""The form of a product: all that is known of it, new or as it is."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.fresh import fresh
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.product import Product
from crm_desktop.errors import UserError
from crm_desktop.gui import fonts
from crm_desktop.gui.context import Context
from crm_desktop.gui.models.columns import heading
from crm_desktop.gui.record.editors import Subject, make_editor
from crm_desktop.gui.record.own_facts import FormFacts
from crm_desktop.gui.widgets.dressing import add_field, label, push
from crm_desktop.i18n import tr
from crm_desktop.store.listing import RecordView

ASKED = ("name", "sku", "value", "unit", "category", "retired", "notes")


class ProductForm(QDialog):
    """Enter keeps what was typed; what was not changed is not written."""

    made = Signal(str)

    def __init__(
        self, context: Context, known: RecordView | None, parent: QWidget, called: str = ""
    ) -> None:
        super().__init__(parent)
        self._context, self._known = context, known
        self.setWindowTitle(tr("New product") if known is None else tr("Product"))
        self.setMinimumWidth(fonts.widened(460))
        form = QFormLayout()
        self.editors: dict[str, Any] = {}
        for name in ASKED:
            self.editors[name] = self._editor(name)
            add_field(form, heading(Product.fields[name]), self.editors[name])
        self.hint = label("", "error", wrap=True)
        self.hint.hide()
        go = tr("Create") if known is None else tr("Save")
        self.go, cancel = push(go, "primary"), push(tr("Cancel"))
        self.go.setDefault(True)
        self.go.setEnabled(not context.ws.closed_because)
        cancel.setAutoDefault(False)
        self.go.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.go)
        box = QVBoxLayout(self)
        box.setContentsMargins(20, 20, 20, 20)
        box.setSpacing(12)
        box.addLayout(form)
        self.facts = None if known is None else FormFacts(context, "product", known.id, self)
        if self.facts is not None:
            box.addWidget(self.facts)
        box.addWidget(self.hint)
        box.addLayout(foot)
        if called:
            self.editors["name"].setText(called)
        self.editors["value" if called else "name"].setFocus()

    def accept(self) -> None:
        try:
            id = self._write()
        except UserError as problem:
            self.hint.setText(str(problem))
            self.hint.show()
            return
        super().accept()
        self.made.emit(id)

    def _write(self) -> str:
        cells: dict[Cell, Value] = {}
        for editor in self.editors.values():
            cells |= editor.cells()
        if not cells.get("name", "" if self._known is None else "named"):
            raise UserError(tr("A name is needed."))
        log = self._context.ws.log
        if self._known is None or self.facts is None:
            edit = fresh("product", {c: v for c, v in cells.items() if v is not None})
            log.record(Label("create", "product", row=edit.id), [edit])
            return edit.id
        row, (own, new) = self._known.row, self.facts.taken()
        changed = {cell: value for cell, value in cells.items() if row.get(cell) != value} | own
        if changed:
            field = next(iter(changed)) if len(changed) == 1 and not own else ""
            label_ = Label("edit", "product", field=field, row=self._known.id)
            edits = [Edit("product", self._known.id, changed), *new]
            log.record(label_, edits, {self._known.id: self._known.frontier})
        return self._known.id

    def _editor(self, name: str) -> QWidget:
        row = self._known.row if self._known is not None else {"id": "", name: None}
        subject = Subject("product", Product.fields[name], row)
        return make_editor(self, self._context, subject)
