"""Presets of an industry and simple mode in the window: what opens them, as specs for the registry."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from crm_desktop.gui.actions import ActionSpec
from crm_desktop.i18n import mark

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk


def specs(desk: Desk) -> list[ActionSpec]:
    """Return what a user can do about presets and simple mode."""
    return [
        ActionSpec("tools.industry", mark("Set up an industry…"), partial(show_presets, desk), "tools",
                   (), "briefcase", closed=lambda: desk.context.ws.closed_because, also=("industri",)),
        ActionSpec("view.simple", mark("Simple mode"), partial(_turn, desk), "view", (), "eye-off", 1,
                   checked=lambda: desk.context.simple.on),
    ]  # fmt: skip


def show_presets(desk: Desk) -> None:
    """Open the choice of presets with what each would make here."""
    from crm_desktop.gui.industries.dialog import IndustryDialog

    IndustryDialog(desk.context, desk.host).open()


def _turn(desk: Desk) -> None:
    from crm_desktop.gui.industries.simple_mode import SimpleMode

    mode = desk.findChild(SimpleMode)
    assert isinstance(mode, SimpleMode)
    mode.turn()
