"""What of an erasure goes on behind the work: backups and the file written anew, all bytes looked through."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from crm_desktop.gui.context import Context
from crm_desktop.gui.erasing import words
from crm_desktop.i18n import trn

AGAIN = 60_000
"""Milliseconds until it is looked again whether an erasure came from elsewhere, or has to wait no more."""


class GoingOn(QObject):
    """Carries on the erasures of one open file. Closing the file stops it; the next start goes on."""

    moved = Signal(str, float)
    ended = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._busy = False
        self._later = QTimer(self, interval=AGAIN)
        self._later.timeout.connect(self.go_on)
        self.moved.connect(lambda step, part: context.status(words.step(step)))

    def start(self) -> None:
        """Go on with what is left, and look again every minute."""
        if not self._context.ws.read_only:
            self.go_on()
            self._later.start()

    def go_on(self) -> None:
        """Go on with what is left, once at a time."""
        if self._busy:
            return
        self._busy = True
        ws = self._context.ws

        def job(token: Any) -> int:
            from crm_desktop.privacy.erasing import kept_files, refused, running

            refused.forget(ws)
            if not running.waiting(ws):
                return 0
            done = running.resume(ws, self.moved.emit, token.check, kept_files.of)
            return sum(bool(one.ended) for one in done)

        self._context.network_lane.run(job, self._done, self._context.failed, self._rested)

    def _rested(self) -> None:
        self._busy = False
        self._context.status("")

    def _done(self, many: int) -> None:
        from crm_desktop.gui.erasing.certificate import CertificateDialog

        if many and not isinstance(QApplication.activeModalWidget(), CertificateDialog):
            self._context.toast(trn("{n} erasure is finished", "{n} erasures are finished", many))
        self.ended.emit()


def of(context: Context) -> GoingOn:
    """Return what carries on the erasures of an open file, made once; it goes with the file."""
    return context.bridge.findChild(GoingOn) or GoingOn(context, context.bridge)
