"""The menu of a report: changed, copied, named, pinned, deleted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from crm_desktop.gui import icons
from crm_desktop.gui.insight.reports import deeds
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.gui.insight.reports.asked.sheet import ReportSheet


def report_menu(sheet: ReportSheet) -> QMenu:
    """Return what can be done with a report as a whole."""
    menu = QMenu(sheet)
    report, context = sheet.saved, sheet.context
    own, writes = report.own and bool(report.id), not context.ws.closed_because

    def add(icon: str, said: str, act: Callable[[], object], *, can: bool = True) -> None:
        action = menu.addAction(icons.icon(icon), said)
        action.setEnabled(can)
        action.triggered.connect(lambda _on=False: act())

    add("sliders-horizontal", tr("Change the report…"), sheet.change)
    add("copy", tr("Duplicate"), partial(_duplicate, sheet), can=writes and report.spec is not None
        and bool(report.id))  # fmt: skip
    add("pencil", tr("Rename…"), partial(deeds.rename, context, report, sheet.window()),
        can=own and writes)  # fmt: skip
    add("layout-dashboard", tr("Pin to dashboard…"), partial(deeds.pin, context, report.id, sheet.more),
        can=writes and bool(report.id))  # fmt: skip
    menu.addSeparator()
    add("download", tr("Save as file…"), sheet.save_file, can=sheet.shown is not None)
    add("folder-down", tr("Write regularly…"), partial(_schedule, sheet), can=bool(report.id))
    add("refresh-cw", tr("Work out anew"), sheet.ask)
    add("calendar-clock", tr("As on date…"), partial(context.actions.trigger, "view.as_on"))
    menu.addSeparator()
    add("trash-2", tr("Delete"), partial(deeds.delete, context, report), can=own and writes)
    return menu


def _schedule(sheet: ReportSheet) -> None:
    from crm_desktop.gui.insight.reports.writing.dialog import ScheduleDialog

    ScheduleDialog(sheet.context, sheet.saved, sheet.window()).open()


def _duplicate(sheet: ReportSheet) -> None:
    made = deeds.duplicate(sheet.context, sheet.saved)
    if made:
        sheet.wanted.emit(made)
