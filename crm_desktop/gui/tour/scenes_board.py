"""The scenes of the pipeline: its board, its other shapes, the editor of stages."""

from __future__ import annotations

from crm_desktop.gui.tour.stage import Scene, Stage


def board(stage: Stage) -> None:
    stage.page("pipeline")
    stage.shoot("03-pipeline-board")


SCENES: tuple[Scene, ...] = (board,)
