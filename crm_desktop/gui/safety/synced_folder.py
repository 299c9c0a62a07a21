"""Explaining, once for each place, that a file lies where another program copies it about."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.errors import UserError
from crm_desktop.store.backups import synced

if TYPE_CHECKING:
    from crm_desktop.gui.window import MainWindow

TOLD = "synced.told"
"""Setting of a file: the folder it was told for."""


def explain(window: MainWindow, path: Path) -> None:
    """Look where a file lies, off the window's thread, and say so if it is not good; it stays open."""
    context = window.context
    ws = context.ws
    if ws.in_memory or ws.setting(TOLD, "") == str(path.parent):
        return

    def show(found: UserError | None) -> None:
        if found is not None and window.isVisible():
            ws.remember(TOLD, str(path.parent))
            from crm_desktop.gui import errors

            errors.tell(window, found)

    context.lane.run(lambda _token: synced.advice(path), show, context.failed)
