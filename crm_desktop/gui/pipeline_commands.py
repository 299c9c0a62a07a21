"""What can be done to a pipeline and its cards, as specs for the registry of actions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from crm_desktop.gui.actions import ActionSpec
from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.i18n import mark

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk

VIEWS = {
    "board": (mark("Show as board"), "square-kanban"),
    "list": (mark("Show as list"), "list"),
    "funnel": (mark("Show as funnel"), "funnel"),
}
"""Ways to show a pipeline, with their English words and icons."""
PAGE = "pipeline"


def specs(desk: Desk) -> list[ActionSpec]:
    """Return the actions of the menu of pipelines; those on cards wait until cards are in front."""
    closed = partial(_closed, desk)
    return [
        ActionSpec("pipeline.edit", mark("Edit this pipeline…"), partial(_on_board, desk,
                   "edit_pipeline"), PAGE, (), "sliders-horizontal", closed=closed),
        ActionSpec("pipeline.new", mark("New pipeline…"), partial(_on_board, desk, "new_pipeline"),
                   PAGE, (), "plus", closed=closed),
        *(ActionSpec(f"pipeline.{view}", label, partial(_show, desk, view), PAGE, (), icon, 1)
          for view, (label, icon) in VIEWS.items()),
        _of_cards(desk, "deal.win", mark("Mark as won"), "win_chosen", "W", "trophy"),
        _of_cards(desk, "deal.lose", mark("Mark as lost…"), "lose_chosen", "L", "circle-x"),
        _of_cards(desk, "deal.reopen", mark("Open again"), "reopen_chosen", "", "rotate-ccw"),
    ]  # fmt: skip


def _of_cards(desk: Desk, name: str, label: str, method: str, keys: str, icon: str) -> ActionSpec:
    return ActionSpec(
        name, label, partial(_on_cards, desk, method), PAGE, (keys,) if keys else (), icon, 2,
        enabled=partial(_has_cards, desk), bound=False, closed=partial(_closed, desk),
    )  # fmt: skip


def _closed(desk: Desk) -> str:
    return desk.context.ws.closed_because


def _has_cards(desk: Desk) -> bool:
    return desk.page_name == PAGE and bool(desk.page.chosen())


def _on_cards(desk: Desk, method: str) -> None:
    getattr(desk.page, method)()


def _on_board(desk: Desk, method: str) -> None:
    known = desk.made_page(PAGE)
    page = desk.show_page(PAGE)
    if known is None:  # to make it and to open something over it in one turn would be a pause
        next_turn(page, getattr(page, method))
    else:
        getattr(page, method)()


def _show(desk: Desk, view: str) -> None:
    desk.show_page(PAGE).show_as(view)
