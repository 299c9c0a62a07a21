"""The scenes of the reports: one in the light, why it changed, found by typing, a small window."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt

from crm_desktop.gui.tour import scenes_insight
from crm_desktop.gui.tour.stage import Scene, Stage


def reports(stage: Stage) -> None:
    """A report with chart and table, compared; one of several groups; why one changed."""
    page = _open(stage, "won-by-owner")
    stage.shoot("98-reports")
    page.show_report("leads-by-month")
    stage.settle()
    stage.shoot("98-reports-stacked")
    page.show_report("open-by-stage")
    stage.settle()
    page.sheet.explain((date.today() - timedelta(days=7)).isoformat())
    stage.settle()
    stage.shoot("98-reports-why")
    page.sheet.close_why()
    page.list.search.setFocus(Qt.FocusReason.TabFocusReason)
    page.list.search.setText("mo")
    stage.settle()
    stage.shoot("98-reports-found")
    page.list.search.clear()
    stage.window.leave_file()


def small(stage: Stage) -> None:
    """The smallest window, and large text."""
    before = stage.window.size()
    stage.window.resize(1024, 680)
    _open(stage, "won-by-source")
    stage.shoot("98-reports-small")
    stage.window.set_scale(2.0)
    stage.settle()
    stage.shoot("98-reports-text-200")
    stage.window.set_scale(1.0)
    stage.window.resize(before)
    stage.window.leave_file()


def bare(stage: Stage) -> None:
    """A file with nothing to count."""
    scenes_insight.bare_file(stage)
    page = stage.desk.show_page("reports")
    page.show_report("won-by-month")
    stage.settle()
    stage.shoot("98-reports-bare")
    stage.window.leave_file()


def _open(stage: Stage, name: str) -> Any:
    scenes_insight.open_shop(stage)
    page = stage.desk.show_page("reports")
    page.show_report(name)
    stage.settle()
    return page


SCENES: tuple[Scene, ...] = (reports, small, bare)
