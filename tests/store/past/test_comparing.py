"""Two moments compared say what differs between two replays of the log, and nothing else."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.errors import Cancelled
from crm_desktop.store.history import cells_as_of
from crm_desktop.store.past.comparing import Comparison, Wanted, compare
from crm_desktop.store.workspace import Workspace
from tests.store.past import kit
from tests.store.past.test_building import SOME, STEP, TwoDevices
from tests.store.test_log_properties import IDS, perform


def compared(ws: Workspace, first: int, second: int) -> Comparison:
    return compare(ws, first, second, kit.unheard, kit.go_on)


def differing(ws: Workspace, first: int, second: int) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return id → (verdict, cell → (old, new)) by two replays in Python."""
    old, new = (cells_as_of(ws.reader(), n) for n in (first, second))
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for row in old | new:
        was, now = old.get(row, {}), new.get(row, {})
        cells = {
            cell: (was.get(cell), now.get(cell)) for cell in was | now
            if cell != "deleted" and was.get(cell) != now.get(cell)
        }  # fmt: skip
        if cells:
            verdict = "changed" if was and now else "removed" if was else "added"
            found[row[1]] = verdict, cells
    return found


@SOME
@given(
    steps=st.lists(STEP, min_size=2, max_size=12),
    at=st.tuples(st.integers(0, 12), st.integers(0, 12)),
)
def test_it_says_what_two_replays_say(steps: list[Any], at: tuple[int, int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        both = TwoDevices(Path(folder))
        try:
            for step in steps:
                both.do(step)
            last = both.here.log.moment()
            first, second = (n % (last + 1) for n in at)
            found = compared(both.here, first, second)
            told = {
                one.id: (one.verdict, {c: (o, n) for c, o, n in one.cells}) for one in found.every()
            }
            assert told == differing(both.here, first, second)
            assert found.count() == len(told)
            for verdict in ("added", "removed", "changed"):
                listed = [one.id for one in found.every(Wanted(verdict=verdict))]
                assert sorted(listed) == sorted(i for i, (v, _) in told.items() if v == verdict)
            found.close()
        finally:
            both.close()


def test_it_leaves_nothing(tmp_path: Path, ws: Workspace, monkeypatch: Any) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    perform(ws, (IDS[0], {"name": "a"}))
    compared(ws, 0, 1).close()

    def stop() -> None:
        raise Cancelled

    monkeypatch.setattr("crm_desktop.store.past.stopping.STEPS", 10)
    with pytest.raises(Cancelled):
        compare(ws, 0, 1, kit.unheard, stop)
    assert not list(tmp_path.glob("crm-past-*"))
