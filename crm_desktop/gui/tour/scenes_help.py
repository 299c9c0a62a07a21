"""The scenes of the user guide: two topics, and words searched for."""

from __future__ import annotations

from crm_desktop.gui.help.window import HelpWindow
from crm_desktop.gui.tour.stage import Scene, Stage


def guide(stage: Stage) -> None:
    stage.page("contacts")
    stage.window.show_guide()
    stage.settle()
    stage.shoot("34-guide")
    _shown(stage).show_topic("printing")
    stage.shoot("34-guide-printing")


def guide_search(stage: Stage) -> None:
    stage.page("leads")
    stage.window.show_guide()
    stage.settle()
    _shown(stage).find.setText("Ctrl+Shift+C")
    stage.settle()
    stage.shoot("34-guide-search")


def _shown(stage: Stage) -> HelpWindow:
    return next(over for over in stage.over() if isinstance(over, HelpWindow))


SCENES: tuple[Scene, ...] = (guide, guide_search)
