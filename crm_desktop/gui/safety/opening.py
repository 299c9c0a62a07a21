"""Opening a file behind the window: bringing an old or large one up to date may take its time."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QProgressDialog, QWidget

from crm_desktop.gui import locking
from crm_desktop.i18n import tr
from crm_desktop.store.workspace import Workspace

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk

AT_ONCE = 0.3
"""Seconds in which nearly every file is open: nothing is shown for these."""
SAID_AFTER = 500
"""Milliseconds until the window has its size, and what is said has its room."""
_LOOK = 30
"""Milliseconds between two looks whether it is open."""


def opened(window: QWidget, path: Path, *, read_only: bool) -> tuple[Workspace, str]:
    """Open a file, and say so where it takes long; nothing else can be done in the window meanwhile.

    Return it with what is to be said of erasures: which were carried out again, because it is from before
    them, and which nobody can read any more; "" where nothing is.

    Raises what opening does.
    """
    found: list[tuple[Workspace, str] | BaseException] = []
    thread = Thread(target=_open, args=(path, read_only, found), daemon=True)
    thread.start()
    thread.join(AT_ONCE)
    if thread.is_alive():
        _wait(window, thread)
    (one,) = found
    if isinstance(one, BaseException):
        raise one
    return one


def say_erased(desk: Desk, told: str) -> None:
    """Say why people are not there who were in the file when it was last closed."""
    show = partial(desk.context.actions.trigger, "record.erasures")
    say = partial(desk.offer, told, tr("Show"), show, stays=True)
    QTimer.singleShot(SAID_AFTER, desk, say)


def _open(
    path: Path, read_only: bool, found: list[tuple[Workspace, str] | BaseException]
) -> None:  # fmt: skip
    try:
        found.append(_fit_to_show(path, read_only))
    except BaseException as error:  # noqa: BLE001 - raised again in the window's thread
        found.append(_said_of(error, path))


def _said_of(error: BaseException, path: Path) -> BaseException:
    """Return damage in words: it may show only where the file is held against the erasures."""
    from crm_desktop.store import faults

    said = faults.in_words(error, path)
    if said is not error:
        said.__cause__ = error
    return said


def _fit_to_show(path: Path, read_only: bool) -> tuple[Workspace, str]:
    """Open a file; who was erased since an old state of it is erased again before anybody sees it."""
    from crm_desktop.store.erasures import ledger

    ws, told = locking.opened(path, read_only=read_only), ""
    try:
        if not ledger.is_empty():
            from crm_desktop.privacy.erasing import replaying

            told = replaying.told(replaying.replay(ws), ledger.unread())
    except BaseException:
        ws.close()
        raise
    ws.close_reader()  # of this thread, which ends
    return ws, told


def _wait(window: QWidget, thread: Thread) -> None:
    bar = QProgressDialog(tr("Opening the file…"), "", 0, 0, window)
    bar.setWindowTitle(QApplication.applicationDisplayName())
    bar.setWindowModality(Qt.WindowModality.ApplicationModal)
    bar.setCancelButton(None)  # type: ignore[arg-type]
    bar.setMinimumDuration(0)
    bar.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
    bar.rejected.connect(lambda: thread.is_alive() and bar.show())  # Esc: it is not over yet
    bar.show()
    loop, look = QEventLoop(), QTimer()
    look.timeout.connect(lambda: thread.is_alive() or loop.quit())
    look.start(_LOOK)
    loop.exec()
    bar.close()
    bar.deleteLater()
