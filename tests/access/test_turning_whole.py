"""Users are turned on and off whole: ended at any point, the file has all of it or nothing."""

from __future__ import annotations

import pytest

from crm_desktop.store.access import secrets, users
from crm_desktop.store.cipher.key import new_key
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust import keys, passphrases
from crm_desktop.trust.access import people, sessions

from .conftest import CODE, MEMBER_WORDS, OWNER_WORDS, another_run, signed_in
from .test_restored_secrets import put_contact
from .test_secrets import field_on, put


class Ended(BaseException):
    """What ends the program in the middle."""


def end(*_):
    raise Ended


def state(path, key):
    with Workspace.open(path, key=key) as ws:
        conn = ws.reader()
        return len(users.all_of(conn)), len(secrets.keys_in(conn))


@pytest.fixture(params=["plain", "encrypted"])
def key(request):
    made = None if request.param == "plain" else new_key()
    if made is not None:
        keys.hold(made)
    return made


@pytest.fixture
def path(tmp_path, key):
    path = tmp_path / "clinic.crm"
    with Workspace.create(path, key=key) as ws:
        put_contact(ws)
        put(ws, field_on(ws))
    return path


@pytest.mark.parametrize("at", ["put_keys", "put"])
def test_turning_on_ended_in_between_changes_nothing(path, key, monkeypatch, at):
    monkeypatch.setattr(users if at == "put" else secrets, at, end)
    with Workspace.open(path, key=key) as ws, pytest.raises(Ended):
        people.turn_on(ws, "Siti", OWNER_WORDS, CODE)
    monkeypatch.undo()
    assert state(path, key) == (0, 1)
    assert key is None or not passphrases.people_of(path, key.id)


def test_turning_off_ended_in_between_changes_nothing(path, key, monkeypatch):
    with Workspace.open(path, key=key) as ws:
        people.turn_on(ws, "Siti", OWNER_WORDS, CODE)
    with signed_in(path, "Siti") as ws:
        monkeypatch.setattr(users, "put", end)
        with pytest.raises(Ended):
            people.turn_off(ws)
        monkeypatch.undo()
        assert ws.guarded and ws.user.name == "Siti"
    assert state(path, key) == (2, 0)


def test_turned_off_who_is_at_work_goes_on(path, key):
    with Workspace.open(path, key=key) as ws:
        people.turn_on(ws, "Siti", OWNER_WORDS, CODE)
    with signed_in(path, "Siti") as ws:
        people.turn_off(ws)
        assert not ws.guarded and ws.user is None and len(ws.secret_keys()) == 1


def test_a_key_left_in_clear_is_closed_when_somebody_signs_in(path, key):
    """As a program left it that ended between two writes."""
    with Workspace.open(path, key=key) as ws:
        left = secrets.keys_in(ws.reader())
        people.turn_on(ws, "Siti", OWNER_WORDS, CODE)
        people.add(ws, "Mei", "member", MEMBER_WORDS)
        with ws.transaction() as conn:
            secrets.put_keys(conn, left)
    with signed_in(path, "Mei") as ws:
        assert not ws.secret_keys() and not secrets.keys_in(ws.reader())
    with signed_in(path, "Siti") as ws:
        assert ws.secret_keys() == left
    another_run()
    with Workspace.open(path, key=key) as ws, ws.transaction() as conn:  # nor before anybody did
        secrets.put_keys(conn, left)
        assert not ws.secret_keys()
        with pytest.raises(sessions.SignInError):
            sessions.enter(ws)
