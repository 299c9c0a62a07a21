"""What can be done with earlier dates, as specs for the registry of actions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from crm_desktop.gui.actions import ActionSpec
from crm_desktop.i18n import mark

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk


def specs(desk: Desk) -> list[ActionSpec]:
    """Return the actions of the View menu that go back in time."""

    def do(method: str) -> None:
        getattr(desk.host.traveller, method)()

    return [
        ActionSpec("view.as_on", mark("As on date…"), partial(do, "ask"), "view",
                   ("Ctrl+Shift+H",), "calendar-clock", 1),
        ActionSpec("view.now", mark("Back to now"), partial(do, "back"), "view", (), "undo-2", 1,
                   enabled=partial(_away, desk)),
        ActionSpec("view.compare", mark("Compare 2 dates…"), partial(do, "compare"), "view", (),
                   "arrow-right-left", 1),
    ]  # fmt: skip


def _away(desk: Desk) -> bool:
    return desk.context.ws.moment is not None
