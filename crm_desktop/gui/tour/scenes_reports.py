"""The scenes of the reports: one in the light, why it changed, found by typing, a small window."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt

from crm_desktop.domain.rule import Condition
from crm_desktop.gui.insight.reports.writing.dialog import ScheduleDialog
from crm_desktop.gui.tour import scenes_insight
from crm_desktop.gui.tour.stage import Scene, Stage
from crm_desktop.i18n import tr
from crm_desktop.insight.composed import saved
from crm_desktop.insight.composed.specs import Spec
from crm_desktop.store.figures.question import SUM

MADE = Spec("deal", SUM, "value", ("owner", "stage"), (Condition("result", "is", ["open"]),),
            shape="stacked")  # fmt: skip


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


def builder(stage: Stage) -> None:
    """A report of one's own in the making, its filter, and one that cannot be asked."""
    page = _open(stage, "won-by-owner")
    page.new_record()
    stage.settle()
    page.sheet.shop.panel.changed.emit(MADE)
    page.sheet.shop.panel.show_spec(MADE)
    stage.settle()
    stage.shoot("98-reports-builder")
    page.sheet.shop.save_as(tr("Open deals by person and stage"))
    stage.settle()
    stage.shoot("98-reports-own")
    dialog = ScheduleDialog(stage.desk.context, page.sheet.saved, stage.window)
    dialog.folder.setText(tr("~/Reports"))
    dialog.open()
    stage.shoot("98-reports-regularly")
    dialog.show_saving()
    stage.shoot("98-reports-regularly-saving")
    stage.clear()
    dialog = ScheduleDialog(stage.desk.context, page.sheet.saved, stage.window)
    dialog.folder.setText(str(stage.home / tr("Reports") / "2026"))
    dialog.open()
    dialog.accept()
    stage.shoot("98-reports-regularly-refused")
    stage.clear()
    made = saved.save(
        stage.desk.context.ws, tr("Deals by region"), Spec("deal", groups=("custom.gone",))
    )
    stage.settle()
    if made is not None:
        page.show_report(made.label.row)
    stage.shoot("98-reports-gone")
    stage.window.leave_file()


def small(stage: Stage) -> None:
    """The smallest window, and large text."""
    before = stage.window.size()
    stage.window.resize(1024, 680)
    _open(stage, "won-by-source")
    stage.shoot("98-reports-small")
    stage.desk.page.sheet.change()
    stage.settle()
    stage.shoot("98-reports-small-builder")
    stage.desk.page.sheet.close_change()
    stage.window.set_scale(2.0)
    stage.settle()
    stage.shoot("98-reports-text-200")
    stage.window.set_scale(1.0)
    stage.window.resize(before)
    stage.window.leave_file()


def bare(stage: Stage) -> None:
    """A file with nothing to count."""
    scenes_insight.bare_file(stage)
    scenes_insight.show_report(stage, "won-by-month")
    stage.shoot("98-reports-bare")
    stage.window.leave_file()


def _open(stage: Stage, name: str) -> Any:
    scenes_insight.open_shop(stage)
    return scenes_insight.show_report(stage, name)


SCENES: tuple[Scene, ...] = (reports, builder, small, bare)
