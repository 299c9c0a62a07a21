"""Entering a team with a code used once, and leaving it again; no record changes by either."""

from __future__ import annotations

import platform

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import keychain
from crm_desktop.sync.account import Account, Place, account_of, set_account, set_place
from crm_desktop.sync.connection import AwayError, Connection, RefusedError


def enrol(ws: Workspace, address: str, code: str, *, device: str = "") -> Account:
    """Make a file part of the team whose server lets it in by a code.

    Raises `UserError` where the code is not (any more) good, the server cannot be reached, or the
    file belongs to another team.
    """
    if account_of(ws) is not None:
        raise UserError(
            tr("This file belongs to a team already."), tr("Leave it first, or open another file.")
        )
    connection = Connection(address, "")
    try:
        name, id = device or platform.node(), str(ws.setting("device"))
        said = connection.post("/v1/enrol", {"code": code, "device": name, "id": id})
    except RefusedError as error:
        raise UserError(
            tr("That code is not good, or was used already."), tr("Ask for a new one.")
        ) from error
    except AwayError as error:
        raise UserError(
            tr("There is no server at {address}.", address=address),
            tr("Check the address and your connection, then try again."),
        ) from error
    finally:
        connection.close()
    account = Account(
        address, said["workspace"], said["device"], said["person"], said["role"], said["key"]
    )
    keychain.keep(account, said["token"])
    if said["device"] != ws.setting("device"):
        ws.set_device(said["device"])
    set_place(ws, Place(epoch=said["epoch"]))
    set_account(ws, account)
    return account


def leave(ws: Workspace) -> None:
    """Work alone again; everything that is here stays, and can enter a team again."""
    from crm_desktop.store import outgoing

    account = account_of(ws)
    if account is None:
        return
    keychain.drop(account)
    set_account(ws, None)
    set_place(ws, Place())
    with ws.transaction() as conn:
        outgoing.forget_confirmations(conn)
