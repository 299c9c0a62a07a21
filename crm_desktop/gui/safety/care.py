"""Looking after the open file: a quick look soon after it is shown, all of it once a week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QMessageBox

from crm_desktop.errors import UserError
from crm_desktop.gui import errors
from crm_desktop.gui.safety import checked, damage
from crm_desktop.i18n import tr

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk
    from crm_desktop.store.backups.health import Found

FULL_AFTER, AGAIN = 600_000, 3_600_000
"""Milliseconds until it is first asked whether a full check is due, and between two questions."""
QUIET = 12
"""Quarters of a second nothing has to happen before a check goes on."""


class Care(QObject):
    """Watches over the file of one desk. Closing the file ends it; the next start begins anew."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk, self._context = desk, desk.context
        self._since = QUIET
        self._moment = -1
        self.checking = self._said = False
        self._looks = QTimer(self, interval=250)
        self._looks.timeout.connect(self._look_at_work)
        self._later = QTimer(self, interval=AGAIN)
        self._later.timeout.connect(self.check_if_due)
        self._first = QTimer(self, interval=FULL_AFTER, singleShot=True)
        self._first.timeout.connect(self.check_if_due)
        desk.left.connect(self._end)

    def start(self) -> None:
        """Look quickly now, and ask later whether a full check is due."""
        ws = self._context.ws
        if ws.read_only or ws.in_memory or ws.moment is not None:
            return
        damage.forget(self._desk.host)
        self.look()
        self._first.start()
        self._later.start()

    def look(self) -> None:
        """Look at the file quickly, by what can be read in a few seconds."""
        ws = self._context.ws

        def job(token: Any) -> Found:
            from crm_desktop.store.backups import health

            health.forget_tried(ws.path)
            return health.quick(ws, health.Gentle(token.check, lambda: False))

        self._context.care_lane.run(job, lambda found: self._told(found, full=False), self._failed)

    def check_if_due(self) -> None:
        """Check all of the file where the last time is a week ago or found something; that is said once."""
        if not self._said and checked.is_due(self._context.settings, self._context.ws.path):
            self.check()

    def check(self) -> None:
        """Check all of the file and its backups, resting while somebody works."""
        if self.checking:
            return
        self.checking = True
        self._looks.start()
        ws = self._context.ws

        def job(token: Any) -> Found:
            from crm_desktop.store.backups import health

            return health.full(ws, health.Gentle(token.check, self.is_worked))

        self._context.care_lane.run(
            job, lambda found: self._told(found, full=True), self._failed, self._rested
        )

    def _end(self) -> None:
        """Ask nothing any more of a file that is being closed; its lane has dropped the check."""
        for timer in (self._looks, self._later, self._first):
            timer.stop()

    def is_worked(self) -> bool:
        """Say whether somebody worked in the last moments."""
        return self._since < QUIET

    def _look_at_work(self) -> None:
        context = self._context
        moment = context.ws.log.moment()
        lanes = (context.lane, context.long_lane, context.figures_lane, context.scores_lane)
        worked = moment != self._moment or any(lane.busy() for lane in lanes)
        self._since, self._moment = 0 if worked else self._since + 1, moment

    def _rested(self) -> None:
        self.checking = False
        self._looks.stop()

    def _told(self, found: Found, *, full: bool) -> None:
        context = self._context
        checked.remember(context.settings, context.ws.path, ok=found.file_ok, full=full, quick=not full,
                         backups=None if found.damage else not found.backups)  # fmt: skip
        self._said = self._said or (full and not found.ok)
        if found.damage:
            self._say_damage(found)
        elif not found.ok:
            self._say_drift(found)

    def _failed(self, error: Exception) -> None:
        """Say nothing of a check that could not be made: the next one is."""
        from crm_desktop.store import faults

        if not isinstance(faults.in_words(error, self._context.ws.path), UserError):
            errors.report(error)

    def _say_damage(self, found: Found) -> None:
        from crm_desktop.store import faults

        told = faults.damaged(self._context.ws.path)
        damage.say(self._desk.host, told, "\n".join(found.damage))

    def _say_drift(self, found: Found) -> None:
        from crm_desktop.gui.start.checking import offer_repair

        if found.report is not None and not found.report.ok:
            offer_repair(self._desk.host, found.report)
            return
        box = errors.message(self._desk.host, UserError(
            tr("A backup is not what it was."),
            tr("Its disk may be failing. Choose a second place for backups, or make a new one now: "
               "File → Back up now."),
        ))  # fmt: skip
        box.setDetailedText("\n".join(found.backups))
        box.addButton(QMessageBox.StandardButton.Close)
        box.open()
