"""Users of an encrypted file change while the program is killed: each gets in, the old way or the new."""

from __future__ import annotations

import pytest

from tests.faults.kills import letting_in


@pytest.mark.parametrize("deed", ["own", "given", "removed"])
def test_killed_at_any_call_each_gets_in_one_way_and_one_alone(tmp_path, deed):
    found = letting_in.every(tmp_path, deed)
    assert found["kills"] >= 10 and found["problems"] == []


def test_control_without_the_old_beside_the_new_somebody_is_shut_out(tmp_path):
    found = letting_in.every(tmp_path, "careless")
    assert "0 ways in for Siti" in " ".join(found["problems"])
