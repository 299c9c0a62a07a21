"""The table of products: a row opens its form, since a product has no page of its own."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_desktop.gui.context import Context
from crm_desktop.gui.products.form import ProductForm
from crm_desktop.gui.tables.page import RecordTablePage
from crm_desktop.store import listing


class ProductsPage(RecordTablePage):
    """As every table, but that Enter and New open the form."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "product", parent)

    def new_record(self) -> None:
        if self._writable():
            form = ProductForm(self.context, None, self.window())
            form.made.connect(self._stand_on)
            form.open()

    def _open(self, at: int) -> None:
        row = self.model.row(at) if 0 <= at < self.model.rowCount() else None
        found = listing.record(self.context.ws.reader(), "product", row["id"]) if row else None
        if found is not None:
            ProductForm(self.context, found, self.window()).open()

    def _current_row(self, at: int) -> None:
        if 0 <= at < len(self.model.rows):
            self._current = self.model.rows[at]

    def _stand_on(self, id: str) -> None:
        self._fresh = listing.number_of(self.context.ws.reader(), "product", id) or 0
