"""What each user opens an encrypted file with, beside it; while users change the old and the new lie there.

A program that ends in between leaves both: by either the file opens, and its own list says whose is true.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crm_desktop.errors import UserError
from crm_desktop.store.access.users import User
from crm_desktop.store.cipher import boxes
from crm_desktop.store.cipher.key import Key
from crm_desktop.trust import passphrases

FILE = "file"
"""The purpose of what opens an encrypted file."""
_CHANGING = "changing"
"""Marks what may not be true any more, or not yet."""
Opening = dict[str, Any]


def made(every: Sequence[User], key: Key) -> list[Opening]:
    """Return what lets these users open the file of that key."""
    return [
        {"id": user.id, "name": user.name, "key_id": user.key_id, "public": user.public,
         "seal": dict(user.seal), "box": boxes.closed(user.public, key.secret, FILE)}
        for user in every
    ]  # fmt: skip


def between(before: Sequence[Opening], after: Sequence[Opening]) -> list[Opening]:
    """Return what lies beside a file until its users are written: by the old and by the new it opens."""
    old, new = {_whose(one) for one in before}, {_whose(one) for one in after}
    said = [{**one, _CHANGING: True} if _whose(one) not in old else one for one in after]
    return [*({**one, _CHANGING: True} for one in before if _whose(one) not in new), *said]


def settle(path: Path, key: Key, every: Sequence[User]) -> None:
    """End a change of users that was interrupted: what is not of those the file has is taken away.

    Nothing is done where one of them is not among it: then it is of another file with that key.
    """
    there = passphrases.people_of(path, key.id)
    if not any(one.get(_CHANGING) for one in passphrases.all_people(path, key.id)):
        return
    listed = {(user.id, user.public) for user in every}
    stand = [
        {name: said for name, said in one.items() if name != _CHANGING}
        for one in there if _whose(one) in listed
    ]  # fmt: skip
    if listed <= {_whose(one) for one in stand}:
        with contextlib.suppress(UserError):  # else the next time somebody signs in
            passphrases.put_people(path, key.id, stand)


def _whose(one: Opening) -> tuple[Any, Any]:
    return one.get("id"), one.get("public")
