"""Memory that was freed, given back to the system."""

from __future__ import annotations

import contextlib
import sys
from functools import cache
from typing import Any

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
"""What `mallopt` can set (GNU C library, `malloc.h`)."""
LARGE = 1 << 17
"""Bytes of what is taken from the system alone and given back when it is freed: a picture, a page of rows."""
ARENAS = 2
"""Heaps at most: the window's, and one of the threads that read for it."""


def give_back() -> None:
    """Hand freed memory to the system where its C library would keep it: Linux.

    Sorting a million rows takes 130 MB for a moment, which would stay with the program.
    """
    trim = _library("malloc_trim")
    if trim is not None:
        trim(0)


def hold_little() -> None:
    """Let large pieces go back to the system by themselves for as long as the program runs: Linux.

    The C library raises what it calls large to what was freed last, up to 32 MB: pictures of a window then
    lie among small things, and their room stays with the program. After 27,000 steps of the random
    player it had 50 MB more.
    """
    option = _library("mallopt")
    if option is not None:
        option(_MMAP_THRESHOLD, LARGE)
        option(_ARENA_MAX, ARENAS)


@cache
def _library(name: str) -> Any:
    if not sys.platform.startswith("linux"):
        return None
    import ctypes

    with contextlib.suppress(OSError, AttributeError):  # another C library than GNU's
        return getattr(ctypes.CDLL(None), name)
    return None
