"""The keys of folders a file knows, kept in the system's keychain; the first is the one it seals with."""

from __future__ import annotations

from collections.abc import Sequence

from crm_desktop import keychain
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import seal
from crm_desktop.sync.keychain import SERVICE
from crm_desktop.sync.seal import Key, Lock

KEYS = "sync.folder.keys"
LOCK = "sync.folder.lock"
_typed: dict[str, Key] = {}
"""Keys typed in this run of the program, where no keychain keeps them."""


class KeyNeededError(UserError):
    """A key or passphrase is needed: of `locks` that a passphrase opens, or a `new` passphrase."""

    def __init__(
        self, message: str, next_step: str, locks: Sequence[Lock] = (), *, new: bool = False
    ) -> None:
        super().__init__(message, next_step)
        self.locks, self.new = tuple(locks), new


def unknown(locks: Sequence[Lock]) -> KeyNeededError:
    """Return what to say of a folder or file that is sealed with a key this file does not know."""
    return KeyNeededError(
        tr("This folder is sealed with a key that is not known here."),
        tr("Type the key that the other laptop shows, or the folder's passphrase."), locks,
    )  # fmt: skip


def keys(ws: Workspace) -> dict[str, Key]:
    """Return the keys a file knows by their names, as far as they can be had here."""
    found = ((id, _kept(id)) for id in ws.setting(KEYS, []))
    return {id: key for id, key in found if key is not None}


def own(ws: Workspace, locks: Sequence[Lock] = ()) -> Key | None:
    """Return the key a file seals with. None where it has none.

    Raises `KeyNeededError` where it has one, and the keychain of this computer does not; its own lock
    and `locks` may open.
    """
    ids = ws.setting(KEYS, [])
    if not ids:
        return None
    key = _kept(ids[0])
    if key is None:
        mine = lock_of(ws)
        raise KeyNeededError(
            tr("The key of the folder is not in this computer's keychain."),
            tr("Type the key that another laptop shows, or the passphrase."),
            [*([mine] if mine and mine not in locks else []), *locks],
        )
    return key


def lock_of(ws: Workspace) -> Lock | None:
    """Return the own key as the passphrase seals it, None where there is no passphrase."""
    found: Lock | None = ws.setting(LOCK)
    ids = ws.setting(KEYS, [])
    return found if found and ids and found.get("id") == ids[0] else None


def make(ws: Workspace) -> Key:
    """Make the key of a file that has none. Raises `KeyNeededError` where nothing would keep it."""
    key = seal.new_key()
    add(ws, key, must_be_kept=True)
    return key


def add(ws: Workspace, key: Key, *, must_be_kept: bool = False) -> None:
    """Know one more key; the first one known is what a file seals with.

    Raises `KeyNeededError` where it `must_be_kept` and this computer has no keychain.
    """
    kept = _keep(key)
    if must_be_kept and not kept:
        raise KeyNeededError(
            tr("This computer has no keychain to keep the key of the folder in."),
            tr("Choose a passphrase for the folder; it is asked for at each start."), new=True,
        )  # fmt: skip
    _typed[key.id] = key
    ids = ws.setting(KEYS, [])
    if key.id not in ids:
        ws.set_setting(KEYS, [*ids, key.id])


def seal_with(ws: Workspace, key: Key) -> None:
    """Seal with a key from now on: the one the other laptops have."""
    add(ws, key)
    others = [id for id in ws.setting(KEYS, []) if id != key.id]
    ws.set_setting(KEYS, [key.id, *others])


def renew(ws: Workspace, passphrase: str = "") -> None:
    """Seal with a key nobody has yet from now on, after a stick was lost; a passphrase opens it too.

    Raises `UserError` where nothing would keep it, or the passphrase is too short.
    """
    key = seal.new_key()
    made = dict(seal.lock(key, passphrase)) if passphrase else None
    add(ws, key, must_be_kept=made is None)
    seal_with(ws, key)
    ws.set_setting(LOCK, made)


def set_passphrase(ws: Workspace, passphrase: str) -> None:
    """Let a passphrase open what this file seals; a key is made where there is none.

    Raises `UserError` for one that is too short.
    """
    key = own(ws) or seal.new_key()
    made = dict(seal.lock(key, passphrase))
    add(ws, key)
    ws.set_setting(LOCK, made)


def unlock(ws: Workspace, lock: Lock, passphrase: str) -> Key:
    """Open the key that lies in a file with its passphrase. Raises `UserError`."""
    key = seal.unlocked(lock, passphrase)
    add(ws, key)
    if own(ws) == key and lock_of(ws) is None:
        ws.set_setting(LOCK, dict(lock))
    return key


def _keep(key: Key) -> bool:
    return keychain.keep(SERVICE, _name(key.id), key.text())


def _kept(id: str) -> Key | None:
    found = keychain.found(SERVICE, _name(id))
    return seal.key_of(found) if found else _typed.get(id)


def _name(id: str) -> str:
    return f"folder/{id}"
