"""What an owner does with the users of a file: turned on, added, changed, removed, turned off.

All of it is for an owner who is signed in, and raises `UserError` for anybody else; only their own passphrase
everybody changes by themselves. Nothing here knows anybody's passphrase but at the moment it is chosen.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

from crm_desktop.domain import keys as ids
from crm_desktop.domain.fold import fold
from crm_desktop.domain.sharing import OWNER
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store.access import secrets, users
from crm_desktop.store.access.users import User
from crm_desktop.store.cipher import boxes, code
from crm_desktop.store.cipher.key import SIZE, Key, new_key
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust import passphrases, sealing, turning
from crm_desktop.trust.access import openings, sessions
from crm_desktop.trust.access.sessions import Session
from crm_desktop.trust.keys import WrongKeyError

WORD = b"crm-desktop owner"
"""The word of owner's codes, so that none is taken for a file's recovery code."""
Users = tuple[User, ...]
LONGEST = 60


def new_code() -> str:
    """Return an owner's code nobody has yet, as it is printed: their way in without a passphrase."""
    return code.text_of(os.urandom(SIZE), WORD)


def key_of(text: str) -> Key | None:
    """Return the key of an owner's code; None where it is none."""
    secret = code.secret_of(text, WORD)
    return None if secret is None else Key(secret)


def turn_on(ws: Workspace, name: str, passphrase: str, typed: str) -> User:
    """Give a file its first user, an owner, who is signed in at once; `typed` is the owner's code.

    What opened an encrypted file for anybody until now, keychain and passphrase, does so no more.
    """
    paper = key_of(typed)
    if users.all_of(ws.reader()) or paper is None:
        raise UserError(tr("This is not the owner's code."), tr("Nothing was changed."))
    _unless_fixed(ws)
    first, own = _made(_checked(ws, name), OWNER, passphrase)
    by_code = User(users.CODE, "", OWNER, paper.id, boxes.public_of(paper))
    shut: dict[str, Key] = {}

    def begin(conn: Any, _none: Users) -> Users:
        shut.update(secrets.keys_in(conn))
        secrets.put_keys(conn, {})
        return secrets.closed_for_owners((first, by_code), shut)

    _write(ws, ws.transaction(), begin)
    if ws.key is not None:
        turning.keep(ws.path, ws.key, turning.Keeping())
    sessions.hold(ws.path, Session(first.id, own))
    ws.guard(True)
    ws.sign_in(first, shut)
    return first


def add(ws: Workspace, name: str, role: str, passphrase: str) -> User:
    """Add a user."""
    ws.may_manage()
    made, _own = _made(_checked(ws, name), _role(role), passphrase)
    if made.owns:
        made = secrets.closed_for(made, ws.secret_keys())
    _write(ws, ws.transaction(), lambda _conn, now: (*users.people(now), made, *now[-1:]))
    return made


def set_role(ws: Workspace, id: str, role: str) -> None:
    """Give a user another role; the last owner stays one."""
    wanted = _role(role)
    mine = ws.secret_keys() if role == OWNER else {}
    _change(ws, id, lambda user, _now: replace(secrets.closed_for(user, mine), role=wanted))


def let_see_secrets(ws: Workspace, id: str, on: bool) -> None:
    """Let a user see secret fields, or no more; who gives the right has to have it.

    Raises `UserError`, also where nobody with a name could see them any more.
    """
    mine = ws.secret_keys()
    if on and not mine and not secrets.wanted(ws.reader()):
        raise UserError(
            tr("This file has no secret fields."),
            tr("Choose it when you make a field of your own: Tools → Fields…"),
        )
    if on and not mine:
        raise UserError(
            tr("You may not see secret fields."), tr("Only who sees them gives that right.")
        )

    def changed(user: User, now: Users) -> User:
        if not on and _sees_alone(now, id):
            raise UserError(
                tr("{name} alone sees secret fields.", name=user.name),
                tr("Give somebody else the right first."),
            )
        return secrets.closed_for(user, mine) if on else replace(user, boxes={})

    _change(ws, id, changed)


def has_secrets(ws: Workspace) -> bool:
    """Say whether the file has secret fields at all, as far as its users tell."""
    return any(user.boxes for user in users.all_of(ws.reader()))


def sees_alone(ws: Workspace, id: str) -> bool:
    """Say whether nobody else with a name sees secret fields, or one of them; the owner's code still does."""
    return _sees_alone(users.all_of(ws.reader()), id)


def set_passphrase(ws: Workspace, id: str, passphrase: str) -> None:
    """Give a user another passphrase, and with it a key of their own that is new.

    Raises `UserError` where they see secret fields and who does it does not: the right would be lost.
    """
    mine = ws.secret_keys()
    user = _user(ws, id)
    _unless_lost(user, mine)
    made, own = _made(user.name, user.role, passphrase)

    def changed(now: User, _every: Users) -> User:
        _unless_lost(now, mine)
        return _renewed(now, made, {key_id: mine[key_id] for key_id in now.boxes})

    _change(ws, id, changed)
    if ws.user is not None and ws.user.id == id:
        sessions.hold(ws.path, Session(id, own))


def no_own_passphrase(ws: Workspace) -> str:
    """Say why who is at work cannot change a passphrase of their own here, "" where they can."""
    if ws.user is None:
        return tr("This file has no users of its own.")
    if not ws.user.named:
        return tr("You signed in with a code, not by name.")
    return tr("This file is open read-only.") if ws.opened_read_only else ""


def set_own_passphrase(ws: Workspace, before: str, passphrase: str) -> None:
    """Give who is signed in another passphrase for the one they have; what they may see stays.

    Also for who only reads. Raises `WrongKeyError` where `before` is not theirs, `UserError` for who came
    with a code, and for a passphrase that is too short.
    """
    if (closed := no_own_passphrase(ws)) or ws.user is None:
        raise UserError(closed, tr("Nothing was changed."))
    id = ws.user.id
    user = next((one for one in users.all_of(ws.reader()) if one.id == id), None)
    held = sealing.opened(user.seal, before, user.key_id) if user is not None and before else None
    if user is None or held is None:
        raise WrongKeyError(
            tr("This is not your passphrase."), tr("Try again, or ask an owner for a new one.")
        )
    made, own = _made(user.name, user.role, passphrase)

    def changed(_conn: Any, now: Users) -> Users:
        if not any(one.id == id and one.key_id == held.id for one in now):  # an owner was quicker
            raise UserError(tr("Your passphrase was changed meanwhile."))
        return tuple(
            _renewed(one, made, secrets.opened_by(one, held)) if one.id == id else one
            for one in now
        )

    _write(ws, _noting(ws), changed)
    sessions.hold(ws.path, Session(id, own))


def remove(ws: Workspace, id: str) -> None:
    """Take a user away; the last owner stays. What they did keeps their name."""
    gone = _user(ws, id).id
    _write(ws, ws.transaction(), lambda _conn, now: _with_an_owner(
        tuple(user for user in now if user.id != gone)))  # fmt: skip


def turn_off(ws: Workspace) -> None:
    """Let the file have no users any more: whoever opens it may do everything.

    An encrypted one opens by its recovery code until the owner says how else.
    """
    ws.may_manage()
    mine = ws.secret_keys()

    def end(conn: Any, now: Users) -> Users:
        if not {key_id for user in now for key_id in user.boxes} <= mine.keys():
            raise UserError(
                tr("You may not see secret fields: without users nobody could any more."),
                tr("Let an owner who sees them turn users off."),
            )
        secrets.put_keys(conn, mine)
        return ()

    _write(ws, ws.transaction(), end)
    if ws.key is not None:
        passphrases.remove_people(ws.path, ws.key.id)
    sessions.drop(ws.path)
    ws.without_users()


def follow(path: Path, key: Key, every: Users) -> None:
    """Let the users of a file open it with the key it is given. Raises `UserError`."""
    if every:
        passphrases.put_people(path, key.id, openings.made(every, key))


def _write(
    ws: Workspace, writing: AbstractContextManager[Any], change: Callable[[Any, Users], Users]
) -> None:
    """Write users down, changed, in one transaction with what `change` writes there: all of it or nothing.

    What opens an encrypted file goes first, so that whoever is listed can open it, and what opened it until
    then goes last: wherever this ends, somebody's old passphrase or their new one signs them in.
    """
    key = ws.key
    before = passphrases.people_of(ws.path, key.id) if key is not None else []
    every: Users = ()
    try:
        with writing as conn:
            every = change(conn, users.all_of(conn))
            if key is not None and every:
                wanted = openings.between(before, openings.made(every, key))
                passphrases.put_people(ws.path, key.id, wanted)
            users.put(conn, every)
    except BaseException:
        if key is not None and passphrases.people_of(ws.path, key.id) != before:
            _put_back(ws.path, key.id, before)
        raise
    if key is not None:
        openings.settle(ws.path, key, every)


def _put_back(path: Path, key_id: str, before: list[dict[str, Any]]) -> None:
    with contextlib.suppress(UserError):
        if before:
            passphrases.put_people(path, key_id, before)
        else:
            passphrases.remove_people(path, key_id)


@contextlib.contextmanager
def _noting(ws: Workspace) -> Iterator[Any]:
    with ws.noting() as (conn, _now):
        yield conn


def _change(ws: Workspace, id: str, how: Callable[[User, Users], User]) -> None:
    wanted = _user(ws, id).id
    _write(ws, ws.transaction(), lambda _conn, now: _with_an_owner(
        tuple(how(user, now) if user.id == wanted else user for user in now)))  # fmt: skip


def _renewed(user: User, made: User, mine: Mapping[str, Key]) -> User:
    """Return a user with the key of their own that was `made`, for whom these keys are closed anew."""
    boxes = secrets.closed_for(made, mine).boxes
    return replace(user, key_id=made.key_id, public=made.public, seal=made.seal, boxes=boxes)


def _unless_lost(user: User, mine: Mapping[str, Key]) -> None:
    if not user.boxes.keys() <= mine.keys():
        raise UserError(
            tr(
                "{name} sees secret fields and you do not: with a passphrase from you they would no more.",
                name=user.name,
            ),
            tr("Sign in with the owner's code, or ask an owner who sees them."),
        )


def _sees_alone(every: Users, id: str) -> bool:
    others = {key_id for one in users.people(every) if one.id != id for key_id in one.boxes}
    return any(not one.boxes.keys() <= others for one in every if one.id == id)


def _user(ws: Workspace, id: str) -> User:
    ws.may_manage()
    every = users.people(users.all_of(ws.reader()))
    found = next((user for user in every if user.id == id), None)
    if found is None:
        raise UserError(tr("That user is no longer there."))
    return found


def _with_an_owner(every: Users) -> Users:
    if not any(user.owns for user in users.people(every)):
        raise UserError(
            tr("The last owner stays an owner."), tr("Make somebody else an owner first.")
        )
    return every


def _checked(ws: Workspace, name: str) -> str:
    """Return a name as it is kept. Raises `UserError` for none, a long one, or one that is taken."""
    name = " ".join(name.split())
    if not name:
        raise UserError(tr("The user needs a name."))
    if len(name) > LONGEST:
        raise UserError(tr("The name is too long."), tr("Up to {n} letters are read.", n=LONGEST))
    if any(fold(user.name) == fold(name) for user in users.all_of(ws.reader())):
        raise UserError(
            tr("There is already a user {name}.", name=name), tr("Choose another name.")
        )
    return name


def _role(role: str) -> str:
    if role not in users.ROLES:
        raise UserError(
            tr("“{text}” is not a role.", text=role),
            tr("Allowed are: {names}", names=", ".join(users.ROLES)),
        )
    return role


def _made(name: str, role: str, passphrase: str) -> tuple[User, Key]:
    own = new_key()
    seal = sealing.sealed(own, passphrase)
    return User(ids.new_id(), name, role, own.id, boxes.public_of(own), seal), own


def _unless_fixed(ws: Workspace) -> None:
    if ws.fixed_because or ws.in_memory:
        raise UserError(ws.fixed_because or tr("Save the file first."))
