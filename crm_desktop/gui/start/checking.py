"""Checking the open file against its log, and the repair that is offered when they differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from crm_desktop.i18n import tr, trn
from crm_desktop.store import check

if TYPE_CHECKING:
    from crm_desktop.gui.context import Context
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
    broken = bool(report.problems)
    box.setText(tr("This file needs repair.") if broken else tr("Some attachments are missing."))
    box.setInformativeText("\n".join(report.words))
    words = tr("Repair from the history") if broken else tr("Look in the backups")
    mend = box.addButton(words, QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Close)
    box.setObjectName("repair")
    mend.clicked.connect(lambda: _repair(window))
    box.open()


def _repair(window: MainWindow) -> None:
    """Make a backup of the file as it is, then bring its tables in line with its log."""
    from crm_desktop.store import backup

    context = window.context

    def mend(_token: object) -> tuple[int, list[str]]:
        backup.backup(context.ws)
        return check.repair(context.ws), backup.lost(context.ws.path)

    def mended(found: tuple[int, list[str]]) -> None:
        n, lost = found
        words = trn("Repaired {n} record.", "Repaired {n} records.", n) if n or not lost else ""
        toast_with_lost(context, words, lost)

    context.status(tr("Repairing the file…"))
    context.long_lane.run(
        mend, mended, context.failed, lambda: context.status(""),
    )  # fmt: skip


def toast_with_lost(context: Context, words: str, lost: Sequence[str]) -> None:
    """Say what was done with a file, before it which attachments it has without their bytes."""
    said = [*check.lost_words(lost), *[words] * bool(words)]
    context.toast(" ".join(said), icon="circle-alert" if lost else "")
