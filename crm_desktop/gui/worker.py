"""Lanes: threads that run jobs in order and hand what they found back to the window's thread."""

from __future__ import annotations

import contextlib
import functools
import itertools
import logging
import queue
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from crm_desktop.errors import Cancelled, trace
from crm_desktop.gui.binding.turns import later_turn
from crm_desktop.store import driver

T = TypeVar("T")
_log = logging.getLogger(__name__)
TURN = 0.0002
"""Seconds a lane computes in Python before the window's thread, waiting for its turn, has it.

It waits as often as it comes back from SQLite or Qt: by Python's own 5 ms a small read beside what is
learned in a lane took 50 to 80 ms, by these 10 to 15; for the lane it makes next to no difference.
"""
LOOKS_UP = 30.0
"""Seconds after which a thread without a job looks whether its lane still stands."""


class Token:
    """What a running job asks whether it is still wanted."""

    def __init__(self) -> None:
        self.cancelled = False

    def check(self) -> None:
        """Raise `Cancelled` when the job is not wanted any more."""
        if self.cancelled:
            raise Cancelled


class Job:
    """One job of a lane. After `cancel` neither `done` nor `failed` is called, only `ended`.

    None of the three is called where it is a method of a widget Qt has deleted meanwhile; what failed
    is logged then.
    """

    def __init__(
        self,
        work: Callable[[Token], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        ended: Callable[[], None] | None,
    ) -> None:
        self.token = Token()
        self.reads = False
        self._work, self._done, self._failed, self._ended = work, done, failed, ended
        self._guard = threading.Lock()
        self._conn: Any = None  # the connection this job reads from, while it runs
        self._found: Any = None
        self._error: Exception | None = None

    def cancel(self) -> None:
        """Want the job no more: it is skipped, or its query interrupted, or what it found dropped."""
        with self._guard:
            self.token.cancelled = True
            if self._conn is not None:
                self._conn.interrupt()

    def run(self, reader: Callable[[], Any] | None) -> None:
        """Run in the lane's thread."""
        with self._guard:
            if self.token.cancelled:
                return
            self._conn = _opened(reader)
        try:
            self._found = self._work(self.token)
        except Exception as error:  # noqa: BLE001 - handed to `failed`, in the window's thread
            _close(error)
            self._error = None if self.token.cancelled else error
        finally:
            with self._guard:
                self._conn = None

    def tells(self) -> bool:
        """Say whether anybody is to hear of it."""
        return self._ended is not None or not self.token.cancelled

    def deliver(self) -> None:
        """Tell the outcome, in the window's thread."""
        if self._ended is not None and _there(self._ended):
            self._ended()
        if self.token.cancelled:
            return
        if self._error is not None:
            if _there(self._failed):
                self._failed(self._error)
            else:
                _log.error("failed after its dialog was closed:\n%s", trace(self._error))
        elif _there(self._done):
            self._done(self._found)


def _close(error: BaseException | None) -> None:
    """Close what the frames of an error hold open.

    While one query stands half read SQLite interrupts all that begin on its connection
    (`sqlite3_interrupt`), and the frames stand until Python's collector finds them: the job knows the error,
    and the error the frame of the job.
    """
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def _there(call: Callable[..., Any]) -> bool:
    """Say whether the widget a method belongs to is still there; what is no method always is."""
    owner = getattr(call, "__self__", None)
    return not isinstance(owner, QObject) or shiboken6.isValid(owner)


def _opened(reader: Callable[[], Any] | None) -> Any:
    """Return the connection `cancel` interrupts, None where the file does not open any more.

    A job that reads meets that by itself and says so; one that saves what is still held must go on.
    """
    with contextlib.suppress(driver.Error):
        return reader() if reader is not None else None
    return None


class _Post(QObject):
    """Carries into the window's thread that a job has ended.

    It outlives all lanes: one that is destroyed while its thread just tells would take the program along.
    """

    finished = Signal(object, int)

    def __init__(self) -> None:
        super().__init__()
        self.finished.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)

    @Slot(object, int)
    def _pass_on(self, lane: Lane, number: int) -> None:
        for one in tuple(_ended):
            one.leave()
        if shiboken6.isValid(lane):
            lane.deliver(number)


@functools.cache
def _post() -> _Post:
    return _Post()  # in the window's thread: that makes lanes


class Lane(QObject):
    """One thread; it starts with its first job. `reader` gives the connection that cancel interrupts.

    `parts` closes it, at the thread's end: a workspace outlives the desks it is shown on.

    Jobs hold widgets through what they call, and a widget must not die in another thread: the
    window's thread keeps every job until the lane's has let go of it.
    """

    def __init__(
        self,
        name: str,
        reader: Callable[[], Any] | None = None,
        parent: QObject | None = None,
        parts: Callable[[], object] = lambda: None,
    ) -> None:
        super().__init__(parent)
        self._name, self._reader, self._parts = name, reader, parts
        self._asked: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._open: dict[int, Job] = {}  # asked for and not delivered, by number
        self._numbers = itertools.count(1)
        self._stopped = self._held = False
        self._post = _post()

    def run(
        self,
        job: Callable[[Token], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        ended: Callable[[], None] | None = None,
        *,
        reads: bool = False,
    ) -> Job:
        """Run `job` after those asked before; call `done` or `failed` in the window's thread.

        `ended` is called before either, and also when the job was cancelled. One that only `reads` can
        be stopped without asking.
        """
        asked = Job(job, done, failed, ended)
        asked.reads = reads
        if self._stopped:
            asked.cancel()
            return asked
        number = next(self._numbers)
        self._open[number] = asked
        self._asked.put(number)
        if not self._held:
            self._start()
        return asked

    def hold(self) -> None:
        """Take jobs without beginning them: the first picture needs the processor for itself."""
        self._held = True

    def release(self) -> None:
        """Begin with the jobs taken while the lane was held."""
        self._held = False
        if self._open:
            self._start()

    def busy(self) -> bool:
        """Say whether a job runs, waits, or has not been delivered."""
        return bool(self._open)

    def writing(self) -> bool:
        """Say whether it is busy with more than what only reads."""
        return not all(job.reads for job in self._open.values())

    def stop(self) -> None:
        """Cancel everything and wait for the thread; nothing is delivered any more."""
        self.let_go()
        if self._thread is not None:
            self._thread.join()
        self._open.clear()
        self.leave()

    def let_go(self) -> None:
        """Cancel everything and wait for nothing: what runs ends by itself, and nobody hears of it.

        For what may wait for somebody else, as a keychain that asks its user, and reads no open file.
        """
        self._stopped = True
        for job in self._open.values():
            job.cancel()
        self._asked.put(_STOP)

    def _start(self) -> None:
        if self._thread is None:
            sys.setswitchinterval(TURN)
            self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._thread.start()

    def leave(self) -> None:
        """Be kept no more, once the thread is gone; called by the window's."""
        if self in _ended and self._thread is not None and not self._thread.is_alive():
            _ended.remove(self)

    def _work(self) -> None:
        try:
            while (number := self._next()) != _STOP:
                self._open[number].run(self._reader)
                self._post.finished.emit(self, number)
        finally:
            _ended.append(self)
            self._parts()

    def _next(self) -> int:
        """Wait for the next job; the thread of a lane that was destroyed does what was asked and ends."""
        while True:
            try:
                return self._asked.get(timeout=LOOKS_UP)
            except queue.Empty:
                # Not by a signal: it would be told when the program ends too, to a Python that has gone.
                if not shiboken6.isValid(self):
                    return _STOP

    def deliver(self, number: int) -> None:
        """Tell each outcome in a turn of its own: a page made of two of them would hold up the window."""
        job = self._open.get(number)
        if job is not None and job.tells():
            later_turn(self, functools.partial(self._tell, number))
        else:
            self._open.pop(number, None)

    def _tell(self, number: int) -> None:
        if not self._stopped and (job := self._open.pop(number, None)) is not None:
            job.deliver()


_STOP = 0


_ended: list[Lane] = []
"""Those whose thread has ended or is about to; the window's lets go of them, with the jobs they have left."""
