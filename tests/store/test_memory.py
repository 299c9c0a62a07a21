"""Large pieces of memory go back to the system when they are freed."""

from __future__ import annotations

import subprocess
import sys

import pytest

_PROGRAM = """
import ctypes
import sys
from crm_desktop.store import memory
if sys.argv[1] == "little":
    memory.hold_little()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = [ctypes.c_void_p]
libc.free(libc.malloc(20 << 20))  # a picture of a large window: what is called large is as large from now on
at = libc.malloc(1 << 20)
for line in open("/proc/self/maps"):
    ends = line.split()[0].split("-")
    if int(ends[0], 16) <= at < int(ends[1], 16):
        print("heap" if line.rstrip().endswith("[heap]") else "alone")
"""


def _lies(how: str) -> str:
    ran = subprocess.run([sys.executable, "-c", _PROGRAM, how], capture_output=True, check=True)
    return ran.stdout.decode().strip()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the GNU C library is asked")
def test_a_large_piece_lies_alone() -> None:
    assert _lies("little") == "alone"
    assert _lies("as it is") == "heap"  # the control: without it, it lies among small ones
