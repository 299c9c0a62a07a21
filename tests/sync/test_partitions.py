"""Everybody cut off from the server in another way, and the server gone: healed, all are equal soon.

`make soak` parts them more often and for longer.
"""

from __future__ import annotations

from tests.server import kit as server_kit
from tests.sync.proofs import partitions

LENGTHS = (1.0, 10.0, 2.0)
"""Seconds: short ones, and one after which the next try of those cut off is seconds away."""

BESIDE_OTHERS = 3 * partitions.SOON
"""Seconds: other tests share the machine, seven were seen; `make soak`, alone on it, holds them to `SOON`."""


def test_healed_all_are_equal_and_nothing_waits(tmp_path):
    database = server_kit.sqlite(tmp_path)
    figures = partitions.parted(tmp_path, database, LENGTHS, seed=4)
    database.close()
    print(figures)
    assert len(figures.healed) == len(LENGTHS)
    assert max(figures.healed) < BESIDE_OTHERS
