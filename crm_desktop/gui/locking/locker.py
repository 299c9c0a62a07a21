"""Locking: after a while without a touch, with the screen, before the computer sleeps, or by hand.

Locking closes the file with its readers and lanes and lets go of its key. What was being written in a form is
kept in the file itself, as safe as all else in it, and shown when it is opened again. Running work that
writes is waited for, except before a sleep, when it is cancelled whole.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from crm_desktop.gui.binding.turns import next_turn
from crm_desktop.gui.locking import drafts, show_unlock, sign_out
from crm_desktop.gui.locking.system_news import SystemNews
from crm_desktop.store import scratch
from crm_desktop.trust import keys

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk
    from crm_desktop.gui.settings import Settings
    from crm_desktop.gui.window import MainWindow

MINUTES, WITH_SCREEN = "lock.minutes", "lock.screen"
"""Settings: after how many minutes without a touch (0: never), and whether with the screen."""
USUAL_MINUTES = 10
_LOOK = 5_000
"""Milliseconds between two looks at how long nobody touched anything."""
_TOUCHES = (
    QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress, QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
)  # fmt: skip


def minutes(settings: Settings) -> int:
    """Return after how many minutes files are locked, 0 for never."""
    said = settings.get(MINUTES, USUAL_MINUTES)
    return said if isinstance(said, int) and said >= 0 else USUAL_MINUTES


class Locker(QObject):
    """Watches over the file of one desk, and ends with it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._window, self._desk = desk.host, desk
        self._touched = time.time()
        self._looks = QTimer(self, interval=_LOOK)
        self._looks.timeout.connect(self.look)
        self._looks.start()
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self._watch)
        app.applicationStateChanged.connect(self._state)
        self._watch(app.focusWindow())
        self.news = SystemNews(self)
        self.news.sleeping.connect(self._before_sleep)
        self.news.screen_locked.connect(self._with_screen)
        next_turn(self, self._give_back)

    def _give_back(self) -> None:
        if self._window.desk is self._desk:  # not closed again meanwhile
            drafts.give_back(self._desk)

    def look(self) -> None:
        """Lock where nobody touched anything for long enough, once nothing is being written.

        The clock of the wall goes on while a computer sleeps; where it was set back, counting begins anew.
        """
        now, most = time.time(), minutes(self._window.settings) * 60
        self._touched = min(self._touched, now)
        if most and now - self._touched >= most and not self._desk.context.long_lane.writing():
            self._lock()

    def touch(self) -> None:
        """Count from now: somebody is there."""
        self._touched = time.time()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() in _TOUCHES:
            self.touch()
        return False

    def _watch(self, window: QWindow | None) -> None:
        """Hear what is typed and clicked in a window of ours; one of another program gives none."""
        if window is not None:
            window.installEventFilter(self)  # a second time it moves: no list of windows is held
            self.touch()

    def _state(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationSuspended:
            self._before_sleep()

    def _before_sleep(self) -> None:
        if self._window.settings.get(WITH_SCREEN, True):
            self._lock()

    def _with_screen(self) -> None:
        if not self._window.settings.get(WITH_SCREEN, True):
            return
        if self._desk.context.long_lane.writing():
            QTimer.singleShot(_LOOK, self, self._with_screen)
        else:
            self._lock()

    def _lock(self) -> None:
        if self._window.live_desk is self._desk:
            lock(self._window, asking=False)


def lock(window: MainWindow, *, asking: bool = True) -> None:
    """Close the file, let go of its key, sign its user out and show the page that unlocks it.

    `asking` lets the user keep working where something is being written; else that is cancelled whole.
    """
    ws, desk = window.ws, window.live_desk
    if desk is None or ws is None or (ws.key is None and not ws.guarded):
        return
    path, key_id, read_only = ws.path, ws.key.id if ws.key else "", ws.opened_read_only
    if asking and desk.context.long_lane.writing() and not window.may_stop():
        return
    with (
        ExitStack() as steps
    ):  # from the last to the first, whichever of them fails: it is told in the end
        steps.callback(show_unlock, window, path, read_only=read_only)
        steps.callback(scratch.drop_own, scratch.SHOWN)
        steps.callback(sign_out, path)
        if key_id:
            steps.callback(keys.lock, key_id)
        steps.callback(window.close_at_once)
        for other in QApplication.topLevelWidgets():
            if other is not window and other.isVisible():
                steps.callback(_close, other)
        steps.callback(drafts.keep, ws)


def _close(other: QWidget) -> None:
    """Take away a window that stands before the main one: dialogs show records too."""
    if not isValid(other):
        return
    if isinstance(other, QDialog):
        end: Any = getattr(other, "throw_away", other.reject)
        end()
    other.close()
    if isinstance(other, QDialog) and other.isVisible():
        other.done(QDialog.DialogCode.Rejected)  # busy, it stays until its work ends: here it has
