"""Tokens of devices: in the system's keychain, or in the file under a passphrase; never plain anywhere."""

from __future__ import annotations

from crm_desktop import keychain
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync.account import Account
from crm_desktop.sync.passphrase import Sealed, WrongError, opened, sealed

SERVICE = "crm-desktop-sync"
SEALED = "sync.token"
SHORTEST = 8
"""Signs of a passphrase at least."""
_N = 1 << 16
"""Of scrypt: 64 MiB and some tenths of a second a guess."""


class LockedError(UserError):
    """The token lies in the file under a passphrase that was not given, or was another one."""


class NoKeychainError(UserError):
    """This computer has no keychain; a passphrase does instead."""


def keep(account: Account, token: str, ws: Workspace | None = None, passphrase: str = "") -> None:
    """Keep the token of a device: in the keychain, or in the file where there is a passphrase.

    Raises `NoKeychainError` where there is neither, `UserError` for a passphrase that is too short.
    """
    if ws is not None and passphrase:
        _long_enough(passphrase)
        ws.set_setting(SEALED, sealed(token.encode(), passphrase, _name(account), _N))
        return
    if not keychain.keep(SERVICE, _name(account), token):
        raise no_keychain()
    if ws is not None:
        ws.set_setting(SEALED, None)


def token_of(account: Account, ws: Workspace | None = None, passphrase: str = "") -> str:
    """Return the token of a device. Raises `LockedError`, and `UserError` where it is gone."""
    kept = ws.setting(SEALED) if ws is not None else None
    if kept:
        return _opened(account, kept, passphrase)
    found = keychain.found(SERVICE, _name(account))
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
    keychain.drop(SERVICE, _name(account))


def ready(passphrase: str) -> None:
    """Raise `NoKeychainError` or `UserError` where a token could not be kept."""
    if passphrase:
        _long_enough(passphrase)
    elif not keychain.there():
        raise no_keychain()


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


def _opened(account: Account, given: Sealed, passphrase: str) -> str:
    if not passphrase:
        raise LockedError(tr("The key to the server is locked."), tr("Enter its passphrase."))
    try:
        return opened(given, passphrase, _name(account)).decode()
    except WrongError as error:
        raise LockedError(tr("That is not the passphrase."), tr("Try again.")) from error


def _name(account: Account) -> str:
    return f"{account.workspace}/{account.device}"
