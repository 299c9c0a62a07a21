"""The banner over the pages for what waits for an answer, or for a first download to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar

from crm_desktop.domain.sharing import READER
from crm_desktop.gui import fonts
from crm_desktop.gui.sync.team import READING_TOLD
from crm_desktop.gui.widgets.dressing import IconLabel, label, push
from crm_desktop.i18n import tr, trn
from crm_desktop.sync.status import State, Status

if TYPE_CHECKING:
    from crm_desktop.gui.sync.attendance import Attendance


class SyncBanner(QFrame):
    """Hidden but for the brake's question, a key under a passphrase, much that comes or goes, and to tell
    somebody that they may only read."""

    def __init__(self, attendance: Attendance) -> None:
        super().__init__(attendance.desk)
        self._attendance = attendance
        self._put_off = 0  # how many deletions the user wanted no word of now
        self.status = Status()
        self.setProperty("kind", "banner")
        self.icon = IconLabel("hand", "attention")
        self.words = label("", wrap=True)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(tr("Progress of the download"))
        self.progress.setFixedWidth(fonts.widened(160))
        self.show_it = push(tr("Show"), size="small")
        self.allow = push(tr("Allow"), "danger", size="small")
        self.later = push(tr("Not now"), "quiet", size="small")
        self.unlock = push(tr("Enter the passphrase…"), size="small")
        self.understood = push(tr("Understood"), size="small")
        self.show_it.clicked.connect(self._attendance.show_what)
        self.allow.clicked.connect(self._allow)
        self.later.clicked.connect(self._not_now)
        self.unlock.clicked.connect(self._attendance.show_what)
        self.understood.clicked.connect(self._was_read)
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 6, 16, 6)
        box.setSpacing(8)
        box.addWidget(self.icon)
        box.addWidget(self.words, 1)
        for part in (
            self.progress, self.show_it, self.allow, self.later, self.unlock, self.understood,
        ):  # fmt: skip
            box.addWidget(part)
        self.hide()

    def show_status(self, status: Status) -> None:
        """Show what a state asks, or nothing."""
        self.status = status
        brake = status.state == State.BRAKE and status.deleting != self._put_off
        locked = status.state == State.LOCKED
        coming = status.state == State.SYNCING and status.total > 0
        for button in (self.show_it, self.allow, self.later):
            button.setVisible(brake)
        reads = self._only_reads() and not (brake or locked or coming)
        self.unlock.setVisible(locked)
        self.understood.setVisible(reads)
        self.progress.setVisible(coming)
        if brake:
            self._say("hand", _question(status.deleting))
        elif locked:
            self._say("key", tr("The key to the server is locked; nothing is sent or received."))
        elif coming:
            self.progress.setRange(0, status.total)
            self.progress.setValue(status.done)
            percent = 100 * status.done // status.total
            said = tr("The team's records are coming ({percent} %). You can work meanwhile.",
                      percent=percent)  # fmt: skip
            self._say("download", said)
        elif reads:
            said = tr("You may only read in this team. What others write comes here; an owner can let you "
                      "write too.")  # fmt: skip
            self._say("lock", said)
        self.setVisible(brake or locked or coming or reads)

    def _say(self, icon: str, text: str) -> None:
        self.icon.show_icon(icon, "attention")
        self.words.setText(text)
        self.setAccessibleName(text)

    def _allow(self) -> None:
        self._attendance.allow()
        self.hide()

    def _only_reads(self) -> bool:
        ws = self._attendance.context.ws
        return ws.role == READER and not ws.setting(READING_TOLD)

    def _was_read(self) -> None:
        self._attendance.context.ws.remember(READING_TOLD, True)
        self.hide()

    def _not_now(self) -> None:
        self._put_off = self.status.deleting
        self.hide()


def _question(many: int) -> str:
    return trn(
        "Syncing now would take {n} record away here: others deleted it, or hide it from you.",
        "Syncing now would take {n} records away here: others deleted them, or hide them from you.",
        many,
    )  # fmt: skip
