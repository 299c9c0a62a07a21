"""Which operations a date stands for: by their receipt, whatever clocks do."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.errors import UserError
from crm_desktop.store.past import moment_at, read_moment
from crm_desktop.store.workspace import Profile, Workspace

ID = "01a0c0de-0001-7000-8000-000000000001"


@given(st.lists(st.integers(-5000, 5000), min_size=1, max_size=12), st.integers(-6000, 6000))
def test_the_last_one_received_by_then(clocks: list[int], asked: int) -> None:
    """A clock that runs backwards does not: the time of receipt never falls."""
    base = 1_700_000_000_000
    now = [base]
    with Workspace.create(":memory:", Profile("Huda"), clock=lambda: now[0]) as ws:
        received, latest = [], 0
        for at, clock in enumerate(clocks):
            now[0] = base + clock
            cells = {"deleted": False, "name": f"a{at}"}
            ws.log.record(Label("edit", "contact", row=ID), [Edit("contact", ID, cells)])
            latest = max(latest, base + clock)
            received.append(latest)
        at = datetime.fromtimestamp((base + asked) / 1000).astimezone()
        if base + asked < received[0] // 1000 * 1000:
            with pytest.raises(UserError, match="it was still empty"):
                moment_at(ws.reader(), at)
        else:
            there = sum(ms <= base + asked for ms in received)
            assert moment_at(ws.reader(), at).arrival == there


def test_an_empty_file_has_no_days() -> None:
    with Workspace.create(":memory:", Profile("Huda")) as ws, pytest.raises(UserError):
        moment_at(ws.reader(), datetime.now().astimezone())


def test_how_days_are_written() -> None:
    now = datetime(2026, 3, 31, 18, 0).astimezone()
    assert read_moment("now", now) == now
    end = read_moment("2026-03-31")
    assert (end.hour, end.minute, end.tzinfo is not None) == (23, 59, True)
    assert read_moment("yesterday", now) == end - timedelta(days=1)
    assert read_moment("2026-03-31 18:00") == now == read_moment("2026-03-31T18:00")
    for typed in ("31/3/2026", "31 Mac 2026", "Tue 31 March 2026"):
        assert read_moment(typed) == end
    assert read_moment("semalam", now) == end - timedelta(days=1)
    assert read_moment("31/03/2026 18:00") == now
    assert read_moment("2026-03-31T10:00Z") == datetime.fromisoformat("2026-03-31T10:00+00:00")
