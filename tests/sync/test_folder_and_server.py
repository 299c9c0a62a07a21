"""A folder and a server mixed: what came by one goes out by the other, seeded runs with oracles.

`make soak` runs many more.
"""

from __future__ import annotations

import pytest

from tests.sync.proofs import folders

SEEDS = 6


@pytest.mark.parametrize("seed", range(SEEDS))
def test_all_hold_the_same_and_nothing_is_missing(seed, tmp_path):
    assert folders.lived(tmp_path, seed) > 0
