"""A large CSV takes hardly more memory than a small one; `make soak` imports one of a gigabyte."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.faults.inputs import large

MB = 1 << 20
SIZE = 30 * MB
MOST = 300 * MB
GROWTH = 120 * MB
"""Bytes more than a file of a megabyte takes: what is kept ready, not the file."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="memory is asked of the system")


def test_thirty_megabytes_take_little_more_memory_than_one(tmp_path: Path) -> None:
    for name in ("small", "big", "whole"):
        (tmp_path / name).mkdir()
    small = large.measured(tmp_path / "small", MB)
    big = large.measured(tmp_path / "big", SIZE)
    assert big["rows"] > 15 * small["rows"] and big["memory"] < MOST
    assert big["memory"] - small["memory"] < GROWTH
    whole = large.measured(tmp_path / "whole", 3 * SIZE, whole=True)
    assert whole["memory"] - small["memory"] > GROWTH  # the control
