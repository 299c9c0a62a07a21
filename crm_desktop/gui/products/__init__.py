"""Products on the screen: their table and form, and the lines of a deal.

What the window needs before anybody opens them is here; the rest is loaded when it is wanted.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from crm_desktop.gui.actions import ActionSpec
from crm_desktop.gui.trail import RECORD
from crm_desktop.i18n import mark

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk


def specs(desk: Desk) -> list[ActionSpec]:
    """Return what a user can do about products."""
    return [
        ActionSpec("record.new_product", mark("New product…"), partial(_new, desk), "record", (),
                   "package", closed=partial(_closed, desk)),
        ActionSpec("record.products", mark("Products of the deal…"), partial(_lines, desk), "record",
                   ("Ctrl+Shift+P",), "package", 1, enabled=partial(_deal_chosen, desk)),
    ]  # fmt: skip


def _closed(desk: Desk) -> str:
    return desk.context.ws.closed_because


def _new(desk: Desk) -> None:
    page = desk.show_page("products")
    desk.host.soon(page.new_record)  # together with the page it would be a pause


def _deal_of(desk: Desk) -> str:
    """Return the deal in front: on a page of its own, chosen in its table, or beside that."""
    page = desk.page
    if desk.page_name == RECORD or desk.side.record_shown():
        entity, id = desk.subject()
        if entity == "deal" or desk.page_name == RECORD:
            return id if entity == "deal" else ""
    if getattr(page, "entity", "") == "deal" and hasattr(page, "chosen_count"):
        ids = page.chosen_ids() if page.chosen_count() == 1 else []
        return ids[0] if ids else ""
    return ""


def _deal_chosen(desk: Desk) -> bool:
    return bool(_deal_of(desk))


def _lines(desk: Desk) -> None:
    from crm_desktop.gui.products.lines import LinesDialog

    if deal := _deal_of(desk):
        LinesDialog(desk.context, deal, desk.host).open()
