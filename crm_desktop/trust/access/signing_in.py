"""A user signs in to a file that is not open: by name and passphrase, or an owner by a code on paper."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crm_desktop.domain.fold import fold
from crm_desktop.i18n import tr
from crm_desktop.store.access import users
from crm_desktop.store.cipher import boxes, code
from crm_desktop.store.cipher.key import Key, id_at
from crm_desktop.store.cipher.refusing import LockedError
from crm_desktop.trust import keys, passphrases, sealing
from crm_desktop.trust.access import openings, people, sessions
from crm_desktop.trust.access.sessions import Session
from crm_desktop.trust.keys import WrongKeyError

Entry = Mapping[str, Any]


def names(path: Path) -> list[str]:
    """Return who can sign in to a file, in the order they were added; none where it has no users.

    Of an encrypted file they lie beside it; where they do not, the recovery code alone opens it.
    """
    try:
        entries = _entries(path)
    except LockedError:
        return []
    found = (str(one.get("name")) for one in entries if one.get("id") != users.CODE)
    return list(dict.fromkeys(found))  # whose change was interrupted is there twice


def sign_in(path: Path, name: str, text: str) -> None:
    """Sign a user in to a file by their passphrase, or an owner by the owner's or the recovery code.

    The key of an encrypted file is held from then on. Raises `WrongKeyError`. Costs some tenths of a second.
    """
    key_id = id_at(path)
    recovery = code.key_of(text)
    if key_id is not None and recovery is not None and recovery.id == key_id:
        keys.hold(recovery)
        sessions.hold(path, Session("", None))
        return
    entries = _entries(path)
    found = _by_code(entries, text) or _by_passphrase(entries, name, text)
    if found is None:
        raise _wrong(text)
    entry, own = found
    if key_id is not None:
        secret = boxes.opened(own, str(entry.get("box")), openings.FILE)
        if secret is not None:
            keys.hold(Key(secret))
    sessions.hold(path, Session(str(entry.get("id")), own))


def _by_code(entries: list[Entry], text: str) -> tuple[Entry, Key] | None:
    key = people.key_of(text)
    found = next(
        (one for one in entries if key and one.get("public") == boxes.public_of(key)), None
    )
    return None if found is None or key is None else (found, key)


def _by_passphrase(entries: list[Entry], name: str, text: str) -> tuple[Entry, Key] | None:
    wanted = fold(" ".join(name.split()))
    found = [one for one in entries if one.get("name") and fold(str(one["name"])) == wanted]
    for one in found:
        own = sealing.opened(one.get("seal") or {}, text, str(one.get("key_id"))) if text else None
        if own is not None:
            return one, own
    return None


def _entries(path: Path) -> list[Entry]:
    key_id = id_at(path)
    beside: list[Entry] = [*passphrases.people_of(path, key_id)] if key_id is not None else []
    if beside:
        return beside
    return [*users.written(sessions.users_of(path, keys.key_for(path)))]


def _wrong(text: str) -> WrongKeyError:
    if code.looks_like_one(text):
        return WrongKeyError(
            tr("A letter of this code is wrong or missing, or it is of another file."),
            tr("It is 8 groups of 5 letters and digits; compare it with the paper."),
        )
    return WrongKeyError(
        tr("This is not the passphrase of that user."),
        tr("Try again, or ask an owner for a new one."),
    )
