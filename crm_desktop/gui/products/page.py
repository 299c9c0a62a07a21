"""The table of products."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_desktop.gui.context import Context
from crm_desktop.gui.products.form import ProductForm
from crm_desktop.gui.tables.form_page import FormTablePage


class ProductsPage(FormTablePage):
    """A row opens the form of its product."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, ProductForm, parent)
