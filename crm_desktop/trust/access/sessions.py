"""Who is signed in to which file of this run of the program."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from pathlib import Path

from crm_desktop.domain.sharing import OWNER
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import driver
from crm_desktop.store.access import secrets, users
from crm_desktop.store.access.guarded import SignInError
from crm_desktop.store.access.users import User
from crm_desktop.store.cipher import boxes
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.cipher.refusing import LockedError
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust import keys, passphrases
from crm_desktop.trust.access import openings

__all__ = [
    "Session", "SignInError", "drop", "enter", "held", "hold", "owner_only", "users_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True, repr=False)
class Session:
    """A user of a file and their own key; who came with the file's recovery code has none."""

    user_id: str
    key: Key | None


_held: dict[Path, Session] = {}


def hold(path: Path, session: Session) -> None:
    """Let a user be signed in to a file until it is locked or the program ends."""
    _held[path.resolve()] = session


def held(path: Path) -> Session | None:
    """Return who is signed in to a file."""
    return _held.get(path.resolve())


def drop(path: Path) -> None:
    """Sign whoever is signed in to a file out."""
    _held.pop(path.resolve(), None)


def enter(ws: Workspace) -> None:
    """Let who is signed in to a file work in it.

    Raises `SignInError` where it has users and none of them is, as its list of users stands now.
    """
    every = users.all_of(ws.reader())
    if not every:
        return
    session = held(ws.path)
    found = None if session is None else _proved(every, session)
    if session is None or found is None:
        drop(ws.path)
        raise SignInError(ws.path)
    if ws.key is not None and not ws.opened_read_only:
        openings.settle(ws.path, ws.key, every)
    lying = _closed_lying(ws)
    mine = secrets.opened_by(found, session.key) if session.key is not None else {}
    ws.sign_in(found, {**lying, **mine} if found.owns else mine)


def _closed_lying(ws: Workspace) -> dict[str, Key]:
    """Close what keys of secret fields lie in a file with users, and return them; see `secrets`."""
    lying = secrets.keys_in(ws.reader())
    if lying and not ws.opened_read_only:
        with contextlib.suppress(UserError), ws.transaction() as conn:  # else the next time
            secrets.close_lying(conn)
    return lying


def _proved(every: tuple[User, ...], session: Session) -> User | None:
    """Return the user of a session as the file has them.

    Who comes with a code is an owner without a name: nobody can tell whose hands a paper is in.
    """
    if session.key is None:
        return User(users.RECOVERY, tr("Recovery code"), OWNER, "", "")
    found = next((user for user in every if user.id == session.user_id), None)
    if found is None or found.public != boxes.public_of(session.key):
        return None
    return replace(found, name=tr("Owner's code")) if found.id == users.CODE else found


def owner_only(path: Path) -> None:
    """Raise `UserError` where a closed file has users and no owner of it is signed in.

    A damaged or foreign file has none that could be asked; who goes on is told of it in words.
    """
    if path.exists() and not _owned(path):
        raise UserError(
            tr("Only an owner of this file may do that."),
            tr("Sign in as one. Nothing was changed."),
        )


def users_of(path: Path, key: Key | None) -> tuple[User, ...]:
    """Return the users of a closed file; none where it has none or cannot be read.

    Raises `LockedError` where `key` is not its key.
    """
    from crm_desktop.store import backup

    try:
        with backup.opened(path, key) as conn:
            return users.all_of(conn)
    except LockedError:
        raise
    except (driver.Error, OSError, UserError):
        return ()


def _owned(path: Path) -> bool:
    """Say whether a closed file has no users, or an owner of it is signed in."""
    try:
        every = users_of(path, keys.key_for(path))
    except LockedError as error:
        return not passphrases.people_of(path, error.key_id)
    session = held(path)
    found = None if session is None else _proved(every, session)
    return not every or (found is not None and found.owns)
