"""Watches a window that is played with: exceptions, Qt's warnings, stalls, memory."""

from __future__ import annotations

import re
import signal
import statistics
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from itertools import takewhile
from types import FrameType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from crm_desktop.gui import errors

STALL = 0.100
"""Seconds of work of the window's thread between two turns of its loop that are too many."""
LOOK = 0.02
_IGNORED = re.compile(r"This plugin does not support ")
_Places = list[tuple[str, int, str, str | None]]
_BAD = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)


class Watch:
    """Notes what goes wrong, each kind once with how often, and where the window's thread stood meanwhile."""

    def __init__(self) -> None:
        self.faults: Counter[str] = Counter()
        self.doing = ""
        self.at: Callable[[], str] = lambda: ""  # what is being done just now
        self.slowest = 0.0
        self.waited = 0.0
        self._thread = threading.get_ident()
        self._since = self._cpu = 0.0
        self._stood = list[tuple[float, _Places]]()
        self._before = errors.report, sys.excepthook, threading.excepthook, sys.unraisablehook
        self._best = min(_pace() for _ in range(200))
        self._ends = threading.Event()
        self._looking = threading.Thread(target=self._look, daemon=True)

    def begin(self) -> None:
        """Watch from now on."""
        qInstallMessageHandler(self._warned)
        errors.report = lambda error: self.note("".join(traceback.format_exception(error)))
        sys.excepthook = lambda _k, error, _t: self.note("".join(traceback.format_exception(error)))
        threading.excepthook = lambda args: self.note(
            "".join(traceback.format_exception(args.exc_value)) if args.exc_value else "a thread"
        )
        sys.unraisablehook = lambda args: self.note(f"unraisable: {args.exc_value!r} {args.object}")
        self.mark()
        signal.signal(signal.SIGUSR2, self._stand)
        self._looking.start()

    def end(self) -> None:
        """Let go of what listens."""
        self._ends.set()
        if self._looking.is_alive():
            self._looking.join()
        signal.signal(signal.SIGUSR2, signal.SIG_IGN)
        qInstallMessageHandler(None)
        errors.report, sys.excepthook, threading.excepthook, sys.unraisablehook = self._before

    def note(self, what: str) -> None:
        """Note something wrong."""
        if what not in self.faults:
            print(f"--- while: {self.doing}, {self.at()}\n{what}", flush=True)
        self.faults[what] += 1

    def mark(self) -> None:
        """Say that the loop had its turn: all since the last one was one stall, if it was long."""
        now, cpu = time.monotonic(), time.thread_time()
        if self._since:
            took, worked = now - self._since, cpu - self._cpu
            self.slowest = max(self.slowest, worked)
            self.waited = max(self.waited, took - worked)
            if worked > STALL and took > STALL:
                self._stalled(worked, took)
        self._stood = []
        self._since, self._cpu = time.monotonic(), time.thread_time()

    def _stalled(self, worked: float, took: float) -> None:
        """Note a stall, unless only what else this computer does made it one."""
        slower = max(1.0, self.pace())
        if worked / slower > STALL:
            last = _told(self._stood[-1:]).rstrip().splitlines()[-2:]
            self.note(f"stall {' '.join(last)}")
            print(f"    {self.doing}: {worked * 1000:.0f} ms of work at 1/{slower:.1f} of the usual pace, "
                  f"{took * 1000:.0f} ms{_told(self._stood)}", flush=True)  # fmt: skip

    def pace(self) -> float:
        """Return how many times as long a small sum takes now as at its best."""
        return statistics.median(_pace() for _ in range(5)) / self._best

    def _look(self) -> None:
        """Have the window's thread say where it stands every now and then, until its turn is over.

        To look at its frames from here could keep a painter in one of them longer than its picture, and Qt
        crashes at the next one.
        """
        while not self._ends.wait(LOOK):
            if LOOK / 2 < time.monotonic() - self._since < STALL * 10:
                signal.pthread_kill(self._thread, signal.SIGUSR2)

    def _stand(self, _number: int, frame: FrameType | None) -> None:
        self._stood.append((time.monotonic() - self._since, _places(frame)))

    def _warned(self, kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
        if kind in _BAD and not _IGNORED.match(text):
            self.note(f"Qt: {text}")


def _told(stood: list[tuple[float, _Places]]) -> str:
    """Return where a thread stood all along a turn: the whole way once, then what differs from before."""
    told, before = "", _Places()
    for after, places in stood:
        seen = [p for p in places if "/tests/soak/" not in p[0] and "runpy" not in p[0]]
        same = sum(
            1 for _ in takewhile(lambda two: two[0] == two[1], zip(seen, before, strict=False))
        )
        lines = traceback.format_list(
            traceback.StackSummary.from_list(seen[max(same, len(seen) - 14) :])
        )
        told += f"\n  after {after * 1000:.0f} ms:\n" + "".join(lines)
        before = seen
    return told


def _places(frame: FrameType | None) -> _Places:
    found = _Places()
    while frame is not None:
        found.append((frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name, None))
        frame = frame.f_back
    found.reverse()
    return found


def _pace() -> float:
    """Return the seconds of work that one and the same small sum costs at this moment."""
    before = time.thread_time()
    sum(range(60_000))
    return time.thread_time() - before
