"""Entering a team with a code used once, and leaving it again; no record changes by either."""

from __future__ import annotations

import platform
import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import devices, outgoing
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import away, files, keychain, marks
from crm_desktop.sync.account import PROVED, Account, Place, account_of, set_account, set_place
from crm_desktop.sync.connection import AwayError, Connection, RefusedError, connected

LOCAL = ("localhost", "127.0.0.1", "::1")


class PlainError(UserError):
    """An address whose words could be read on the way, which nobody said they want."""


def enrol(
    ws: Workspace, address: str, code: str, *, device: str = "", passphrase: str = "",
    pin: str = "", proxy: str = "", plain: bool = False, again: bool = False,
) -> Account:  # fmt: skip
    """Make a file part of the team whose server lets it in by a code.

    One that was shut out enters `again`: it leaves the team when the code was good, with all it has.

    A `passphrase` keeps the key to the server in the file; without one it goes to the keychain. `pin`
    is the SHA-256 of the server's certificate; `plain` allows http beyond this computer. Raises
    `UserError` where the code is not (any more) good, the server cannot be reached, or the file belongs
    to another team; `NoKeychainError` before the code is used.
    """
    if account_of(ws) is not None and not again:
        raise UserError(
            tr("This file belongs to a team already."), tr("Leave it first, or open another file.")
        )
    address = checked_address(address, plain=plain)
    keychain.ready(passphrase)
    pin, proxy = _checked_pin(pin), _checked_proxy(proxy)
    said = _entered(ws, address, code, device or platform.node(), pin, proxy)
    account = Account(
        address, said["workspace"], said["device"], said["person"], said["role"], said["key"],
        pin, proxy,
    )  # fmt: skip
    leave(ws)
    keychain.keep(account, said["token"], ws, passphrase)
    if said["device"] != ws.setting("device"):
        ws.set_device(said["device"])
    set_place(ws, Place(epoch=said["epoch"]))
    set_account(ws, account)
    ws.set_role(account.role)
    _be_called(ws, account, said["token"])
    return account


def checked_address(address: str, *, plain: bool = False) -> str:
    """Return an address as it is kept. Raises `UserError` for one whose words could be read on the way."""
    given = address.strip()
    if "://" not in given:
        host = given.partition(":")[0]
        given = f"{'http' if host in LOCAL else 'https'}://{given}"
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UserError(tr("{address} is no address of a server.", address=address))
    if parts.scheme == "http" and parts.hostname not in LOCAL and not plain:
        raise PlainError(
            tr("Over http everybody on the way could read along."),
            tr("Use https; or say that you want it anyway, in a network you trust."),
        )
    return given.rstrip("/")


def leave(ws: Workspace) -> None:
    """Work alone again; everything that is here stays, and can enter a team again."""
    account = account_of(ws)
    if account is None:
        return
    keychain.drop(account, ws)
    set_account(ws, None)
    ws.set_role("")
    set_place(ws, Place())
    ws.set_setting(marks.KEY, None)
    ws.remember(PROVED, None)
    with ws.transaction() as conn:
        outgoing.forget_confirmations(conn)
        files.forget_all(conn)


def _entered(
    ws: Workspace, address: str, code: str, device: str, pin: str, proxy: str
) -> dict[str, Any]:  # fmt: skip
    given = {"code": code, "device": device[:80], "id": str(ws.setting("device"))}
    connection = Connection(address, "", pin=pin, proxy=proxy)
    try:
        found: dict[str, Any] = connection.post("/v1/enrol", given)
    except RefusedError as error:
        if error.way == "certificate":
            raise
        raise UserError(
            tr("That code is not good, or was used already."), tr("Ask for a new one.")
        ) from error
    except AwayError as error:
        raise away.at(address, error) from error
    finally:
        connection.close()
    return found


def _be_called(ws: Workspace, account: Account, token: str) -> None:
    """Take the name the team has for this person: rights go by names; learn those of devices."""
    connection = connected(account, token)
    try:
        name = connection.post("/v1/hello", {})["person"]["name"]
        devices.know(ws, {one["id"]: one["name"] for one in connection.get("/v1/devices")})
    except AwayError:  # the code is used: the first round may ask again
        return
    finally:
        connection.close()
    if name and name != ws.profile.name:
        ws.set_profile(replace(ws.profile, name=name))


def _checked_pin(pin: str) -> str:
    plain = pin.replace(":", "").strip().lower()
    if plain and not re.fullmatch(r"[0-9a-f]{64}", plain):
        raise UserError(tr("A pin is the SHA-256 of a certificate: 64 signs from 0 to f."))
    return plain


def _checked_proxy(proxy: str) -> str:
    given = proxy.strip()
    if given and "://" not in given:
        given = f"http://{given}"
    parts = urlsplit(given)
    if given and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise UserError(
            tr("{address} is no address of a proxy.", address=proxy),
            tr("It looks like http://proxy.example:3128."),
        )
    return given
