"""The scenes of scores, goals of the team and activities: each sheet, its dialogs, a small window, Malay."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from crm_desktop.gui.insight.reports.scores.rule_form import RuleForm
from crm_desktop.gui.insight.reports.scores.rules_dialog import RulesDialog
from crm_desktop.gui.insight.scored.reading import FAILED, LEARNING, LONG_WAY
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
    page.show_report("likely-deals")
    stage.settle()
    stage.shoot("99-scores-deals")
    stage.window.leave_file()


def of_records(stage: Stage) -> None:
    """The chance of a lead in its panel, of a deal on its page, each with its reasons."""
    page = _open(stage, "likely-leads")
    first = page.sheet.table.scored.listed[0].id
    stage.desk.show_page("leads")
    stage.desk.context.open_record("lead", first)
    stage.settle()
    panel = stage.desk.side.panel
    stage.shoot("99-score-of-lead")
    panel.score_line.why.click()
    stage.settle()
    stage.shoot("99-score-of-lead-why")
    page = stage.desk.show_page("reports")
    page.show_report("likely-deals")
    stage.settle()
    first = page.sheet.table.scored.listed[0].id
    stage.desk.trail.open("deal", first)
    stage.settle()
    stage.shoot("99-score-of-deal")
    stage.window.leave_file()


def rules(stage: Stage) -> None:
    """The rules of points, and the form of one."""
    _open(stage, "likely-leads")
    context = stage.desk.context
    if not points.rules(context.ws.reader(), "lead"):  # where no scene before it began with them
        points.start(context.ws, "lead")
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


def team(stage: Stage) -> None:
    """The team against its goals, a quarter of it, and what everybody did."""
    page = _open(stage, "team-goals")
    stage.shoot("99-team")
    page.sheet.list.setCurrentRow(page.sheet.list.count() - 1)
    page.sheet.period.chosen.emit("last 90d")
    stage.settle()
    stage.shoot("99-team-ninety-days")
    page.show_report("people-activities")
    stage.settle()
    stage.shoot("99-activities")
    view = page.sheet.hours.view
    view.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    view.canvas.go_to(view.shown.best or view.canvas.current)
    stage.shoot("99-activities-by-keys")
    view.show_table(True)
    stage.shoot("99-activities-table")
    stage.window.leave_file()


def small(stage: Stage) -> None:
    """The smallest window, and large text."""
    before = stage.window.size()
    stage.window.resize(1024, 680)
    _open(stage, "likely-leads")
    stage.shoot("99-scores-small")
    page = stage.desk.page
    for name in ("team-goals", "people-activities"):
        page.show_report(name)
        stage.settle()
        stage.shoot(f"99-{name}-small")
    stage.window.set_scale(2.0)
    for name in ("team-goals", "people-activities", "likely-deals"):
        page.show_report(name)
        stage.settle()
        stage.shoot(f"99-{name}-text-200")
        bar = page.sheet.area.verticalScrollBar()
        bar.setValue(bar.maximum())
        stage.shoot(f"99-{name}-text-200-below")
    stage.window.set_scale(1.0)
    stage.window.resize(before)
    stage.window.leave_file()


def bare(stage: Stage) -> None:
    """A file with too little to learn from."""
    scenes_insight.bare_file(stage)
    page = scenes_insight.show_report(stage, "likely-deals")
    stage.shoot("99-scores-bare")
    for name in ("team-goals", "people-activities"):
        page.show_report(name)
        stage.settle()
        stage.shoot(f"99-{name}-bare")
    stage.window.leave_file()


def unranked(stage: Stage) -> None:
    """Open leads and deals that nothing ranks, in the smallest window too, and the first rule."""
    stage.open_sample()
    page = scenes_insight.show_report(stage, "likely-deals")
    stage.shoot("99-scores-unranked")
    before = stage.window.size()
    stage.window.resize(1024, 680)
    page.show_report("likely-leads")
    stage.settle()
    stage.shoot("99-scores-unranked-small")
    stage.window.resize(before)
    page.sheet.first_rule.click()
    stage.settle()
    stage.shoot("99-scores-first-rule")
    stage.clear()
    log = stage.window.ws.log
    if points.start(stage.window.ws, "deal") is not None:
        page.show_report("likely-deals")
        stage.settle()
        stage.shoot("99-scores-by-points")
        log.undo()


def in_place(stage: Stage) -> None:
    """What a deal's page says in place of a score."""
    stage.open_sample()
    page = scenes_insight.show_report(stage, "likely-deals")
    first = page.sheet.table.scored.listed[0].id
    stage.desk.trail.open("deal", first)
    stage.settle()
    stage.shoot("99-score-too-few")
    part = stage.desk.page.scored
    for name, word in (("learning", LEARNING), ("long-way", LONG_WAY), ("failed", FAILED)):
        part.show_found(word)
        stage.shoot(f"99-score-{name}")


def _open(stage: Stage, name: str) -> Any:
    path = stage.home / "Trading.crm"
    if not path.exists():
        shop = Trading(path, stage.language)
        shop.play()
        shop.ws.close()
    scenes_insight.open_file(stage, path)
    return scenes_insight.show_report(stage, name)


SCENES: tuple[Scene, ...] = (
    likely, of_records, rules, team, small, bare, unranked, in_place,
)  # fmt: skip
