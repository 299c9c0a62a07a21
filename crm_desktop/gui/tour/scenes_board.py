"""The scenes of the pipeline: its board, its other shapes, the editor of stages."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from crm_desktop.gui.tour.stage import Scene, Stage


def board(stage: Stage) -> None:
    stage.page("pipeline").show_as("board")
    stage.shoot("03-pipeline-board")


def drag(stage: Stage) -> None:
    """A card on its way to another stage, then two of them over the zone of won deals."""
    page = stage.page("pipeline")
    page.show_as("board")
    stage.settle()
    lanes = page.kanban.lanes
    first = lanes[3].view
    page.drag.begin([first.row_number(0)], 3, first.viewport().mapToGlobal(QPoint(60, 30)))
    target = lanes[4].view
    page.drag.follow(target.viewport().mapToGlobal(QPoint(150, target.card_rect(1).top() + 6)))
    stage.shoot("39-drag")
    page.drag.cancel()
    both = [first.row_number(1), first.row_number(2)]
    page.drag.begin(both, 3, first.viewport().mapToGlobal(first.card_rect(1).center()))
    won = page.zones.zones["won"]
    stage.settle()
    page.drag.follow(won.mapToGlobal(won.rect().center()))
    stage.shoot("39-drag-two-to-won")
    page.drag.cancel()


def lost(stage: Stage) -> None:
    page = stage.page("pipeline")
    page.show_as("board")
    page.front.select(page.kanban.lanes[2].view.row_number(0))
    page.lose_chosen()
    stage.shoot("42-lost-reason")


def by_stage(stage: Stage) -> None:
    stage.page("pipeline").show_as("list")
    stage.shoot("40-pipeline-list")


def funnel(stage: Stage) -> None:
    page = stage.page("pipeline")
    page.show_as("funnel")
    stage.shoot("41-pipeline-funnel")
    page.show_as("board")


def editor(stage: Stage) -> None:
    stage.page("pipeline").edit_pipeline()
    stage.shoot("42-pipeline-editor")


SCENES: tuple[Scene, ...] = (board, drag, lost, by_stage, funnel, editor)
