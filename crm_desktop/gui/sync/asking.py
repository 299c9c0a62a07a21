"""What the dialogs ask the server, in the network lane; each refusal comes in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from typing import Any

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import devices as names


def hello(ws: Any, passphrase: str = "") -> dict[str, Any]:
    """Return what the server says of the team and of me. Raises `UserError`."""
    return dict(_asked(ws, passphrase, lambda c: c.post("/v1/hello", {})))


def people(ws: Any, passphrase: str = "") -> list[dict[str, Any]]:
    """Return everybody of the team with role and teams. Raises `UserError`."""
    return list(_asked(ws, passphrase, lambda c: c.get("/v1/people")))


def devices(ws: Any, passphrase: str = "") -> list[dict[str, Any]]:
    """Return the devices I may see: mine, and to an owner everybody's; their names are kept.

    Raises `UserError`.
    """
    found = list(_asked(ws, passphrase, lambda c: c.get("/v1/devices")))
    names.know(ws, {str(one.get("id") or ""): one.get("name") for one in found})
    return found


def differences(
    ws: Any, kinds: Collection[str], check: Callable[[], None],
    told: Callable[[int, int], None], passphrase: str = "",
) -> list[Any]:  # fmt: skip
    """Return the records that differ, of all kinds where none is said. Raises `UserError`."""
    from crm_desktop.sync import differences

    wanted = kinds or differences.ALL
    return list(_asked(ws, passphrase, lambda c: differences.records(ws, c, wanted, check, told)))


def revoke(ws: Any, device: str, passphrase: str = "") -> None:
    """Shut a device out. Raises `UserError`."""
    _asked(ws, passphrase, lambda c: _done(c.raw("DELETE", f"/v1/devices/{device}")))


def invite(ws: Any, wish: dict[str, Any], passphrase: str = "") -> str:
    """Return a code that lets one device in: of somebody new, or one more of mine."""
    return str(_asked(ws, passphrase, lambda c: c.post("/v1/invites", wish))["code"])


def change_person(ws: Any, person: str, wanted: dict[str, Any], passphrase: str = "") -> None:
    """Give somebody another role, or close the door to them. Raises `UserError`."""
    _asked(ws, passphrase, lambda c: _done(_patch(c, f"/v1/people/{person}", wanted)))


def make_team(ws: Any, name: str, passphrase: str = "") -> None:
    """Make a team without members. Raises `UserError`."""
    _asked(ws, passphrase, lambda c: c.post("/v1/teams", {"name": name}))


def rename_team(ws: Any, team: str, name: str, passphrase: str = "") -> None:
    """Give a team another name. Raises `UserError`."""
    _asked(ws, passphrase, lambda c: _done(_patch(c, f"/v1/teams/{team}", {"name": name})))


def set_member(ws: Any, team: str, person: str, on: bool, passphrase: str = "") -> None:
    """Take somebody into a team, or out of it. Raises `UserError`."""

    def change(connection: Any) -> None:
        teams = {one["id"]: one for one in connection.get("/v1/teams")}
        left = [one for one in teams[team]["members"] if one != person]
        wanted = {"members": [*left, person] if on else left}
        _done(_patch(connection, f"/v1/teams/{team}", wanted))

    _asked(ws, passphrase, change)


def _patch(connection: Any, path: str, wanted: dict[str, Any]) -> tuple[int, bytes]:
    body = json.dumps(wanted).encode()
    found: tuple[int, bytes] = connection.raw(
        "PATCH", path, body, **{"Content-Type": "application/json"}
    )
    return found


def _done(answer: tuple[int, bytes]) -> None:
    """Raise `UserError` where the server did not do it."""
    status, body = answer
    if status == 404:
        raise UserError(tr("That is not there any more."), tr("Look again."))
    if status == 409 and b"last_owner" in body:
        raise UserError(
            tr("The workspace would be left without an owner."), tr("Make somebody else one first.")
        )
    if status >= 400:
        raise UserError(tr("The server did not do it."), tr("Try again later."))


def _asked(ws: Any, passphrase: str, ask: Callable[[Any], Any]) -> Any:
    from crm_desktop.sync import keychain
    from crm_desktop.sync.account import account_of
    from crm_desktop.sync.connection import reached

    account = account_of(ws)
    if account is None:
        raise UserError(tr("This file belongs to no team."))
    with reached(account, keychain.token_of(account, ws, passphrase)) as connection:
        return ask(connection)
