"""Half of an import in a process of its own: reading and writing at once, and the window undisturbed."""

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
from crm_desktop.store import driver

SMALL = 1 << 19
"""Bytes of a file up to which a second process would cost more than it saves."""
_AHEAD = 4
"""Items the other process may be ahead."""
_ITEM, _ERROR, _END = b"i", b"e", b"."
Make = Callable[..., Generator[Any]]


@contextmanager
def half(ws: Any, size: int, make: Make, *args: Any) -> Iterator[Iterator[Any]]:
    """Give what `make(reading connection, *args)` yields, made in another process if `size` is large.

    `make` is a function of a module, `args` can be pickled, and what is yielded is made of plain
    lists, tuples, dicts, texts and numbers. An error of the other process is raised here. Leaving the
    block early ends it.
    """
    if ws.in_memory or size < SMALL:
        with closing(make(ws.reader(), *args)) as items:
            yield items
        return
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    call = (theirs, (str(ws.path), ws.mode), i18n.language(), make, args)
    process = context.Process(target=_serve, args=call, daemon=True)
    process.start()
    theirs.close()
    try:
        yield _received(ours)
    finally:
        ours.close()
        process.terminate()
        process.join()


def _received(pipe: Connection) -> Iterator[Any]:
    while True:
        try:
            message = pipe.recv_bytes()
        except EOFError:
            raise RuntimeError("the reading process ended before its time") from None
        kind, body = message[:1], memoryview(message)[1:]
        if kind == _END:
            return
        if kind == _ERROR:
            raise pickle.loads(body)  # noqa: S301 - written by our own process
        yield marshal.loads(body)  # noqa: S302 - likewise


def _serve(
    pipe: Connection, file: tuple[str, str], language: str, make: Make, args: tuple[Any, ...]
) -> None:
    """Run `make` in this process and send what it yields; a thread sends while more is made."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this one ends it
    gc.disable()  # rows leave no cycles, and this process ends with them
    i18n.set_language(language)
    ready: Queue[bytes] = Queue(_AHEAD)
    sending = Thread(target=_send, args=(pipe, ready), daemon=True)
    sending.start()
    try:
        conn = driver.reading(*file)
        for item in make(conn, *args):
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
