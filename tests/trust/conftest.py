"""A keychain of its own for each test, no key held, and a file that is encrypted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_desktop.store.cipher.key import Key, new_key
from crm_desktop.store.workspace import Profile, Workspace
from crm_desktop.trust import keys

from . import keychains


@pytest.fixture(autouse=True)
def keychain() -> Iterator[keychains.Keeping]:
    with keychains.using(keychains.Keeping()) as backend:
        assert isinstance(backend, keychains.Keeping)
        yield backend
    keys._held.clear()


@pytest.fixture
def key() -> Key:
    return new_key()


@pytest.fixture
def path(tmp_path: Path, key: Key) -> Path:
    place = tmp_path / "shop.crm"
    Workspace.create(place, Profile(name="Ann"), key=key).close()
    return place
