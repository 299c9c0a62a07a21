"""A clock set a year back and forth: order, undo and the last word hold."""

from __future__ import annotations

from pathlib import Path

from tests.faults import clocks

JUMPS = 40


def test_whatever_the_clock_says_order_and_the_last_word_hold(tmp_path: Path) -> None:
    found = clocks.jumped(tmp_path, JUMPS)
    assert found["years"] >= 4 and found["backups"] and found["problems"] == []


def test_control_by_the_clock_alone_an_objection_would_be_passed_over(tmp_path: Path) -> None:
    found = clocks.jumped(tmp_path, JUMPS, loose=True)
    assert "objected last" in " ".join(found["problems"])
