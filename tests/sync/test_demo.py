"""Two windows and a server that is killed: identical in the end, nothing lost."""

from __future__ import annotations

from pathlib import Path

from tests.sync.demo.__main__ import demonstrate


def test_two_windows_and_a_server_that_comes_and_goes(tmp_path: Path) -> None:
    lines = demonstrate(tmp_path, times=1, seed=3)
    assert lines[-1].endswith("0 lost.")
    assert any("conflict desk" in line for line in lines)
