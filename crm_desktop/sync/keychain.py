"""Tokens of devices in the system's keychain, by server and device; never in a file of ours."""

from __future__ import annotations

import keyring
from keyring.errors import KeyringError

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.sync.account import Account

SERVICE = "crm-desktop-sync"


def keep(account: Account, token: str) -> None:
    """Keep the token of a device. Raises `UserError` where there is no keychain."""
    try:
        keyring.set_password(SERVICE, _name(account), token)
    except KeyringError as error:
        raise UserError(
            tr("This computer has no keychain to keep the key to the server in."),
            tr("Unlock or install one, then try again with a new code."),
        ) from error


def token_of(account: Account) -> str:
    """Return the token of a device. Raises `UserError` where it is gone."""
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


def drop(account: Account) -> None:
    """Forget the token of a device."""
    try:
        keyring.delete_password(SERVICE, _name(account))
    except KeyringError:  # it was gone already
        return


def _name(account: Account) -> str:
    return f"{account.workspace}/{account.device}"
