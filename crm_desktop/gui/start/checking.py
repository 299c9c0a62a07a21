"""Checking the open file against its log, and the repair that is offered when they differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QProgressDialog

from crm_desktop.errors import UserError
from crm_desktop.gui import errors
from crm_desktop.gui.exchange.foot import STEPS
from crm_desktop.gui.exchange.long_job import LongJob
from crm_desktop.gui.safety import checked
from crm_desktop.gui.safety.ways_out import leave_for
from crm_desktop.gui.widgets.dressing import set_kind
from crm_desktop.gui.widgets.lasting import while_there
from crm_desktop.i18n import tr, trn
from crm_desktop.store import check, faults

if TYPE_CHECKING:
    from crm_desktop.gui.context import Context
    from crm_desktop.gui.window import MainWindow


_SHOWN_AFTER = 1000
"""Milliseconds after which a check is a matter of waiting: large attachments are read whole."""


def run_check(window: MainWindow) -> None:
    """Check in the background and say what came out; a long one shows how far it is and can be stopped."""
    context = window.context
    _long(
        window, tr("Checking the file…"),
        lambda progress, wanted: check.check(context.ws, wanted, progress),
        lambda report: _checked(window, report),
    )  # fmt: skip


def _long(
    window: MainWindow, doing: str, work: Callable[[Any, Any], Any], done: Callable[[Any], None]
) -> None:
    context = window.context
    bar = QProgressDialog(doing, tr("Stop"), 0, STEPS, window.desk)
    bar.setWindowTitle(QApplication.applicationDisplayName())
    bar.setWindowModality(Qt.WindowModality.WindowModal)
    bar.setMinimumDuration(_SHOWN_AFTER)
    bar.setAutoReset(False)
    job = LongJob(context, bar)

    def ended() -> None:
        context.status("")
        bar.reset()
        bar.deleteLater()

    def then(tell: Callable[[Any], None]) -> Callable[[Any], None]:
        return while_there(bar, lambda found: (ended(), tell(found)))

    context.status(doing)
    job.progressed.connect(lambda part: bar.setValue(round(part * STEPS)))
    job.stopped.connect(ended)
    bar.canceled.connect(job.stop)
    job.run(work, then(done), then(context.failed))


def _checked(window: MainWindow, report: check.Report) -> None:
    checked.remember(window.settings, window.context.ws.path, ok=report.ok, full=False)
    if report.ok:
        window.context.toast(
            trn("The file is whole: {n} record is as its history says.",
                "The file is whole: all {n} records are as their history says.", report.checked)
        )  # fmt: skip
        return
    offer_repair(window, report)


def offer_repair(window: MainWindow, report: check.Report) -> None:
    """Say what a check found, and offer what mends it: where the file itself is damaged, the ways out."""
    box = errors.message(window, _said(report, window.context.ws.path))
    if report.damage:  # in the words of SQLite, which is for who mends such files
        also = report.words[len(report.damage) :]
        box.setDetailedText("\n".join(dict.fromkeys((*report.damage, *also))))
    broken = bool(report.problems)
    words = tr("Repair from the history") if broken else _mending(report)
    if report.damage:
        words = tr("Look for ways out")
    mend = box.addButton(words, QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Close)
    set_kind(mend, "primary")
    box.setDefaultButton(mend)
    box.setObjectName("repair")
    first = not _only_unnamed(report)  # a backup would keep what is to go
    mend.clicked.connect(
        lambda: leave_for(window) if report.damage else _repair(window, backed_up=first)
    )
    box.open()


def _said(report: check.Report, path: Path) -> UserError:
    """Return what a check found and what can be done, in words for the user."""
    if report.damage:
        return UserError(
            faults.damaged(path).message,
            tr("What you see may be incomplete. Look now what can be brought back: the file is closed for "
               "that, and kept as it is."),
        )  # fmt: skip
    first = tr("This file needs repair.") if report.problems else _content(report)
    return UserError(first, "\n".join(report.words))


def _content(report: check.Report) -> str:
    if report.damaged:
        return tr("Some attachments are damaged.")
    if report.lost:
        return tr("Some attachments are missing.")
    if _only_unnamed(report):
        return tr("Content of attachments that are gone still lies in this file.")
    return tr("Some copies of attachments in the backups are damaged.")


def _only_unnamed(report: check.Report) -> bool:
    """Say whether all that is to be done is to take away content of attachments that are gone."""
    return bool(report.unnamed) and not (
        report.problems or report.lost or report.damaged or report.spoilt
    )


def _mending(report: check.Report) -> str:
    if _only_unnamed(report):
        return tr("Take it away")
    return tr("Look in the backups") if report.lost or report.damaged else tr("Copy them again")


def _repair(window: MainWindow, *, backed_up: bool) -> None:
    """Make a backup of the file where it is to be `backed_up`, then bring its tables in line with its log."""
    from crm_desktop.store import backup

    context = window.context

    def mend(_progress: object, wanted: Callable[[], None]) -> tuple[int, list[str]]:
        if backed_up:
            backup.backup(context.ws)
        return check.repair(context.ws, wanted), check.content_words(context.ws, wanted)

    def mended(found: tuple[int, list[str]]) -> None:
        n, left = found
        words = trn("Repaired {n} record.", "Repaired {n} records.", n) if n or not left else ""
        _toast(context, words, left)

    _long(window, tr("Repairing the file…"), mend, mended)


def toast_with_lost(context: Context, words: str, lost: Sequence[str]) -> None:
    """Say what was done with a file, before it which attachments it has without their bytes."""
    _toast(context, words, check.lost_words(lost))


def _toast(context: Context, words: str, first: Sequence[str]) -> None:
    context.toast(" ".join([*first, *[words] * bool(words)]), icon="circle-alert" if first else "")
