"""The scenes of the dashboard: a shop's figures, why one changed, a small window, an empty file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from crm_desktop.gui.insight.goal_form import GoalForm
from crm_desktop.gui.insight.goals_dialog import GoalsDialog
from crm_desktop.gui.tour.furnishing import Furnishing
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.insight.glance import WEIGHTED
from crm_desktop.store.workspace import Profile, Workspace


def dashboard(stage: Stage) -> None:
    """Everything at a glance, and why the forecast changed."""
    page = _open(stage)
    stage.shoot("95-dashboard")
    bar = page.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    stage.shoot("95-dashboard-below")
    bar.setValue(0)
    page.explain(WEIGHTED)
    stage.settle()
    stage.shoot("95-dashboard-why")
    page.close_why()
    page.body.funnel.view.setFocus(Qt.FocusReason.TabFocusReason)
    page.body.funnel.view.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    stage.shoot("95-dashboard-by-keys")
    page._open_stage(page.body.funnel.view.shown.marks()[2])
    stage.shoot("95-dashboard-behind")
    stage.window.leave_file()


def small(stage: Stage) -> None:
    """The smallest window, and large text."""
    before = stage.window.size()
    stage.window.resize(1024, 680)
    page = _open(stage)
    stage.shoot("96-dashboard-small")
    page.explain(WEIGHTED)
    stage.settle()
    stage.shoot("96-dashboard-small-why")
    page.close_why()
    stage.window.set_scale(2.0)
    stage.settle()
    stage.shoot("96-dashboard-text-200")
    page = stage.desk.page
    page.area.verticalScrollBar().setValue(900)
    stage.shoot("96-dashboard-text-200-below")
    stage.window.set_scale(1.0)
    stage.window.resize(before)
    stage.window.leave_file()


def goals(stage: Stage) -> None:
    """The goals there are, and the form of one."""
    _open(stage)
    dialog = GoalsDialog(stage.desk.context, stage.window)
    dialog.open()
    stage.shoot("96-goals")
    stage.clear()
    GoalForm(stage.desk.context, None, stage.window).open()
    stage.shoot("96-goal-form")
    stage.clear()
    stage.window.leave_file()


def bare(stage: Stage) -> None:
    """A file with nothing to count."""
    bare_file(stage)
    stage.desk.show_page("dashboard")
    stage.shoot("97-dashboard-bare")
    stage.window.leave_file()


def bare_file(stage: Stage) -> None:
    """Open a file that holds nothing."""
    path = stage.home / "Bare.crm"
    if not path.exists():
        Workspace.create(path, Profile("Siti Aminah", language=stage.language)).close()
    stage.window.open_file(path)
    stage.settle()


def _open(stage: Stage) -> Any:
    open_shop(stage)
    page = stage.desk.show_page("dashboard")
    stage.settle()
    return page


def open_shop(stage: Stage) -> None:
    """Open the file of a shop with a past."""
    path = stage.home / "Furnishing.crm"
    if not path.exists():
        shop = Furnishing(path, stage.language)
        shop.play()
        shop.ws.close()
    open_file(stage, path)


def open_file(stage: Stage, path: Path) -> None:
    """Open another file than the one that is open."""
    if stage.window.ws is not None:
        stage.window.leave_file()
    stage.window.open_file(path)
    stage.settle()


def show_report(stage: Stage, name: str) -> Any:
    """Bring a report of the open file to the front; return the page of reports."""
    page = stage.desk.show_page("reports")
    page.show_report(name)
    stage.settle()
    return page


SCENES: tuple[Scene, ...] = (dashboard, small, goals, bare)
