"""Work in processes of its own: for what would hold the window's thread up, or must not share its handles."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from typing import Any

from crm_desktop import i18n

PAUSE = 0.05
"""Seconds between two questions whether to stop."""
PATIENCE = 10.0
"""Seconds a process that is to stop has for tidying up before it is ended."""
_LESS = 5
"""By how much another process yields to the window (Unix's niceness)."""
Stop = Callable[[], bool]


@contextmanager
def without_interrupts() -> Iterator[None]:
    """Start a process that Ctrl+C does not reach even while it loads: whoever started it ends it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # started later it would let them through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def started(work: Callable[..., object], *args: Any, patience: float = 0.0) -> Iterator[Connection]:
    """Run `work(*args, pipe)` in a process of its own, and lend the other end of the pipe.

    `work` is a function of a module. Leaving the block ends the process, `patience` seconds later where it
    does not end by itself.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    given = (i18n.language(), work, (*args, theirs))
    process = context.Process(target=_begin, args=given, daemon=True)
    try:
        with without_interrupts():
            process.start()
        theirs.close()
        yield ours
    finally:
        ours.close()
        if process.pid is not None:
            process.join(patience)
            process.terminate()
            process.join()


def call(work: Callable[..., Any], *args: Any, stop: Stop) -> Any:
    """Return what `work(*args, stop)` returns in a process of its own, or raise what it raises there.

    `work` asks the `stop` it is given as often as it likes, which answers true once `stop` here did, or
    nobody waits any more. Raises `EOFError` where the system ended the process.
    """
    with started(_answer, work, args, patience=PATIENCE) as pipe:
        return _awaited(pipe, stop)


def _awaited(pipe: Connection, stop: Stop) -> Any:
    asked = False
    while not pipe.poll(PAUSE):
        if not asked and stop():
            asked = True
            pipe.send("stop")
    held, found = pipe.recv()
    if held:
        return found
    raise found


def _begin(language: str, work: Callable[..., object], args: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this one ends it
    if hasattr(os, "nice"):
        os.nice(_LESS)
    i18n.set_language(language)
    work(*args)


def _answer(work: Callable[..., Any], args: tuple[Any, ...], pipe: Connection) -> None:
    answer: tuple[bool, Any]
    try:
        answer = True, work(*args, pipe.poll)
    except Exception as error:  # noqa: BLE001 - raised again where it is waited for
        answer = False, error
    with suppress(OSError):  # who waited for it was killed
        pipe.send(answer)
