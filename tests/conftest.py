"""Fixtures every test may ask for: workspaces in real files, a quiet settings folder."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# No test touches the keychain of who runs it; one that needs one brings its own (tests/trust/keychains.py).
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from crm_desktop.store.workspace import Profile, Workspace
from tests import in_memory
from tests.home import folders_in

in_memory.begin()

pytest_plugins = ["tests.crashes"]

# A run tries the same examples as the run before, however slow the machine is: what fails, fails for all.
settings.register_profile(
    "suite", derandomize=True, database=None, deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
settings.load_profile("suite")


@pytest.fixture(autouse=True)
def private_folders(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keep the user's own settings, data and logs out of every test."""
    for name, folder in folders_in(tmp_path_factory.mktemp("home")).items():
        monkeypatch.setenv(name, folder)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """Return a new workspace in a real file."""
    with Workspace.create(tmp_path / "shop.crm", Profile("Huda")) as space:
        yield space


@pytest.fixture
def memory() -> Iterator[Workspace]:
    """Return a workspace in memory, for tests that make many."""
    with Workspace.create(":memory:", Profile("Huda")) as space:
        yield space


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """Return a PostgreSQL of this process, started when first asked for."""
    from tests.postgres import MISSING, programs, running

    if programs() is None:
        pytest.skip(MISSING)
    with running() as cluster:
        yield cluster
