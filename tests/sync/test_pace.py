"""When the next round is due: a server that is back is noticed within seconds, however long it was away."""

from __future__ import annotations

import pytest

from crm_desktop.sync.pace import Pace

SOON = 10.0
"""Seconds after which all shall be equal that was parted, the round itself included."""


@pytest.mark.parametrize("jitter", [0.0, 1.0])
def test_after_days_away_the_next_try_is_as_near_as_after_a_minute(jitter):
    pace = Pace(jitter=lambda: jitter)
    away, waits = 0.0, []
    while away < 3 * 86_400:
        waits.append(pace.after_failure())
        away += waits[-1]
    assert waits[0] <= 0.5
    assert waits == sorted(waits)
    assert waits[-1] < SOON
    assert pace.away


def test_once_it_was_reached_it_is_tried_soon_again():
    pace = Pace()
    for _ in range(9):
        pace.after_failure()
    pace.after_round(listening=True)
    assert not pace.away
    assert pace.after_failure() <= 0.5


@pytest.mark.parametrize("jitter", [0.0, 1.0])
def test_a_server_that_says_when_is_asked_no_sooner(jitter):
    pace = Pace(jitter=lambda: jitter)
    assert 20 <= pace.after_failure(20) <= 40
    assert pace.after_failure() <= 1.0
