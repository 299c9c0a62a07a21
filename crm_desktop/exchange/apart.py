"""Half of an import in processes of their own: read, prepared and written at once, the window undisturbed."""

from __future__ import annotations

import gc
import marshal
import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from multiprocessing.connection import Connection
from queue import Queue
from threading import Thread
from typing import Any

from crm_desktop import i18n
from crm_desktop.apart import without_interrupts
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import driver
from crm_desktop.store.cipher.key import Key

SMALL = 1 << 19
"""Bytes of a file up to which a second process would cost more than it saves."""
FEW = 2
"""Processors that reading and writing keep busy by themselves."""
_AHEAD = 4
"""Items the other process may be ahead."""
_ITEM, _ERROR, _END = b"i", b"e", b"."
Make = Callable[..., Generator[Any]]
Then = Callable[[Iterator[Any]], Generator[Any]]


@contextmanager
def half(
    ws: Any, size: int, make: Make, *args: Any, then: Then | None = None
) -> Iterator[Iterator[Any]]:
    """Give what `then` makes of what `make(reading connection, *args)` yields.

    If `size` is large both run in another process, each in its own where there are processors enough.
    They are functions of a module, `args` can be pickled, and what is yielded is made of plain lists,
    tuples, dicts, texts and numbers. An error of another process is raised here. Leaving the block
    early ends them.
    """
    if ws.in_memory or size < SMALL:
        made = make(ws.reader(), *args)
        with closing(made), closing(then(made) if then else made) as items:
            yield items
        return
    context, file = multiprocessing.get_context("spawn"), (str(ws.path), ws.mode, ws.key)
    ours, theirs = context.Pipe(duplex=False)
    together = (os.cpu_count() or 1) <= FEW  # to hand on what is made would cost more than it saves
    calls: list[tuple[Any, ...]] = [(_first, theirs, file, make, args, then if together else None)]
    if then is not None and not together:
        given, (ours, theirs) = ours, context.Pipe(duplex=False)
        calls.append((_next, theirs, given, then))
    processes = [
        context.Process(target=_serve, args=(i18n.language(), *call), daemon=True) for call in calls
    ]
    try:
        for process, call in zip(processes, calls, strict=True):
            with without_interrupts():
                process.start()
            for held in call:
                if isinstance(held, Connection):  # the other process has its own
                    held.close()
        yield _received(ours)
    finally:
        ours.close()
        for process in processes:
            if process.pid is not None:  # it was started
                process.terminate()
                process.join()


def _received(pipe: Connection) -> Iterator[Any]:
    while True:
        try:
            message = pipe.recv_bytes()
        except EOFError:
            raise UserError(
                tr("Reading the file was broken off by the system; perhaps memory ran short."),
                tr("Nothing was written. Close other programs, then try again."),
            ) from None
        kind, body = message[:1], memoryview(message)[1:]
        if kind == _END:
            return
        if kind == _ERROR:
            raise pickle.loads(body)  # noqa: S301 - written by our own process
        yield marshal.loads(body)  # noqa: S302 - likewise


def _first(
    file: tuple[str, str, Key | None], make: Make, args: tuple[Any, ...], then: Then | None
) -> Iterator[Any]:
    made = make(driver.reading(*file), *args)
    return then(made) if then else made


def _next(given: Connection, then: Then) -> Iterator[Any]:
    return then(_received(given))


def _serve(
    language: str, begin: Callable[..., Iterator[Any]], pipe: Connection, *args: Any
) -> None:
    """Send what `begin(*args)` yields in this process; a thread sends while more is made."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this one ends it
    gc.disable()  # rows leave no cycles, and this process ends with them
    i18n.set_language(language)
    ready: Queue[bytes] = Queue(_AHEAD)
    sending = Thread(target=_send, args=(pipe, ready), daemon=True)
    sending.start()
    try:
        for item in begin(*args):
            ready.put(_ITEM + marshal.dumps(item))
        ready.put(_END)
    except Exception as error:  # noqa: BLE001 - raised again where it is waited for
        ready.put(_ERROR + pickle.dumps(error))
    sending.join()


def _send(pipe: Connection, ready: Queue[bytes]) -> None:
    message = b""
    while message[:1] not in (_END, _ERROR):
        message = ready.get()
        try:
            pipe.send_bytes(message)
        except OSError:  # who waited for it was killed: nobody ends this process any more
            os._exit(1)
