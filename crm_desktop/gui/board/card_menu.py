"""The context menu of cards: the verbs of the keyboard and of dragging."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from crm_desktop.gui import icons
from crm_desktop.gui.widgets.menus import unmarked
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.gui.board.page import BoardPage


def card_menu(page: BoardPage) -> QMenu:
    """Return the menu of a board's chosen cards, or its current one."""
    menu = QMenu(page)
    why = page.context.ws.closed_because
    can = not why and bool(page.chosen())
    menu.setToolTipsVisible(bool(why))

    def add(icon: str, text: str, keys: str, do: Callable[[], object], on: bool = can) -> None:
        action = menu.addAction(icons.icon(icon), f"{text}\t{keys}" if keys else text)
        action.triggered.connect(lambda _on=False: do())
        action.setEnabled(on)
        action.setToolTip(text if on else why)

    add("maximize-2", tr("Open record"), "Enter", page.open_current, bool(page.chosen()))
    menu.addSeparator()
    for part in (stage_menu(page, menu), pipeline_menu(page, menu)):
        part.setEnabled(can and bool(part.actions()))
        menu.addMenu(part)
    menu.addSeparator()
    add("trophy", tr("Won"), "W", page.win_chosen)
    add("circle-x", tr("Lost…"), "L", page.lose_chosen)
    if any((card := page.feed.card(n)) is not None and card.outcome for n in page.chosen()[:50]):
        add("rotate-ccw", tr("Open again"), "", page.reopen_chosen)
    menu.addSeparator()
    add("trash-2", tr("Delete"), "Del", page.delete_chosen)
    return menu


def stage_menu(page: BoardPage, parent: QMenu) -> QMenu:
    """Return the menu of stages the chosen cards can be moved to."""
    menu = QMenu(tr("Move to stage"), parent)
    menu.setIcon(icons.icon("arrow-right"))
    board = page.feed.board
    for stage in board.pipeline.stages if board else ():
        action = menu.addAction(unmarked(stage.name))
        action.triggered.connect(partial(_to_stage, page, stage.id, stage.name))
    return menu


def pipeline_menu(page: BoardPage, parent: QMenu | BoardPage) -> QMenu:
    """Return the menu of the other pipelines the chosen cards can be moved to."""
    menu = QMenu(tr("Move to pipeline"), parent)
    menu.setIcon(icons.icon("arrow-right-left"))
    board = page.feed.board
    for other in page.feed.every:
        if board is None or other.id != board.pipeline.id:
            action = menu.addAction(unmarked(other.name))
            action.triggered.connect(partial(_to_pipeline, page, other.id, other.name))
    return menu


def _to_stage(page: BoardPage, id: str, name: str, _on: bool = False) -> None:
    page.deeds.move(page.chosen(), (id, name))


def _to_pipeline(page: BoardPage, id: str, name: str, _on: bool = False) -> None:
    page.deeds.to_pipeline(page.chosen(), (id, name))
