"""What reads bytes of others, each as a function of them that raises only what is no refusal in words."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from crm_desktop.agenda import quick_add
from crm_desktop.errors import UserError
from crm_desktop.exchange import source
from crm_desktop.exchange.formats import html_text
from crm_desktop.store import search
from crm_desktop.store.workspace import Workspace
from crm_desktop.wire import batch
from crm_desktop.wire.columns import MalformedError
from tests.faults.inputs import corpus
from tests.faults.inputs.case import Lures

_FOLDER = Path(tempfile.mkdtemp(prefix="crm-fuzz-in-"))
_LURES = Lures("file:///lure.txt", "http://127.0.0.1:9/x")


class Reader(NamedTuple):
    """A reader and what it begins with."""

    read: Callable[[bytes], None]
    seeds: Callable[[], Iterator[bytes]]


def _file(kind: str) -> Reader:
    def read(data: bytes) -> None:
        path = _FOLDER / f"in.{kind}"
        path.write_bytes(data)
        with contextlib.suppress(UserError):
            for _ in source.rows(source.detect(path)):
                pass

    def seeds() -> Iterator[bytes]:
        yield from (
            case.data for case in corpus.every(_LURES, kind, step=3) if len(case.data) < 20_000
        )

    return Reader(read, seeds)


def _texts(read: Callable[[str], object], *texts: str) -> Reader:
    def tried(data: bytes) -> None:
        with contextlib.suppress(UserError):
            read(data.decode("utf-8", "replace"))

    return Reader(tried, lambda: (text.encode() for text in texts))


def _batch(data: bytes) -> None:
    with contextlib.suppress(MalformedError):
        batch.unpack(data)


def _searched() -> Callable[[str], object]:
    ws = Workspace.create(":memory:")
    return lambda text: search.search(ws.reader(), text)


READERS = {
    **{kind: _file(kind) for kind in corpus.KINDS},
    "search": _texts(_searched(), "tan ah", '"a b', "NEAR(a)", "012-345", "陈志明*"),
    "quick-add": _texts(quick_add.read, "call Tan tomorrow 3pm", "every 2nd Monday", "in 3 days !"),
    "html": _texts(html_text.text_of, "<p>a<br>b</p>", "<script>x</script>", "<svg onload=x>"),
    "batch": Reader(_batch, lambda: iter([batch.pack([])])),
}
