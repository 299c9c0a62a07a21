"""Segments on the screen: rules in words, the dialog that builds them, the page of all segments."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.gui.actions import ActionSpec
from crm_desktop.i18n import mark

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk

ENDING = ".crmsegment"
"""Of the file of a shared segment."""
KINDS = ("contact", "company", "deal", "lead")


def specs(desk: Desk) -> list[ActionSpec]:
    """Return what a user can do about segments and saved views."""
    closed = partial(_closed, desk)
    return [
        ActionSpec("segments.new", mark("New segment…"), partial(_new, desk), "tools", (),
                   "list-filter", closed=closed),
        ActionSpec("segments.from_file", mark("Segment from a file…"), partial(_bring, desk), "tools",
                   (), "file-input", closed=closed),
        ActionSpec("edit.advanced", mark("Advanced filter…"), partial(_advanced, desk), "edit",
                   ("Ctrl+Alt+F",), "list-filter", 3, enabled=partial(_has, desk, "filters")),
        ActionSpec("view.save", mark("Save view"), partial(_tabs, desk, "save_current"), "view",
                   ("Ctrl+S",), "save", 1, enabled=partial(_has, desk, "tabs"), closed=closed, in_menu=False),
    ]  # fmt: skip


def bring_in(desk: Desk, path: Path) -> None:
    """Bring in a file that was let go: a segment that was shared, or else records."""
    if path.suffix.lower() == ENDING:
        desk.show_page("segments").deeds.bring_in(desk.host, path)
    else:
        desk.import_file(path)


def _closed(desk: Desk) -> str:
    return desk.context.ws.closed_because


def _has(desk: Desk, part: str) -> bool:
    found = getattr(desk.page, part, None)
    return found is not None and hasattr(
        found, {"filters": "edit_rule", "tabs": "save_current"}[part]
    )


def _new(desk: Desk) -> None:
    """Make a segment of the kind of record in front, or of contacts."""
    kind = getattr(desk.page, "entity", "")
    desk.show_page("segments").new_record(kind if kind in KINDS else "contact")


def _bring(desk: Desk) -> None:
    desk.show_page("segments").deeds.bring_in(desk.host)


def _advanced(desk: Desk) -> None:
    desk.page.filters.edit_rule()


def _tabs(desk: Desk, method: str) -> Any:
    return getattr(desk.page.tabs, method)()
