"""Power that goes at any moment; with the protection off the same must show damage."""

from __future__ import annotations

import pytest

from crm_desktop.store.cipher.key import new_key
from tests.faults import power_loss

IMAGES = 500


@pytest.mark.parametrize("key", [None, new_key()], ids=["plain", "encrypted"])
def test_nothing_saved_is_lost_and_nothing_broken(tmp_path, key):
    events, under = power_loss.traced(tmp_path, key=key)
    outcome = power_loss.lose(events, under, tmp_path, IMAGES, key=key)
    assert outcome.sound, outcome


def test_without_syncing_it_would_be(tmp_path):
    events, under = power_loss.traced(tmp_path, "OFF")
    outcome = power_loss.lose(events, under, tmp_path, 60)
    assert outcome.broken > 10, outcome


@pytest.mark.parametrize(("synced", "sound"), [("FULL", True), ("OFF", False)])
def test_a_file_that_is_turned_or_restored_is_the_old_one_or_the_new(tmp_path, synced, sound):
    key = new_key()
    events, under = power_loss.traced(tmp_path, synced, key, power_loss.TURNS)
    outcome = power_loss.lose(events, under, tmp_path, 80, key=key, every=40, turning=True)
    assert outcome.sound is sound, outcome
