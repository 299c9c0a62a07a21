"""Memory that a large query has freed, given back to the system."""

from __future__ import annotations

import contextlib
import sys
from functools import cache
from typing import Any


def give_back() -> None:
    """Hand freed memory to the system where its C library would keep it: Linux.

    Sorting a million rows takes 130 MB for a moment, which would stay with the program.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:
    if not sys.platform.startswith("linux"):
        return None
    import ctypes

    with contextlib.suppress(OSError, AttributeError):  # another C library than GNU's
        return ctypes.CDLL(None).malloc_trim
    return None
