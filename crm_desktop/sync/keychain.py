"""Tokens of devices: in the system's keychain, or in the file under a passphrase; never plain anywhere."""

from __future__ import annotations

import base64
import os
from typing import Any

import keyring
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from keyring.errors import KeyringError

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync.account import Account

SERVICE = "crm-desktop-sync"
SEALED = "sync.token"
SHORTEST = 8
"""Signs of a passphrase at least."""
_WORK = {"n": 1 << 16, "r": 8, "p": 1}
"""Of scrypt (RFC 7914): 64 MiB and some tenths of a second a guess."""


class LockedError(UserError):
    """The token lies in the file under a passphrase that was not given, or was another one."""


class NoKeychainError(UserError):
    """This computer has no keychain; a passphrase does instead."""


def keep(account: Account, token: str, ws: Workspace | None = None, passphrase: str = "") -> None:
    """Keep the token of a device: in the keychain, or in the file where there is a passphrase.

    Raises `NoKeychainError` where there is neither, `UserError` for a passphrase that is too short.
    """
    if ws is not None and passphrase:
        ws.set_setting(SEALED, _sealed(account, token, passphrase))
        return
    try:
        keyring.set_password(SERVICE, _name(account), token)
        kept = keyring.get_password(SERVICE, _name(account))
    except KeyringError:
        kept = None
    if kept != token:  # some backends take everything and keep nothing
        raise no_keychain()
    if ws is not None:
        ws.set_setting(SEALED, None)


def token_of(account: Account, ws: Workspace | None = None, passphrase: str = "") -> str:
    """Return the token of a device. Raises `LockedError`, and `UserError` where it is gone."""
    sealed = ws.setting(SEALED) if ws is not None else None
    if sealed:
        return _opened(account, sealed, passphrase)
    try:
        found = keyring.get_password(SERVICE, _name(account))
    except KeyringError:
        found = None
    if not found:
        raise UserError(
            tr("The key to the server is not in this computer's keychain."),
            tr("Ask the owner for a new code and enter it; nothing is lost."),
        )
    return found


def drop(account: Account, ws: Workspace | None = None) -> None:
    """Forget the token of a device."""
    if ws is not None and ws.setting(SEALED):
        ws.set_setting(SEALED, None)
    try:
        keyring.delete_password(SERVICE, _name(account))
    except (KeyringError, KeyError):  # it was gone already
        return


def ready(passphrase: str) -> None:
    """Raise `NoKeychainError` or `UserError` where a token could not be kept."""
    if passphrase:
        _long_enough(passphrase)
    elif not there():
        raise no_keychain()


def there() -> bool:
    """Say whether this computer has a keychain that keeps what it is given."""
    try:
        return float(keyring.get_keyring().priority) > 0
    except (KeyringError, RuntimeError):
        return False


def no_keychain() -> NoKeychainError:
    """Return what to say where a passphrase is needed."""
    return NoKeychainError(
        tr("This computer has no keychain to keep the key to the server in."),
        tr("Choose a passphrase of {n} signs or more; it is asked for at each start.", n=SHORTEST),
    )


def _long_enough(passphrase: str) -> None:
    if len(passphrase) < SHORTEST:
        raise UserError(
            tr("That passphrase is too short."), tr("Take {n} signs or more.", n=SHORTEST)
        )


def _sealed(account: Account, token: str, passphrase: str) -> dict[str, Any]:
    _long_enough(passphrase)
    salt, nonce = os.urandom(16), os.urandom(12)
    box = ChaCha20Poly1305(_key(passphrase, salt, _WORK)).encrypt(
        nonce, token.encode(), _name(account).encode()
    )
    said = {"salt": salt, "nonce": nonce, "box": box}
    return {k: base64.b64encode(v).decode() for k, v in said.items()} | _WORK


def _opened(account: Account, sealed: dict[str, Any], passphrase: str) -> str:
    if not passphrase:
        raise LockedError(tr("The key to the server is locked."), tr("Enter its passphrase."))
    salt, nonce, box = (base64.b64decode(sealed[k]) for k in ("salt", "nonce", "box"))
    opening = ChaCha20Poly1305(_key(passphrase, salt, sealed))
    try:
        return opening.decrypt(nonce, box, _name(account).encode()).decode()
    except InvalidTag as error:
        raise LockedError(tr("That is not the passphrase."), tr("Try again.")) from error


def _key(passphrase: str, salt: bytes, work: dict[str, Any]) -> bytes:
    made = Scrypt(salt=salt, length=32, n=work["n"], r=work["r"], p=work["p"])
    return made.derive(passphrase.encode())


def _name(account: Account) -> str:
    return f"{account.workspace}/{account.device}"
