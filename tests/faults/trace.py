"""A real program with its system calls written down, or one of them failing (`calls.c`)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]


class Event(NamedTuple):
    """What was done to a file, in the order it was done.

    `kind` is written, truncated, synced, created, deleted, renamed or linked, by its first letter; `at` the
    offset or the new length; `data` the bytes, or the name it had before.
    """

    kind: str
    path: str
    at: int
    data: bytes


@cache
def shim(source: str = "calls.c") -> Path:
    """Return a library that stands before the system, built once a run.

    Where there is no compiler the tests are skipped.
    """
    built = Path(tempfile.mkdtemp(prefix="crm-calls-")) / "calls.so"
    written = Path(__file__).with_name(source)
    call = ["cc", "-O1", "-shared", "-fPIC", "-o", str(built), str(written), "-ldl", "-lpthread"]
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux lets a library stand before the system so")
    subprocess.run(call, check=True)
    return built


def run(
    code: str, folder: Path, *words: str, log: Path | None = None, fail: int = 0, errno: int = 5,
    ever: bool = False, seconds: float = 240,
) -> subprocess.CompletedProcess[str]:  # fmt: skip
    """Run a program whose writes below `folder` are noted in `log`, or of which the `fail`-th fails.

    With `ever` all after it fail too. It is given so many `seconds`.
    """
    environment = os.environ | {"LD_PRELOAD": str(shim()), "CALLS_UNDER": str(folder)}
    if log is not None:
        environment["CALLS_LOG"] = str(log)
    if fail:
        environment |= {
            "CALLS_FAIL": str(fail),
            "CALLS_ERRNO": str(errno),
            "CALLS_LAST": str(int(ever)),
        }
    call = [sys.executable, "-c", code, *words]
    return subprocess.run(
        call, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=seconds
    )


def events(log: Path) -> Iterator[Event]:
    """Yield what a run did."""
    data, at = memoryview(log.read_bytes()), 0
    while at < len(data):
        kind, number = chr(data[at]), int.from_bytes(data[at + 1 : at + 9], "little")
        name, size = (int.from_bytes(data[at + n : at + n + 4], "little") for n in (9, 13))
        at += 17
        path = bytes(data[at : at + name]).decode()
        yield Event(kind, path, number, bytes(data[at + name : at + name + size]))
        at += name + size
