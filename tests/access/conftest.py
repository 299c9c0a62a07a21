"""Files with users, cheap tries of passphrases, a keychain of its own for each test, nobody signed in."""

from __future__ import annotations

import pytest

from crm_desktop.domain.operation import Edit, Label
from crm_desktop.store.workspace import Profile, Workspace
from crm_desktop.trust import keys, sealing
from crm_desktop.trust.access import people, sessions, signing_in
from tests.trust import keychains

OWNER_WORDS, MEMBER_WORDS, READER_WORDS = "siti opens it 1", "mei works here 2", "raj only reads 3"
WORDS = {"Siti": OWNER_WORDS, "Mei": MEMBER_WORDS, "Raj": READER_WORDS}
CODE = people.new_code()


@pytest.fixture(autouse=True)
def keychain(monkeypatch):
    monkeypatch.setattr(sealing, "COSTS", {"memory": 64, "passes": 1, "lanes": 1})
    with keychains.using(keychains.Keeping()) as backend:
        yield backend
    another_run()


def another_run():
    keys._held.clear()
    keys._locked.clear()
    sessions._held.clear()


def made(path, key=None):
    """Make a file with a contact, the owner Siti, the member Mei, and Raj who reads only."""
    with Workspace.create(path, Profile("Shop"), key=key) as ws:
        cells = {"deleted": False, "name": "Tan Ah Kow"}
        ws.log.record(Label("create", "contact", row="c1"), [Edit("contact", "c1", cells)])
        people.turn_on(ws, "Siti", OWNER_WORDS, CODE)
        people.add(ws, "Mei", "member", MEMBER_WORDS)
        people.add(ws, "Raj", "reader", READER_WORDS)
    another_run()
    return path


@pytest.fixture
def path(tmp_path):
    return made(tmp_path / "shop.crm")


def signed_in(path, name):
    """Open a file as one of its users, as another run of the program would."""
    another_run()
    signing_in.sign_in(path, name, WORDS[name])
    ws = Workspace.open(path, key=keys.key_for(path))
    sessions.enter(ws)
    return ws


def write(ws, name="Lim"):
    edit = Edit("contact", f"c-{name}", {"deleted": False, "name": name})
    return ws.log.record(Label("create", "contact", row=edit.id), [edit])
