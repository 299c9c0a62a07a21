"""What the window's thread asks the file for while a screen is played."""

import pytest

from crm_desktop.store.workspace import Workspace

from .watch import Watch


@pytest.fixture
def empty(tmp_path):
    """A connection to a file without records, which SQLite takes for large."""
    with Workspace.create(tmp_path / "empty.crm") as ws:
        yield ws.reader()


@pytest.fixture
def watch(monkeypatch):
    return Watch(monkeypatch)
