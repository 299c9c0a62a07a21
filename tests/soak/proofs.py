"""Long runs of what is killed, cut off and restored, on real files, real servers and both databases."""

from __future__ import annotations

import os
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

import hypothesis
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests import postgres
from tests.home import folders_in
from tests.privacy import long_runs
from tests.server import kit as server_kit
from tests.sync import kit
from tests.sync.proofs import folders as folding
from tests.sync.proofs import killed_client, killed_folder, killed_server, machine
from tests.sync.proofs import partitions as parting

PARTITIONS, EXAMPLES = 20, 100
"""How often a team is parted, and how many orders of what may happen are tried."""
CLIENTS, SERVERS = 500, 200
"""How often a client, and a server on each database, is killed."""
FOLDER_SEEDS, WRITERS = 300, 500
"""How many lives a folder and a server have together, and how often who writes into a folder is killed."""


def kills(seed: int) -> int:
    """Kill clients and servers; return how many runs failed."""
    return (
        _told("clients killed", lambda folder: killed_client.killed(folder, CLIENTS, seed))
        + _told("servers killed, SQLite", lambda folder: _servers(folder, seed))
        + _told("servers killed, PostgreSQL", lambda folder: _servers_on_postgresql(folder, seed))
    )


def partitions(seed: int) -> int:
    """Part a team and heal it; return how many runs failed."""
    rng = Random(seed)
    lengths = [rng.uniform(0.5, 30) for _ in range(PARTITIONS)]
    return _told("partitions", lambda folder: _parted(folder, lengths, seed))


def folders(seed: int) -> int:
    """Mix a folder with a server, and kill who writes into one; return how many runs failed."""
    seeds = range(seed, seed + FOLDER_SEEDS)
    return (
        _told("folder and server", lambda folder: folding.lives(folder, seeds))
        + _told("writers into a folder killed", lambda at: killed_folder.killed(at, WRITERS, seed))
    )  # fmt: skip


def machines(seed: int) -> int:
    """Let hypothesis try orders of what may happen; return how many runs failed."""
    print(f"machine: seed {seed}", flush=True)
    return _told("machine", lambda _: _machines(seed))


def erasures(_seed: int) -> int:
    """Erase many people; return how many runs failed."""
    return _told("people erased", long_runs.erased)


def _parted(folder: Path, lengths: list[float], seed: int) -> object:
    with closing(server_kit.sqlite(folder)) as database:
        figures = parting.parted(folder, database, lengths, seed)
    assert max(figures.healed) < parting.SOON, figures
    return figures


def _machines(seed: int) -> str:
    began = time.monotonic()
    asked = settings(
        max_examples=EXAMPLES, stateful_step_count=50, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(hypothesis.seed(seed)(machine.Team), settings=asked)
    return f"{EXAMPLES} runs, {time.monotonic() - began:.0f} s"


def _servers(folder: Path, seed: int) -> object:
    with closing(server_kit.sqlite(folder)) as database:
        return killed_server.killed(folder, database, SERVERS, seed)


def _servers_on_postgresql(folder: Path, seed: int) -> object:
    with postgres.running() as cluster, closing(server_kit.postgresql(cluster)) as database:
        return killed_server.killed(folder, database, SERVERS, seed)


def _told(name: str, run: Callable[[Path], object]) -> int:
    """Run one in a folder and a keychain of its own; say what came of it, and whether it failed."""
    with tempfile.TemporaryDirectory(prefix="crm-soak-") as folder, _at_home(Path(folder) / "home"):
        try:
            print(f"{name}: {run(Path(folder))}", flush=True)
        except Exception:  # noqa: BLE001 - told, and the next one runs
            print(f"{name}: FAILED\n{traceback.format_exc()}", flush=True)
            return 1
    return 0


@contextmanager
def _at_home(home: Path) -> Iterator[None]:
    """Keep out of the user's own data and keychain."""
    before = os.environ.copy()
    os.environ.update(folders_in(home))
    try:
        with kit.own_keychain():
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)
