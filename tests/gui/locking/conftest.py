"""A keychain of its own for each test, cheap tries of passphrases, and an encrypted file."""

from __future__ import annotations

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.gui.locking import tries
from crm_desktop.gui.locking.unlock_page import UnlockPage
from crm_desktop.store.cipher.key import new_key
from crm_desktop.store.workspace import Profile, Workspace
from crm_desktop.trust import keys, sealing
from tests.trust import keychains

CANARY = "Xylophonia Quagmire"


@pytest.fixture(autouse=True)
def keychain(monkeypatch):
    monkeypatch.setattr(sealing, "COSTS", {"memory": 64, "passes": 1, "lanes": 1})
    with keychains.using(keychains.Keeping()) as backend:
        yield backend
    keys._held.clear()
    keys._locked.clear()
    tries._wrong.clear()


def asking(window, qtbot):
    """Return the page that unlocks a file once it was looked what opens it."""
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    qtbot.waitUntil(lambda: page.known)
    return page


@pytest.fixture
def key():
    return new_key()


def filled(path, key=None):
    with Workspace.create(path, Profile("Huda"), key=key) as ws:
        edit = Edit("contact", "c1", {"deleted": False, "name": CANARY})
        ws.log.record(Label("create", "contact", row="c1"), [edit])
    return path


@pytest.fixture
def path(tmp_path, key):
    return filled(tmp_path / "shop.crm", key)
