"""An older state put in the place of a file: users, looks at secret fields and what people said stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from crm_desktop.i18n import tr
from crm_desktop.store import backup, driver
from crm_desktop.store.access import looking, secrets, users
from crm_desktop.store.access.users import User
from crm_desktop.store.backups import rewinding
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.cipher.refusing import LockedError
from crm_desktop.store.consents import carrying
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust import keys, passphrases
from crm_desktop.trust.access import people, sessions


class Now(NamedTuple):
    """What of a file outlives an older state put in its place.

    `users` is None where nothing says who they are, as in a file that never had any or whose settings were
    lost; `keys` are those of secret fields that lie in the file.
    """

    users: tuple[User, ...] | None = None
    keys: Mapping[str, Key] = {}
    looked: Sequence[looking.Line] = ()
    said: Sequence[carrying.Said] = ()
    unread: bool = False
    """Whether some of it could not be read, or there was no file."""


class Restored(NamedTuple):
    """Where the replaced file is kept, how many operations went, how much people said was written again."""

    kept: Path | None
    went: int
    carried: carrying.Carried
    key: Key | None
    """That of the restored file."""
    older_users: bool = False
    """Whether its users are those of the backup, because the replaced file did not say who they are."""
    unread: bool = False
    """Whether the replaced file could not be read for what is written again."""

    def words(self) -> list[str]:
        """Say what somebody who restores does not see."""
        older = tr("Its users, and who sees secret fields, are those of the backup.")
        unread = tr("What people refused or asked since could not be read in the file as it was.")
        return [*self.carried.words(), *[unread] * self.unread, *[older] * self.older_users]


def restore(source: Path, target: Path, key: Key | None) -> Restored:
    """Restore a backup as `backup.restore` does, with the users of the file of now and what people said.

    Who was removed since does not come back with it, nor the right to see secret fields that somebody had
    then; the list of who looked at them stays whole. Where there is no file, or one that does not say who its
    users are, those of the backup stand: nobody could sign in to that, and nobody gains a right by it. An
    encrypted file stays encrypted with its key, whatever the backup is. Raises `UserError` where somebody
    else than an owner asks for it, `LockedError` where a plain backup would take the place of a file whose
    key is not known.
    """
    sessions.owner_only(target)
    now, own = _now(target), _own(target, key)
    kept = backup.restore(source, target, key, _putting(now, key), own)
    into = own or key
    every = sessions.users_of(target, into)
    if into is not None:
        _let_in(target, into, every, lost=now.users is None)
    older = bool(every) and now.users is None and kept is not None
    unread = now.unread and kept is not None
    return Restored(kept, 0, _carry(target, into, now), into, older, unread)


def _own(target: Path, key: Key | None) -> Key | None:
    """Return the key of the file that is replaced; None where that is plain, or the backup's stands."""
    try:
        return keys.key_for(target)
    except LockedError:
        if key is None:
            raise
        return None


def restore_at(target: Path, at: datetime, key: Key | None) -> Restored:
    """Put a file back to a time as `rewinding.restore_at` does, or raises; what people said since stays."""
    sessions.owner_only(target)
    now = _now(target)._replace(looked=())  # what is put back is the file itself: they are in it
    kept, went = rewinding.restore_at(target, at, key)
    return Restored(kept, went, _carry(target, key, now), key, unread=now.unread)


def _let_in(target: Path, key: Key, every: tuple[User, ...], *, lost: bool) -> None:
    """Let its users open a restored file.

    Where who they are now was `lost`, what lies beside it stands as long as an owner gets in by it: it knows
    who was removed since.
    """
    there = {(one.get("id"), one.get("public")) for one in passphrases.people_of(target, key.id)}
    if not (lost and any(one.owns and (one.id, one.public) in there for one in every)):
        people.follow(target, key, every)


def _carry(target: Path, key: Key | None, now: Now) -> carrying.Carried:
    """Write again what was said since, and who looked."""
    if not now.said and not now.looked:
        return carrying.Carried()
    with Workspace.open(target, key=key) as ws:
        if now.users is None:
            ws.guard(False)  # what is written again was written by who might; nobody can be asked
        elif ws.guarded:
            sessions.enter(ws)
        if now.looked:
            with ws.transaction() as conn:
                looking.keep_lines(conn, now.looked)
        return carrying.carry(ws, now.said)


def _now(target: Path) -> Now:
    """Return what of the file as it is stays, as far as it can be read."""
    now = Now()
    try:
        with backup.opened(target, keys.key_for(target)) as conn:
            every = users.all_of(conn) if users.are_told(conn) else None
            now = Now(every, secrets.keys_in(conn))
            now = now._replace(said=carrying.every(conn))
            return now._replace(looked=looking.lines(conn) if looking.has_list(conn) else ())
    except (LockedError, driver.Error, OSError):
        return now._replace(unread=True)


def _putting(now: Now, key: Key | None) -> Callable[[Path], Any]:
    def put(made: Path) -> None:
        conn = driver.connect(str(made), key=key)
        try:
            conn.execute("BEGIN IMMEDIATE")
            _put_access(conn, now)
            conn.execute("COMMIT")
        finally:
            conn.close()

    return put


def _put_access(conn: Any, now: Now) -> None:
    """Give an older state the users of now and the keys of now.

    A key that lies in the older one in clear would be everybody's: what no user of now has yet is closed for
    the owners. Without users now the keys of now lie in it again.
    """
    if now.users is not None:
        users.put(conn, now.users)
    if now.keys:
        secrets.put_keys(conn, {**secrets.keys_in(conn), **now.keys})
    secrets.close_lying(conn)
