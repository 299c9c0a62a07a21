"""Checking the open file against its log, and the repair that is offered when they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from crm_desktop.i18n import tr, trn
from crm_desktop.store import check

if TYPE_CHECKING:
    from crm_desktop.gui.window import MainWindow


def run_check(window: MainWindow) -> None:
    """Check in the background and say what came out."""
    context = window.context
    context.status(tr("Checking the file…"))
    context.long_lane.run(
        lambda _token: check.check(context.ws), lambda report: _say(window, report),
        context.failed, lambda: context.status(""),
    )  # fmt: skip


def _say(window: MainWindow, report: check.Report) -> None:
    if report.ok:
        window.context.toast(
            trn("The file is whole: {n} record is as its history says.",
                "The file is whole: all {n} records are as their history says.", report.checked)
        )  # fmt: skip
        return
    box = QMessageBox(window)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(QApplication.applicationDisplayName())
    box.setText(tr("This file needs repair."))
    box.setInformativeText("\n".join(report.problems))
    mend = box.addButton(tr("Repair from the history"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Close)
    box.setObjectName("repair")
    mend.clicked.connect(lambda: _repair(window))
    box.open()


def _repair(window: MainWindow) -> None:
    """Make a backup of the file as it is, then bring its tables in line with its log."""
    from crm_desktop.store import backup

    context = window.context

    def mend(_token: object) -> int:
        backup.backup(context.ws)
        return check.repair(context.ws)

    context.status(tr("Repairing the file…"))
    context.long_lane.run(
        mend,
        lambda n: context.toast(trn("Repaired {n} record.", "Repaired {n} records.", n)),
        context.failed, lambda: context.status(""),
    )  # fmt: skip
