"""Syncing behind the window: rounds in a thread of their own, and a status told after each step.

Nothing of Qt is here. A round comes shortly after a local change, when the server tells that something
came, and now and then in any case. At most one is under way.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from crm_desktop.domain.operation import Changed
from crm_desktop.errors import Cancelled, UserError, trace
from crm_desktop.i18n import tr
from crm_desktop.store import faults, outgoing, parking
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import files, keychain, refusing
from crm_desktop.sync.account import Account, account_of, note_proved, proved_at
from crm_desktop.sync.brake import BrakeError, Named
from crm_desktop.sync.connection import (
    SHUT_OUT,
    AwayError,
    Connection,
    RefusedError,
    connected,
)
from crm_desktop.sync.exchange import Exchange, Outcome
from crm_desktop.sync.files import Files
from crm_desktop.sync.incoming import LARGE
from crm_desktop.sync.listening import Listening
from crm_desktop.sync.pace import GATHER, Pace
from crm_desktop.sync.status import State, Status

QUIET = ("sync", "desk")
"""Origins of news that bring nothing to send."""
ENOUGH = 0.9
"""Seconds `stop` waits at most; what is still under way then no more touches the file."""
_log = logging.getLogger(__name__)


class Agent:
    """One open file and its team. `tell` gets each new status, in the agent's thread."""

    def __init__(self, ws: Workspace, tell: Callable[[Status], None] = lambda _: None) -> None:
        self._ws, self._tell = ws, tell
        self._status = Status(proved=proved_at(ws))
        self._pace = Pace()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._unsubscribe: Callable[[], None] = lambda: None
        self._exchange: Exchange | None = None
        self._connection: Connection | None = None
        self._listening: Listening | None = None
        self._files: Files | None = None
        self._entered: Account | None = None
        self._passphrase = ""
        self._allowed = self._repairing = False
        self._told = 0.0
        self.going: Sequence[Named] = ()
        """Records (entity, id) that the brake holds."""

    @property
    def status(self) -> Status:
        """What was told last."""
        return self._status

    def start(self) -> None:
        """Begin, where the file belongs to a team and can be written; else only say so."""
        if self._thread is not None:
            return
        if self._ws.read_only or self._ws.in_memory:
            self._say(State.STOPPED, reason=self._ws.fixed_because)
            return
        if account_of(self._ws) is None:
            self._say(State.ALONE)
            return
        self._stopping.clear()
        self._unsubscribe = self._ws.log.subscribe(self._changed)
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End within a second; what was not finished is done again next time."""
        if self._thread is None:
            return
        self._stopping.set()
        self._unsubscribe()
        self._wake.set()
        self._hang_up()
        self._thread.join(ENOUGH)
        self._thread = None
        if self._status.proved:
            note_proved(self._ws, self._status.proved, soon=True)

    def now(self) -> None:
        """Sync at once; after entering or leaving a team this begins or ends it."""
        self.start()
        self._wake.set()

    def allow(self) -> None:
        """Let the deletions through that the brake holds."""
        self._allowed = True
        self.now()

    def repair(self) -> None:
        """Bring both sides in line from the log once more, where they differ."""
        self._repairing = True
        self.now()

    def unlock(self, passphrase: str) -> None:
        """Open the key to the server, where it lies in the file under a passphrase."""
        self._passphrase = passphrase
        self._entered = None
        self.now()

    # in the thread

    def _run(self) -> None:
        wait = 0.0
        while not self._stopping.is_set():
            if self._wake.wait(wait):
                time.sleep(GATHER)
            self._wake.clear()
            try:
                wait = self._turn()
            except Cancelled:
                break
        self._hang_up()

    def _turn(self) -> float:
        """Do a round; return how long the next one may wait."""
        try:
            exchange = self._ready()
            if exchange is None:
                return threading.TIMEOUT_MAX
            self._say(State.SYNCING)
            allow, self._allowed = self._allowed, False
            repair, self._repairing = self._repairing, False
            return self._after(exchange.round(allow=allow, repair=repair))
        except Cancelled:
            raise
        except Exception as error:  # noqa: BLE001 - said, and logged where it is ours
            self._check()
            return self._failed(error)

    def _failed(self, error: Exception) -> float:
        if isinstance(error, BrakeError):
            self.going = error.going
            self._say(State.BRAKE, deleting=len(error.going))
            return self._pace.after_round(listening=True)
        if isinstance(error, AwayError):
            self._say(State.OFFLINE, reason=str(error))
            return self._pace.after_failure(error.wait)
        if isinstance(error, keychain.LockedError):
            self._say(State.LOCKED, reason=str(error))
            return threading.TIMEOUT_MAX
        if isinstance(error, RefusedError):
            # Of this round, whatever was refused before.
            state = State.SHUT_OUT if error.way == SHUT_OUT else State.REFUSED
            self._say(state, reason=str(error), refused=0)
            return self._pace.after_round(listening=True)
        said = faults.in_words(error, self._ws.path)
        if isinstance(said, UserError):
            reason = str(said)
        else:  # it shall be seen, and not end syncing: the next round may well pass
            _log.error("a round failed\n%s", trace(error))
            reason = tr("Something went wrong in the program.")
        self._say(State.STOPPED, reason=reason)
        return self._pace.after_failure()

    def _ready(self) -> Exchange | None:
        """Return what does rounds, None where the file belongs to no team (any more)."""
        account = account_of(self._ws)
        if account is None:
            self._hang_up()
            self._entered = self._exchange = None
            self._say(State.ALONE)
            return None
        if account != self._entered or self._exchange is None:
            self._hang_up()
            token = keychain.token_of(account, self._ws, self._passphrase)
            self._connection = connected(account, token, self._check)
            self._exchange = Exchange(
                self._ws, account, self._connection, self._check, self._progress
            )
            self._files = Files(self._ws, self._connection, lambda: not self._wake.is_set())
            with self._ws.transaction() as conn:
                files.ask_again(conn)
            self._listening = Listening(account, token, self._wake.set)
            self._entered = account
        return self._exchange

    def _after(self, outcome: Outcome) -> float:
        self._check()
        if self._listening is not None:
            self._listening.go_on(outcome.head)
        self.going = ()
        refused = parking.unseen(self._ws.reader())
        if refused:
            proved = time.time() if outcome.proved else self._status.proved
            self._say(State.REFUSED, proved=proved, reason=_why(outcome))
        elif outcome.proved:
            self._say(State.IDENTICAL, proved=time.time())
        elif outcome.differing:
            many = {kind: max(1, abs(a - b)) for kind, (a, b) in outcome.differing.items()}
            self._say(State.DIFFERING, differing=many)
        else:  # something was written meanwhile
            return 0.0
        if self._files is not None and self._files.some():
            return 0.0
        listening = self._listening is not None and self._listening.up
        return self._pace.after_round(listening=listening)

    def _progress(self, done: int, total: int) -> None:
        """Tell how far a long download is, a few times a second."""
        self._check()
        now = time.monotonic()
        if total > LARGE and now - self._told > 0.25:
            self._told = now
            self._status = replace(self._status, state=State.SYNCING, done=done, total=total)
            self._tell(self._status)

    def _changed(self, news: Changed) -> None:
        """Wake for what was written here; while the server is away the next try waits its time."""
        if news.origin not in QUIET and not self._pace.away:
            self._wake.set()
        elif news.origin not in QUIET and self._status.state == State.OFFLINE:
            self._say(State.OFFLINE, reason=self._status.reason)

    def _check(self) -> None:
        if self._stopping.is_set():
            raise Cancelled

    def _say(self, state: State, *, reason: str = "", **more: object) -> None:
        conn = self._ws.reader()
        waiting = 0 if state == State.ALONE else outgoing.count(conn)
        kept = Status(
            state, waiting, self._status.proved, reason=reason, refused=parking.unseen(conn),
            missing=outgoing.missing(conn),
        )  # fmt: skip
        self._status = replace(kept, **more)  # type: ignore[arg-type]
        self._tell(self._status)

    def _hang_up(self) -> None:
        for one in (self._connection, self._listening):
            if one is not None:
                with contextlib.suppress(OSError):
                    one.abort()


def _why(outcome: Outcome) -> str:
    """Return why changes were refused, each reason once."""
    return " ".join(dict.fromkeys(refusing.reason(why) for why in outcome.refused.values()))
