"""Secret fields on another computer: the values travel, their key does not, but on paper."""

from __future__ import annotations

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store.access import secrets
from crm_desktop.store.cipher import code
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.workspace import Workspace

WORD = b"crm-desktop secret fields"
"""The word of these codes, so that none is taken for another."""


def codes(ws: Workspace) -> list[str]:
    """Return the codes of the keys an owner has. Raises `UserError` for anybody else."""
    ws.may_manage()
    return [code.text_of(key.secret, WORD) for key in ws.secret_keys().values()]


def enter(ws: Workspace, text: str) -> None:
    """Let secret fields of a file be shown here that were made elsewhere. Raises `UserError`."""
    ws.may_manage()
    secret = code.secret_of(text, WORD)
    key = None if secret is None else Key(secret)
    if key is None or key.id not in secrets.wanted(ws.reader()):
        raise UserError(
            tr("This is not the code of the secret fields of this file."),
            tr("It is shown where they were made, by: crm secret-code"),
        )
    ws.keep_secret_key(key)
