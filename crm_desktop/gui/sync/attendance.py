"""Sync on one desk: the agent behind it, its state at the foot of the window, its panel and questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from crm_desktop.domain.sharing import READER
from crm_desktop.gui.sync import NAME
from crm_desktop.gui.sync.team import READING_TOLD, Team, keep, team_of

if TYPE_CHECKING:
    from crm_desktop.gui.desk import Desk
    from crm_desktop.gui.sync.banner import SyncBanner
    from crm_desktop.gui.sync.panel import Panel
    from crm_desktop.gui.sync.status_button import StatusButton
    from crm_desktop.gui.sync.watch import Watch
    from crm_desktop.sync.status import Show

AFTER = 700
"""Milliseconds after a file was opened: the first picture needs the processor for itself."""


class Attendance(QObject):
    """Does nothing for a file that works alone. It ends with the desk."""

    team_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setObjectName(NAME)
        self.desk, self.context = desk, desk.context
        self.watch: Watch | None = None
        self.button: StatusButton | None = None
        self.banner: SyncBanner | None = None
        self._panel: Panel | None = None
        self._left = False
        self._reads = self.context.ws.role == READER
        self.shut_out = False  # the server knows this computer no more
        self.passphrase = ""  # of the key, for as long as the file is open
        desk.left.connect(self.stop)
        if self.team is not None:
            QTimer.singleShot(AFTER, self, self.begin)

    @property
    def team(self) -> Team | None:
        """The team of the file, as it was said last."""
        return team_of(self.context.ws)

    def begin(self) -> None:
        """Start syncing, where the file belongs to a team; what that needs is loaded in a lane."""
        if self._left or self.watch is not None or self.team is None:
            return
        self.context.network_lane.run(_load, lambda _none: self.attend(), self.context.failed)

    def entered(self) -> None:
        """Begin: the file belongs to a team since now."""
        self.shut_out = False
        if self.watch is None:
            self.begin()
        else:
            self.watch.now()
        self._follow_role()
        self.team_changed.emit()
        self.context.actions.refresh()

    def left_team(self) -> None:
        """Show nothing more: the file works alone since now."""
        self.shut_out = False
        keep(self.context.ws, None)
        if self.watch is not None:
            self.watch.stop()
            self.watch.deleteLater()
            self.watch = None
        self.desk.status.show_team(None)
        if self.button is not None:
            self.button.deleteLater()
            self.button = None
        if self.banner is not None:
            self.banner.hide()
        self._follow_role()
        self.team_changed.emit()
        self.context.actions.refresh()

    def sync_now(self) -> None:
        """Try at once."""
        if self.watch is not None:
            self.watch.now()

    def allow(self) -> None:
        """Let many records go that the brake holds."""
        if self.watch is not None:
            self.watch.agent.allow()

    def repair(self) -> None:
        """Bring this file and the server in line once more."""
        if self.watch is not None:
            self.watch.agent.repair()

    def show_panel(self) -> None:
        """Open the panel at the state, or close it."""
        if self.watch is None or self.button is None:
            return
        if self._panel is None:
            from crm_desktop.gui.sync.panel import Panel

            self._panel = Panel(self)
        self._panel.open_at(self.button)

    def show_others(self) -> None:
        """Show the team of the file, or how to enter one."""
        from crm_desktop.gui.sync.others_dialog import OthersDialog

        OthersDialog(self, self.desk.host).open()

    def show_waiting(self) -> None:
        """Show everything that waits, was refused or set aside."""
        from crm_desktop.gui.sync.waiting_dialog import WaitingDialog

        WaitingDialog(self, self.desk.host).open()

    def show_what(self) -> None:
        """Show what the state of the file asks to be looked at."""
        shown = _shown(self.watch.status.show) if self.watch is not None else None
        if shown is not None:
            shown(self, self.desk.host).open()

    def stop(self) -> None:
        """End with the desk: the file is about to be closed."""
        self._left = True
        if self.watch is not None:
            self.watch.stop()

    def ask_hello(self) -> None:
        """Ask the server again who and which devices belong to the team, behind the work."""
        from crm_desktop.gui.sync import asking, joining

        def done(said: Any) -> None:
            joining.know(self.context.ws, said)
            self.team_changed.emit()

        ws, secret = self.context.ws, self.passphrase
        for ask, then in ((asking.hello, done), (asking.devices, lambda _all: None)):
            self.context.network_lane.run(
                lambda _token, ask=ask: ask(ws, secret), then, lambda _error: None
            )

    def unlock(self, passphrase: str) -> None:
        """Open the key to the server."""
        self.passphrase = passphrase
        if self.watch is not None:
            self.watch.agent.unlock(passphrase)

    def attend(self, agent: Any = None) -> None:
        """Show the state of the file from now on; `agent` syncs it instead of the usual one."""
        from crm_desktop.gui.sync.banner import SyncBanner
        from crm_desktop.gui.sync.status_button import StatusButton
        from crm_desktop.gui.sync.watch import Watch

        if self._left or self.watch is not None:
            return
        self.button = StatusButton(self.desk.status)
        self.button.clicked.connect(self.show_panel)
        self.desk.status.show_team(self.button)
        if self.banner is None:
            self.banner = SyncBanner(self)
            self.desk.layout().insertWidget(2, self.banner)  # type: ignore[union-attr]
        self.watch = Watch(self.context.ws, self, agent)
        self.watch.changed.connect(self._show)
        self._show(self.watch.status)
        if self.passphrase:
            self.watch.agent.unlock(self.passphrase)
        self.watch.start()
        self.ask_hello()

    def _follow_role(self) -> None:
        """Close what writes to who may only read, and open it to who may write again."""
        reads = self.context.ws.role == READER
        if reads != self._reads:
            self._reads = reads
            self.context.ws.remember(READING_TOLD, False)
            self.desk.host.build_anew()

    def _show(self, status: Any) -> None:
        self._follow_role()
        if status.settled and status.shut_out != self.shut_out:
            self.shut_out = status.shut_out
            self.team_changed.emit()
        if self.button is not None:
            self.button.show_status(status)
        if self.banner is not None:
            self.banner.show_status(status)


def _shown(what: Show) -> Any:
    """Return the dialog for what a state asks to be shown; the panel lists what waits or was refused."""
    from crm_desktop.gui.sync.differences_dialog import DifferencesDialog
    from crm_desktop.gui.sync.others_dialog import OthersDialog
    from crm_desktop.gui.sync.passphrase import PassphraseDialog
    from crm_desktop.sync.status import Show

    dialogs = {
        Show.DIFFERENCES: DifferencesDialog,
        Show.DELETIONS: _deletions,
        Show.UNLOCK: PassphraseDialog,
        Show.CODE: OthersDialog,
    }
    return dialogs.get(what)


def _deletions(attendance: Attendance, parent: Any) -> Any:
    from crm_desktop.gui.sync.deletions import Deletions

    watch = attendance.watch
    going = tuple(watch.agent.going) if watch is not None else ()
    return Deletions(attendance.context, going, attendance.allow, parent)


def _load(_token: object) -> None:
    """Load what syncing needs, in the lane: it takes longer than a picture may wait."""
    from crm_desktop.sync import agent

    assert agent
