"""Entering and leaving a team off the window's thread; a new file for a workspace that is there."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from crm_desktop.errors import UserError
from crm_desktop.gui.sync import asking, team
from crm_desktop.store.workspace import Profile, Workspace


class Given(NamedTuple):
    """What lets a device in, as `sync.enrolment.enrol` takes it."""

    address: str
    code: str
    device: str = ""
    passphrase: str = ""
    pin: str = ""
    proxy: str = ""
    plain: bool = False
    again: bool = False


def enter(ws: Workspace, given: Given) -> Any:
    """Make a file part of a team and note who else there is. Raises `UserError`."""
    from crm_desktop.sync.enrolment import enrol

    account = enrol(ws, **given._asdict())
    with contextlib.suppress(UserError):  # the code is used: what is not known yet is asked again
        know(ws, asking.hello(ws, given.passphrase))
    return account


def know(ws: Workspace, said: Mapping[str, Any]) -> None:
    """Keep what the server says of the team, and be called as it calls me: rights go by names."""
    team.keep(ws, said)
    name = str((said.get("person") or {}).get("name") or "")
    if name and name != ws.profile.name:
        ws.set_profile(replace(ws.profile, name=name))


def leave(ws: Workspace) -> None:
    """Work alone again, with everything that is here."""
    from crm_desktop.sync.enrolment import leave

    leave(ws)


def begin(path: Path, profile: Profile, given: Given) -> Workspace:
    """Make an empty file that belongs to a team; its records come with the first rounds.

    Raises `UserError`, and leaves no file then.
    """
    ws = Workspace.create(path, profile)
    try:
        enter(ws, given)
    except BaseException:
        ws.close()
        for suffix in ("-wal", "-shm", ""):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        raise
    return ws


def wants_passphrase(error: Exception) -> bool:
    """Say whether a passphrase would help: this computer has no keychain, or it was too short."""
    from crm_desktop.sync import keychain

    return isinstance(error, getattr(keychain, "NoKeychainError", ()))
