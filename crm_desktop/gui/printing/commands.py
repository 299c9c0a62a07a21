"""Printing as an action of the registry: the table or the record in front."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from crm_desktop.gui.actions import ActionSpec
from crm_desktop.gui.activities.commands import subject
from crm_desktop.i18n import mark

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk


def specs(desk: Desk) -> list[ActionSpec]:
    """Return the actions of printing."""
    return [
        ActionSpec("print.page", mark("Print…"), partial(open_dialog, desk), "file", ("Ctrl+P",),
                   "printer", 1, enabled=partial(_something, desk)),
        ActionSpec("print.record", mark("Print this record…"), partial(open_dialog, desk, "record"),
                   "file", (), "printer", 1, enabled=partial(_somebody, desk)),
        ActionSpec("print.labels", mark("Print address labels…"), partial(open_dialog, desk, "labels"),
                   "file", (), "mail", 1, enabled=partial(_addressed, desk)),
    ]  # fmt: skip


def open_dialog(desk: Desk, what: str = "list") -> None:
    """Open the print window for what is in front."""
    from crm_desktop.gui.printing.dialog import PrintDialog

    PrintDialog(desk.context, table(desk), subject(desk), desk.host, what).open()


def table(desk: Desk) -> Any:
    """Return the page in front where it is a table, else None."""
    page = desk.page
    return page if hasattr(page, "listed") and hasattr(page, "memory") else None


def _something(desk: Desk) -> bool:
    return table(desk) is not None or _somebody(desk)


def _somebody(desk: Desk) -> bool:
    return bool(subject(desk)[1])


def _addressed(desk: Desk) -> bool:
    page = table(desk)
    return page is not None and page.entity in ("contact", "company")
