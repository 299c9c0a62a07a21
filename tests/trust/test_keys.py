"""Where keys come from: this run, the keychain, a passphrase or the code, and never an empty file."""

from __future__ import annotations

import pytest

from crm_desktop.errors import Cancelled, UserError
from crm_desktop.store.cipher import code
from crm_desktop.store.cipher.key import id_at, new_key
from crm_desktop.store.cipher.refusing import LockedError
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust import keys, passphrases, turning
from crm_desktop.trust.turning import Keeping

from . import keychains

WORDS = "three green teapots"


def opens(path, key) -> bool:
    Workspace.open(path, read_only=True, key=key).close()
    return True


def test_a_key_comes_from_the_keychain_or_from_this_run(path, key):
    with pytest.raises(LockedError) as caught:
        keys.key_for(path)
    assert caught.value.way == "unlock"
    assert keys.keep(key)
    assert keys.key_for(path) == key
    keys.forget(key.id)
    keys.hold(key)
    assert keys.key_for(path) == key
    keys.let_go(key.id)
    with pytest.raises(LockedError):
        keys.key_for(path)


def test_a_plain_or_missing_file_needs_no_key(tmp_path):
    plain = tmp_path / "plain.crm"
    Workspace.create(plain).close()
    assert keys.key_for(plain) is None and keys.unlock_with(plain, "anything") is None
    assert keys.key_for(tmp_path / "none.crm") is None


@pytest.mark.parametrize("broken", keychains.BROKEN)
def test_a_lost_keychain_leads_to_the_code_and_never_to_an_empty_file(path, key, broken):
    assert keys.keep(key)
    before = path.read_bytes()
    with keychains.using(broken()):
        assert not keys.keep(key)
        with pytest.raises(LockedError, match="recovery code"):
            Workspace.open(path, key=keys.key_for(path))
        assert path.read_bytes() == before
        assert keys.unlock_with(path, code.recovery_code(key)) == key
        assert opens(path, keys.key_for(path))


@pytest.mark.parametrize("wrong", ["", "nonsense", None])
def test_a_wrong_entry_of_the_keychain_is_none(path, key, keychain, wrong):
    other = code.recovery_code(new_key()) if wrong is None else wrong
    keychain.kept[keys.SERVICE, key.id] = other
    with pytest.raises(LockedError):
        keys.key_for(path)


def test_what_is_wrong_with_what_was_entered_is_said(path, key):
    said = code.recovery_code(key)
    for text, words in (
        (code.recovery_code(new_key()), "another file"),
        (said[:-1] + ("C" if said[-1] != "C" else "D"), "letter"),
        (said[:-2], "letter"), (WORDS, "no passphrase"), ("", "no passphrase"),
    ):  # fmt: skip
        with pytest.raises(keys.WrongKeyError, match=words):
            keys.unlock_with(path, text)
    assert keys.held(key.id) is None


def test_encryption_is_turned_on_made_anew_and_turned_off(tmp_path):
    path, first, second = tmp_path / "shop.crm", new_key(), new_key()
    Workspace.create(path).close()
    turning.turn(path, None, first, Keeping(keychain=True, passphrase=WORDS))
    assert turning.kept_where(path, first.id) == (True, True)
    keys.let_go(first.id)
    assert opens(path, keys.key_for(path))
    turning.turn(path, first, second, Keeping(passphrase=WORDS + "!"))
    assert turning.kept_where(path, second.id) == (False, True)
    assert turning.kept_where(path, first.id) == (True, False)  # copies on a stick have it still
    keys.let_go(second.id)
    assert keys.unlock_with(path, WORDS + "!") == second
    turning.turn(path, second, None, Keeping())
    assert id_at(path) is None and opens(path, keys.key_for(path))
    assert passphrases.seal_of(path, second.id) is None


def test_what_is_cancelled_leaves_file_and_keys_as_they_were(path, key):
    keys.keep(key)
    other = new_key()
    with pytest.raises(Cancelled):
        turning.turn(path, key, other, Keeping(True, WORDS), stop=lambda: True)
    assert id_at(path) == key.id
    assert keys.kept(other.id) is None and keys.held(other.id) is None
    assert passphrases.seal_of(path, other.id) is None
    assert opens(path, keys.key_for(path))


def test_a_keychain_that_keeps_nothing_is_noticed_before_the_file_is_touched(tmp_path):
    path = tmp_path / "shop.crm"
    Workspace.create(path).close()
    before = path.read_bytes()
    with keychains.using(keychains.null.Keyring()), pytest.raises(UserError, match="did not keep"):
        turning.turn(path, None, new_key(), Keeping(keychain=True))
    assert path.read_bytes() == before
