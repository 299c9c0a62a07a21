"""Going back and forward, and what is done with the record in front, as specs for the registry."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from crm_desktop.gui.actions import ActionSpec
from crm_desktop.i18n import mark, tr

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk


def specs(desk: Desk) -> list[ActionSpec]:
    """Return the actions of the trail, and the star of a record."""
    trail = desk.trail
    return [
        ActionSpec("view.back", mark("Back"), trail.back, "view", ("Alt+Left",), "arrow-left", 1,
                   enabled=trail.can_back),
        ActionSpec("view.forward", mark("Forward"), trail.forward, "view", ("Alt+Right",),
                   "arrow-right", 1, enabled=trail.can_forward),
        ActionSpec("record.star", mark("Favourite"), partial(_turn_star, desk), "record", ("Ctrl+D",),
                   "star", 2, enabled=partial(_about_one, desk), says=partial(_star_words, desk)),
    ]  # fmt: skip


def _turn_star(desk: Desk) -> None:
    from crm_desktop.gui.favourites import Favourites

    Favourites.of(desk.context).turn(*desk.subject())


def _about_one(desk: Desk) -> bool:
    return desk.subject()[0] in ("contact", "company", "deal")


def _star_words(desk: Desk) -> str:
    from crm_desktop.gui.favourites import Favourites

    star = desk.subject()
    on = bool(star[1]) and star in Favourites.of(desk.context)
    return tr("Take off the favourites") if on else tr("Add to the favourites")
