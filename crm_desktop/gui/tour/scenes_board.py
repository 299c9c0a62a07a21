"""The scenes of the pipeline: its board, its other shapes, the editor of stages."""

from __future__ import annotations

from crm_desktop.gui.tour.stage import Scene, Stage


def board(stage: Stage) -> None:
    stage.page("pipeline").show_as("board")
    stage.shoot("03-pipeline-board")


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


SCENES: tuple[Scene, ...] = (board, by_stage, funnel, editor)
