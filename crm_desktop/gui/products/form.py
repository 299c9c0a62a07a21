"""The form of a product: all that is known of it, new or as it is."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_desktop.domain.fields import Cell, Value
from crm_desktop.domain.operation import Edit
from crm_desktop.domain.product import Product
from crm_desktop.gui.context import Context
from crm_desktop.gui.record.entity_form import EntityForm
from crm_desktop.gui.record.own_facts import FormFacts
from crm_desktop.i18n import tr
from crm_desktop.store.listing import RecordView


class ProductForm(EntityForm):
    """With the user's own fields of a product that is there."""

    record = Product
    asked = ("name", "sku", "value", "unit", "category", "retired", "notes")

    def __init__(
        self, context: Context, known: RecordView | None, parent: QWidget | None, called: str = ""
    ) -> None:
        super().__init__(context, known, parent)
        if called:
            self.editors["name"].setText(called)
        self.editors["value" if called else "name"].setFocus()

    def titled(self, new: bool) -> str:
        return tr("New product") if new else tr("Product")

    def add_more(self) -> None:
        known = self._known
        self.facts = None if known is None else FormFacts(self._context, "product", known.id, self)
        if self.facts is not None:
            self.box.addWidget(self.facts)

    def also(self) -> tuple[dict[Cell, Value], list[Edit]]:
        return self.facts.taken() if self.facts is not None else ({}, [])
