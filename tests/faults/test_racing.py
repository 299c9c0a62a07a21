"""Two programs at one file: one is refused in words, or both are right; nothing is lost."""

from __future__ import annotations

from pathlib import Path

from tests.faults.kills import racing

RACES = 16
"""How often they race here; `make soak` has a thousand."""


def test_of_two_that_race_one_is_refused_or_both_are_right(tmp_path: Path) -> None:
    found = racing.raced(tmp_path, RACES)
    assert found["refused"] and found["problems"] == []


def test_control_without_the_lock_both_write_at_once(tmp_path: Path) -> None:
    assert "both wrote at once" in " ".join(racing.raced(tmp_path, 5, loose=True)["problems"])
