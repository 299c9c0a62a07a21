"""The scenes of the customers: what one is worth, segments, the silent, what goes together, a bare file."""

from __future__ import annotations

from typing import Any

from crm_desktop.gui.insight.reports.customers.tasks import TaskDialog
from crm_desktop.gui.tour import patrons, scenes_insight
from crm_desktop.gui.tour.stage import Scene, Stage


def worth(stage: Stage) -> None:
    """The figure with its formula, and the cohorts below."""
    page = _open(stage, "customer-value")
    stage.shoot("99-customer-value")
    page.sheet.area.verticalScrollBar().setValue(520)
    stage.shoot("99-customer-value-cohorts")


def segments(stage: Stage) -> None:
    """The segments, and the customers of one."""
    page = _open(stage, "customer-segments")
    stage.shoot("99-customer-segments")
    page.sheet.show_segment("risk")
    page.sheet.area.ensureWidgetVisible(page.sheet.chosen)
    stage.shoot("99-customer-segments-at-risk")


def silent(stage: Stage) -> None:
    """Who is silent, and a task for those chosen."""
    page = _open(stage, "silent-customers")
    sheet = page.sheet
    for row in range(3):
        flags = sheet.table.selectionModel().SelectionFlag
        index = sheet.table.lines.index(row, 0)
        sheet.table.selectionModel().select(index, flags.Select | flags.Rows)
    stage.shoot("99-silent-customers")
    TaskDialog(sheet, sheet.table.keys()).open()
    stage.shoot("99-silent-customers-task")
    stage.clear()


def together(stage: Stage) -> None:
    """Who has one product but not another."""
    _open(stage, "cross-sell")
    stage.shoot("99-cross-sell")


def small(stage: Stage) -> None:
    """The smallest window, large text, and a file with nothing to tell."""
    before = stage.window.size()
    stage.window.resize(1024, 680)
    _open(stage, "customer-value")
    stage.shoot("99-customer-value-small")
    page = _open(stage, "customer-segments")
    page.sheet.area.ensureWidgetVisible(page.sheet.chosen)
    stage.shoot("99-customer-segments-small")
    stage.window.set_scale(2.0)
    stage.settle()
    stage.shoot("99-customer-segments-text-200")
    page = _open(stage, "customer-value")
    stage.shoot("99-customer-value-text-200")
    page.sheet.area.ensureWidgetVisible(page.sheet.curves)
    stage.shoot("99-customer-value-text-200-curves")
    page.sheet.area.ensureWidgetVisible(page.sheet.ranking)
    stage.shoot("99-customer-value-text-200-ranked")
    stage.window.set_scale(1.0)
    stage.window.resize(before)
    stage.window.leave_file()
    scenes_insight.bare_file(stage)
    page = stage.desk.show_page("reports")
    for name in ("customer-value", "customer-segments", "silent-customers", "cross-sell"):
        page.show_report(name)
        stage.settle()
        stage.shoot(f"99-{name}-bare")
    stage.window.leave_file()


def _open(stage: Stage, name: str) -> Any:
    path = stage.home / "Patrons.crm"
    if not path.exists():
        patrons.write(path, stage.language)
    if stage.window.ws is None or stage.window.ws.path != path:
        scenes_insight.open_file(stage, path)
    return scenes_insight.show_report(stage, name)


SCENES: tuple[Scene, ...] = (worth, segments, silent, together, small)
