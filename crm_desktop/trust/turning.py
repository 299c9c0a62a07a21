"""Encryption turned on or off and keys made anew: a key is kept where it shall be before a file needs it."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from crm_desktop.errors import Cancelled, UserError
from crm_desktop.i18n import tr
from crm_desktop.store import beside
from crm_desktop.store.cipher import converting
from crm_desktop.store.cipher.converted import Converted
from crm_desktop.store.cipher.converting import Progress
from crm_desktop.store.cipher.key import Key, id_at
from crm_desktop.store.cipher.notes import Stop
from crm_desktop.trust import keys, passphrases


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where a key is kept besides the paper: the keychain of this computer, under a passphrase, or both."""

    keychain: bool = False
    passphrase: str = ""


def _never() -> bool:
    return False


def keep(path: Path, key: Key, keeping: Keeping) -> None:
    """Keep the key of a file where it shall be and nowhere else; the code on paper opens it anyway.

    Raises `UserError`, with what was kept before still there.
    """
    if keeping.keychain and not keys.keep(key):
        raise UserError(
            tr("The keychain of this computer did not keep the key."),
            tr("Choose a passphrase instead."),
        )
    if keeping.passphrase:
        passphrases.put(path, key, keeping.passphrase)
    else:
        passphrases.remove(path, key.id)
    if not keeping.keychain:
        keys.forget(key.id)


def kept_where(path: Path, key_id: str) -> tuple[bool, bool]:
    """Say whether the keychain holds a key, and whether a passphrase seals it."""
    return keys.kept(key_id) is not None, passphrases.seal_of(path, key_id) is not None


def turn(
    path: Path, old: Key | None, new: Key | None, keeping: Keeping,
    progress: Progress = beside.nobody, stop: Stop = _never,
) -> Converted:  # fmt: skip
    """Give a closed workspace another key, or none; see `converting.convert` for what it raises.

    The new key is kept first and the old one let go last, when nothing has it any more: wherever this ends,
    what opens the file is where it was said to be. Where the file has users, only an owner may, and each
    opens it with their own passphrase whatever `keeping` says.
    """
    from crm_desktop.trust.access import people, sessions  # whose verbs keep keys by this module

    sessions.owner_only(path)
    every = sessions.users_of(path, old)
    if new is not None:
        people.follow(path, new, every)
        keep(path, new, Keeping() if every else keeping)
        keys.hold(new)
    try:
        done = converting.convert(path, old, new, progress, stop)
    except BaseException:
        if new is not None and id_at(path) != new.id:
            keys.let_go(new.id)
            keys.forget(new.id)
            _unseal(path, new)
        raise
    done.elsewhere += _follow_elsewhere(path, old, new, stop)
    if old is not None and not (done.left or done.stopped):
        keys.let_go(old.id)  # in the keychain it stays: copies on a stick have it still
        _unseal(path, old)
    return done


def _follow_elsewhere(path: Path, old: Key | None, key: Key | None, stop: Stop) -> Sequence[Path]:
    """Let the second place of backups have those of the new key; one that is away catches up later.

    Return the copies there that keep another key.
    """
    from crm_desktop.store import driver
    from crm_desktop.store.backups import places
    from crm_desktop.store.workspace import Workspace

    place = None
    with (
        contextlib.suppress(UserError, Cancelled, driver.Error),
        Workspace.open(path, key=key) as ws,
    ):
        place = places.catch_up(ws, stop, old)
    return place.left if place is not None else ()


def _unseal(path: Path, key: Key) -> None:
    with contextlib.suppress(UserError):
        passphrases.remove(path, key.id)
        passphrases.remove_people(path, key.id)
