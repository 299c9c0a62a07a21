"""The key of a file: held since it was opened in this run, kept in the keychain, or asked for.

A key that is not found leads to `LockedError`, which names what to enter, and never to another file.
"""

from __future__ import annotations

from pathlib import Path

from crm_desktop import keychain
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store.cipher import code
from crm_desktop.store.cipher.key import Key, id_at
from crm_desktop.store.cipher.refusing import LockedError

SERVICE = "crm-desktop-file"
_held: dict[str, Key] = {}
"""Keys of files opened in this run of the program, by id."""
_locked: set[str] = set()
"""Keys of files that were locked in this run: the keychain alone does not open them again."""


class WrongKeyError(UserError):
    """What was entered does not open the file; the sentence says what is known of why."""


def key_for(path: Path) -> Key | None:
    """Return the key of a file; None where it is plain, or not there.

    Raises `LockedError` where it is neither held nor in the keychain, and after a lock.
    """
    key_id = id_at(path)
    if key_id is None:
        return None
    key = found(key_id)
    if key is None:
        raise LockedError(path, key_id)
    return key


def found(key_id: str) -> Key | None:
    """Return a key that is held or in the keychain; None where it is neither, and after a lock."""
    return _held.get(key_id) or (None if key_id in _locked else kept(key_id))


def all_held() -> list[Key]:
    """Return the keys of files opened in this run that are not locked."""
    return list(_held.values())


def held(key_id: str) -> Key | None:
    """Return a key held in this run; None after a lock."""
    return _held.get(key_id)


def hold(key: Key) -> None:
    """Hold a key until the file is locked or the program ends."""
    _held[key.id] = key
    _locked.discard(key.id)


def let_go(key_id: str) -> None:
    """Drop a key from memory, as far as Python lets: nothing of the program holds it any more."""
    _held.pop(key_id, None)


def lock(key_id: str) -> None:
    """Let go of a key; the file asks before it opens again, though the keychain has the key."""
    let_go(key_id)
    _locked.add(key_id)


def open_again(key_id: str) -> None:
    """Let the keychain open a file again that was locked: the user asked for it."""
    _locked.discard(key_id)


def keep(key: Key) -> bool:
    """Keep a key in the keychain of this computer; say whether it is really there."""
    return keychain.keep(SERVICE, key.id, code.recovery_code(key))


def kept(key_id: str) -> Key | None:
    """Return the key the keychain has under an id; None for what is missing, empty or another one's."""
    text = keychain.found(SERVICE, key_id)
    key = code.key_of(text) if text else None
    return key if key is not None and key.id == key_id else None


def forget(key_id: str) -> None:
    """Take a key out of the keychain."""
    keychain.drop(SERVICE, key_id)


def unlock_with(path: Path, text: str) -> Key | None:
    """Return the key of a file by its recovery code or its passphrase, and hold it; None for a plain file.

    Raises `WrongKeyError`. A passphrase costs some tenths of a second.
    """
    key_id = id_at(path)
    if key_id is None:
        return None
    key = code.key_of(text)
    if key is not None and key.id != key_id:
        raise WrongKeyError(  # which of the two it is, nobody can tell
            tr("This recovery code is of another file, or an earlier code of this one."),
            tr("A new key makes the old code invalid: look for the newest one printed for {name}.",
               name=path.name),
        )  # fmt: skip
    key = key or _by_passphrase(path, key_id, text)
    hold(key)
    return key


def _by_passphrase(path: Path, key_id: str, text: str) -> Key:
    from crm_desktop.trust import passphrases, sealing

    seal = passphrases.seal_of(path, key_id)
    key = sealing.opened(seal, text, key_id) if seal is not None and text else None
    if key is not None:
        return key
    if code.looks_like_one(text):
        raise WrongKeyError(
            tr("A letter of this recovery code is wrong or missing."),
            tr("It is 8 groups of 5 letters and digits; compare it with the paper."),
        )
    if seal is None:
        raise WrongKeyError(
            tr("There is no passphrase for {name} here.", name=path.name),
            tr("If it had one, copy the file ending in .crm.key along from beside the first one. Or enter "
               "its recovery code: 8 groups of 5 letters and digits."),
        )  # fmt: skip
    raise WrongKeyError(
        tr("This is not the passphrase."), tr("Try again, or enter the recovery code.")
    )
