"""The pages of the window: what they are called and how they are made when first wanted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from crm_desktop.gui.context import Context
from crm_desktop.i18n import mark


class PageSpec(NamedTuple):
    """One page. `entity` is what its New makes and its count counts."""

    name: str
    label: str
    icon: str
    entity: str
    make: Callable[[Context], QWidget]
    counted: bool = True


def _table(entity: str, context: Context) -> QWidget:
    from crm_desktop.gui.tables.page import RecordTablePage

    return RecordTablePage(context, entity)


def _board(context: Context) -> QWidget:
    from crm_desktop.gui.board import BoardPage

    return BoardPage(context)


def _segments(context: Context) -> QWidget:
    from crm_desktop.gui.segments.page import SegmentsPage

    return SegmentsPage(context)


def _products(context: Context) -> QWidget:
    from crm_desktop.gui.products.page import ProductsPage

    return ProductsPage(context)


_TABLES = (
    PageSpec("contacts", mark("Contacts"), "users", "contact", partial(_table, "contact")),
    PageSpec("companies", mark("Companies"), "building-2", "company", partial(_table, "company")),
    PageSpec("deals", mark("Deals"), "handshake", "deal", partial(_table, "deal")),
)
_PRODUCTS = PageSpec("products", mark("Products"), "package", "product", _products)
_SEGMENTS = PageSpec("segments", mark("Segments"), "list-filter", "segment", _segments)
_BOARD = PageSpec("pipeline", mark("Pipeline"), "square-kanban", "deal", _board, counted=False)


def pages() -> tuple[PageSpec, ...]:
    """Return the pages in the order of the sidebar."""
    board = (_BOARD,) if find_spec("crm_desktop.gui.board") else ()
    return (*_TABLES, *board, _PRODUCTS, _SEGMENTS)


def page_of(entity: str) -> str:
    """Return the page that lists a kind of record, "" when none does."""
    tables = (*_TABLES, _PRODUCTS)
    return next((spec.name for spec in tables if spec.entity == entity), "")
