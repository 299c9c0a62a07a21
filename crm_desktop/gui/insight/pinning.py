"""Pinning reports to dashboards: from a report choose the dashboard, on a dashboard choose the report."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QWidget

from crm_desktop.errors import UserError
from crm_desktop.gui import icons
from crm_desktop.gui.context import Context
from crm_desktop.gui.widgets.menus import FindMenu, pop_up, unmarked
from crm_desktop.gui.widgets.name_dialog import NameDialog
from crm_desktop.i18n import tr
from crm_desktop.insight.composed import dashboards, saved
from crm_desktop.insight.composed.dashboards import Dashboard
from crm_desktop.insight.composed.saved import Saved

Found = tuple[list[Dashboard], list[Saved]]


def pin(context: Context, report_id: str, parent: QWidget) -> None:
    """Ask for the dashboard under `parent` and pin a report to it; without any a first one is made."""

    def show(found: Found) -> None:
        boards, reports = found
        report = next((one for one in reports if one.id == report_id), None)
        if report is None:
            context.failed(UserError(tr("This report is not there any more.")))
        elif boards:
            pop_up(board_menu(context, boards, report, parent), below(parent))
        else:
            ask_name(context, report, parent)

    _read(context, show)


def pick(context: Context, board: Dashboard, parent: QWidget) -> None:
    """Ask for the report under `parent` and pin it to a dashboard."""
    _read(
        context,
        lambda found: pop_up(report_menu(context, board, found[1], parent), below(parent)),
    )


def board_menu(
    context: Context, boards: Sequence[Dashboard], report: Saved, parent: QWidget
) -> FindMenu:
    """Return the menu of the dashboards a report can be pinned to; those that have it are ticked."""
    menu = FindMenu(parent=parent)
    for board in boards:
        action = menu.addAction(plain(board.name))
        action.setCheckable(board.holds(report.id))
        action.setChecked(board.holds(report.id))
        action.triggered.connect(partial(put, context, board, report))
    menu.find_among(tr("Find a dashboard"))
    menu.addSeparator()
    menu.addAction(
        icons.icon("plus"), tr("New dashboard…"), lambda: ask_name(context, report, parent)
    )
    return menu


def report_menu(
    context: Context, board: Dashboard, reports: Sequence[Saved], parent: QWidget
) -> FindMenu:
    """Return the menu of the reports there are, the user's own first; those on the dashboard are ticked."""
    menu = FindMenu(parent=parent)
    for at, report in enumerate(reports):
        if at and reports[at - 1].own and not report.own:
            menu.addSeparator()
        action = menu.addAction(plain(report.title))
        action.setCheckable(board.holds(report.id))
        action.setChecked(board.holds(report.id))
        action.triggered.connect(partial(put, context, board, report))
    menu.find_among(tr("Find a report"))
    return menu


def put(context: Context, board: Dashboard, report: Saved, _on: bool = False) -> None:
    """Pin a report to a dashboard and say so with the way back."""
    wide = dashboards.usual_width(report.spec)
    said = tr("Pinned “{report}” to “{dashboard}”", report=report.title, dashboard=board.name)
    context.write(*dashboards.pinned(board, report.id, wide), said)


def ask_name(context: Context, report: Saved, parent: QWidget) -> None:
    """Ask for the name of a dashboard and make it with a report on it."""

    def make(name: str) -> None:
        tile = dashboards.first_tile(report.id, dashboards.usual_width(report.spec))
        said = tr("Pinned “{report}” to “{dashboard}”", report=report.title, dashboard=name)
        _id, deed = dashboards.made(context.ws.reader(), name, [tile])
        context.write(*deed, said)

    NameDialog(parent.window(), tr("New dashboard"), tr("My dashboard"), make, tr("Pin")).open()


def below(parent: QWidget) -> QPoint:
    """Return where a menu opens: under the control that asked for it, or at the pointer."""
    if parent.isWindow():
        return QCursor.pos()
    return parent.mapToGlobal(QPoint(0, parent.height() + 4))


def plain(name: str) -> str:
    """Return a name as the words of an action, in which "&" has a meaning."""
    return unmarked(name) or tr("Unnamed")


def _read(context: Context, done: Any) -> None:
    if context.ws.closed_because:
        context.toast(context.ws.closed_because, icon="circle-alert")
        return
    reader = context.ws.reader

    def job(_token: Any) -> Found:
        conn = reader()
        return dashboards.every(conn), saved.every(conn)

    context.lane.run(job, done, context.failed)
