"""The scenes of scores, goals of the team and activities: each sheet, its dialogs, a small window, Malay."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from crm_desktop.gui.insight.reports.scores.rule_form import RuleForm
from crm_desktop.gui.insight.reports.scores.rules_dialog import RulesDialog
from crm_desktop.gui.tour import scenes_insight
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.gui.tour.trading import Trading
from crm_desktop.insight.scores import points


def likely(stage: Stage) -> None:
    """Leads and deals by their chance, why, and whether chances keep their word."""
    page = _open(stage, "likely-leads")
    stage.shoot("99-scores")
    page.sheet.table.setFocus(Qt.FocusReason.TabFocusReason)
    points.start(stage.desk.context.ws, "lead")
    stage.settle()
    stage.shoot("99-scores-points")
    page.sheet.table.scored.wanted.emit([])
    page.show_report("likely-deals")
    stage.settle()
    stage.shoot("99-scores-deals")
    stage.window.leave_file()


def rules(stage: Stage) -> None:
    """The rules of points, and the form of one."""
    _open(stage, "likely-leads")
    context = stage.desk.context
    RulesDialog(context, "deal", stage.window).open()
    stage.settle()
    stage.shoot("99-score-rules-none")
    stage.clear()
    RulesDialog(context, "lead", stage.window).open()
    stage.settle()
    stage.shoot("99-score-rules")
    stage.clear()
    rule = points.rules(context.ws.reader(), "lead")[-1]
    RuleForm(context, "lead", rule, stage.window).open()
    stage.settle()
    stage.shoot("99-score-rule")
    stage.clear()
    stage.window.leave_file()


def small(stage: Stage) -> None:
    """The smallest window."""
    before = stage.window.size()
    stage.window.resize(1024, 680)
    _open(stage, "likely-leads")
    stage.shoot("99-scores-small")
    stage.window.resize(before)
    stage.window.leave_file()


def bare(stage: Stage) -> None:
    """A file with too little to learn from."""
    scenes_insight.bare_file(stage)
    page = stage.desk.show_page("reports")
    page.show_report("likely-deals")
    stage.settle()
    stage.shoot("99-scores-bare")
    stage.window.leave_file()


def _open(stage: Stage, name: str) -> Any:
    path = stage.home / "Trading.crm"
    if not path.exists():
        shop = Trading(path, stage.language)
        shop.play()
        shop.ws.close()
    if stage.window.ws is not None:
        stage.window.leave_file()
    stage.window.open_file(path)
    stage.settle()
    page = stage.desk.show_page("reports")
    page.show_report(name)
    stage.settle()
    return page


SCENES: tuple[Scene, ...] = (likely, rules, small, bare)
