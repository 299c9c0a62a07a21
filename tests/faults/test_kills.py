"""The program killed by SIGKILL at whatever it does: nothing broken, nothing that was saved lost."""

from __future__ import annotations

from pathlib import Path

from tests.faults.kills import killing, migrating
from tests.faults.kills.deeds import CARELESS

KILLS = {
    "edit": 40, "import": 6, "backup": 6, "restore": 6, "re-key": 4, "encrypt": 4, "decrypt": 4,
    "erase": 2,
}  # fmt: skip
"""How often each is killed here; `make soak` does it by the thousand (`tests/soak/killing.py`)."""


def test_killed_at_work_it_loses_nothing_and_leaves_nothing_half(tmp_path: Path) -> None:
    found = killing.killed(tmp_path, KILLS)
    assert [problem for said in found.values() for problem in said["problems"]] == []
    assert all(said["at_work"] >= said["kills"] // 2 for said in found.values()), found
    assert found["edit"]["acknowledged"] > KILLS["edit"]


def test_control_what_is_careless_is_noticed(tmp_path: Path) -> None:
    asked = {f"{name} careless": 8 if name == "edit" else 2 for name in CARELESS}
    found = killing.killed(tmp_path, asked)
    assert [name for name, said in found.items() if not said["problems"]] == []


STEP = 150
"""Each how manieth statement of a migration the program is killed at here; in the soak at every one."""


def test_killed_while_it_migrates_a_file_is_of_one_version(tmp_path: Path) -> None:
    found = migrating.every(tmp_path, STEP)
    assert found["versions"] >= 5 and found["kills"] >= 8 and found["problems"] == []


def test_control_without_its_transaction_a_file_lies_between_versions(tmp_path: Path) -> None:
    found = migrating.every(tmp_path, 2 * STEP, loose=True)
    assert "between two versions" in " ".join(found["problems"])
