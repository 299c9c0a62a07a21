"""Entering a team: the key is never kept plain, addresses are safe, and no code is used up in vain."""

from __future__ import annotations

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeychain

from crm_desktop.domain.keys import new_id
from crm_desktop.errors import UserError
from crm_desktop.sync import keychain
from crm_desktop.sync.account import account_of
from crm_desktop.sync.connection import Connection
from crm_desktop.sync.enrolment import checked_address, enrol, leave
from crm_desktop.sync.exchange import Exchange
from tests.server import kit as server_kit
from tests.sync import kit

PASSPHRASE = "kopi o kosong"


@pytest.mark.parametrize(("given", "kept"), [
    ("crm.example.com", "https://crm.example.com"),
    ("https://crm.example.com/", "https://crm.example.com"),
    ("localhost:8000", "http://localhost:8000"),
    ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
])  # fmt: skip
def test_addresses_are_safe_without_a_word(given, kept):
    assert checked_address(given) == kept


@pytest.mark.parametrize("given", ["http://crm.example.com", "ftp://crm.example.com", "https://"])
def test_others_are_refused_in_words(given):
    with pytest.raises(UserError):
        checked_address(given)


def test_http_elsewhere_is_allowed_in_words():
    assert checked_address("http://crm.example.com", plain=True) == "http://crm.example.com"


def test_without_a_keychain_the_code_is_not_used_up(database, address, tmp_path):
    keyring.set_keyring(NoKeychain())
    code = server_kit.owner_code(database)
    with kit.made(tmp_path, "Huda") as ws:
        with pytest.raises(keychain.NoKeychainError):
            enrol(ws, address, code)
        with pytest.raises(UserError, match="short"):
            enrol(ws, address, code, passphrase="short")
        enrol(ws, address, code, passphrase=PASSPHRASE)
        account = account_of(ws)
        with pytest.raises(keychain.LockedError):
            keychain.token_of(account, ws)
        with pytest.raises(keychain.LockedError):
            keychain.token_of(account, ws, "another one")
        token = keychain.token_of(account, ws, PASSPHRASE)
        kit.contact(ws, new_id(), deleted=False, name="Tan")
        assert Exchange(ws, account, Connection(address, token)).round().proved
    assert token.encode() not in (tmp_path / "Huda.crm").read_bytes()


def test_the_file_is_called_what_the_team_calls_its_user(database, address, tmp_path):
    with kit.made(tmp_path, "somebody") as ws:
        kit.entered(ws, address, server_kit.owner_code(database))
        assert ws.profile.name == "Huda"


def test_one_team_after_the_other_with_everything_along(database, address, tmp_path):
    """A change the first team refused stays without effect in the second, and both prove equal."""
    first = server_kit.owner_code(database)
    a, b = kit.made(tmp_path, "Huda"), kit.made(tmp_path, "Siti")
    one = kit.entered(a, address, first)
    code = server_kit.code_for(database, one._account.workspace, "Siti", "member")
    two = kit.entered(b, address, code)
    id = new_id()
    kit.contact(b, id, deleted=False, name="Tan")
    two.round()
    server_kit.set_role(database, "Siti", "reader")
    kit.contact(b, id, job="Refused")
    assert list(two.round().refused.values()) == ["read_only"]
    leave(b)
    kit.contact(b, id, city="Alone")
    shown = kit.shown(b)
    again = kit.entered(b, address, server_kit.owner_code(database))
    assert again.round().proved
    assert kit.shown(b) == shown
    with kit.made(tmp_path, "Third") as c:
        third = server_kit.code_for(database, again._account.workspace, "Third", "member")
        assert kit.entered(c, address, third).round().proved
        assert kit.shown(c) == shown
    a.close()
    b.close()
