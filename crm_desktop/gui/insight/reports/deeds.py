"""What is done with a report as a whole: named, copied, deleted, pinned."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui.context import Context
from crm_desktop.gui.widgets.name_dialog import NameDialog
from crm_desktop.i18n import tr
from crm_desktop.insight.composed import saved
from crm_desktop.insight.composed.saved import Saved


def rename(context: Context, report: Saved, window: QWidget) -> None:
    """Ask for another name of a report of the user's."""

    def done(name: str) -> None:
        try:
            operation = saved.rename(context.ws, report.id, name)
        except UserError as problem:
            context.failed(problem)
        else:
            context.tell(operation, tr("Report renamed"))

    NameDialog(window, tr("Rename the report"), report.title, done).open()


def duplicate(context: Context, report: Saved) -> str:
    """Make a copy of a report as one of the user's; return its id, "" where that failed."""
    try:
        operation = saved.save(context.ws, tr("{name} (copy)", name=report.title), report.asked())
    except UserError as problem:
        context.failed(problem)
        return ""
    context.tell(operation, tr("Report copied"))
    return operation.label.row if operation is not None else ""


def delete(context: Context, report: Saved) -> None:
    """Delete a report of the user's; the toast has the way back."""
    if not report.own or not report.id or context.ws.closed_because:
        return
    try:
        operation = saved.remove(context.ws, report.id)
    except UserError as problem:
        context.failed(problem)
    else:
        context.tell(operation, tr("Report deleted"))


def pin(context: Context, report_id: str, parent: QWidget) -> None:
    """Ask for the dashboard a report is pinned to."""
    from crm_desktop.gui.insight import pinning

    pinning.pin(context, report_id, parent)
