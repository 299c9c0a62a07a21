"""Who may do what in a file, where what said so is lost: users and keys come from the newest backup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm_desktop.errors import UserError
from crm_desktop.store import driver
from crm_desktop.store.access import secrets, users
from crm_desktop.store.cipher.key import Key

_ROWS = "SELECT key,value FROM meta WHERE key IN (?,?)"


@dataclass(frozen=True, slots=True)
class Access:
    """What became of users and of keys of secret fields; nothing where all is as it was.

    `taken_of` is the time (local, to the minute) of the backup they are of; `unknown` whether the settings
    were lost and nothing says if there were users; `keyless` whether secret fields have no key.
    """

    taken_of: str = ""
    unknown: bool = False
    keyless: bool = False

    @property
    def whole(self) -> bool:
        """Whether nothing of it is missing or older."""
        return not (self.taken_of or self.unknown or self.keyless)


def bring(conn: Any, source: Path, key: Key | None, *, settings: bool, hurt: bool) -> Access:
    """Give a salvaged file the users and keys it lost.

    `settings` says whether any setting came back, `hurt` whether pages are missing: a team's file may never
    have had the key.
    A row of them is never taken out of a file: where a backup has one and what was read has none, it is lost.
    """
    here, taken_of = _rows(conn), ""
    found = next(_of_backups(source, key), None)
    if found is not None:
        made, rows = found
        lost = {name: value for name, value in rows.items() if name not in here}
        if any(value != "null" for value in lost.values()):
            conn.executemany("INSERT INTO meta VALUES(?,?)", lost.items())
            secrets.close_lying(conn)
            taken_of = made
    boxes = {id for one in users.all_of(conn) for id in one.boxes}
    keyless = hurt and not here and not secrets.wanted(conn) <= boxes | secrets.keys_in(conn).keys()
    return Access(taken_of, not settings and found is None, keyless)


def _of_backups(source: Path, key: Key | None) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield when the backups that can be read were made, newest first, and the rows that say who may what."""
    from crm_desktop.store import backup

    for one in backup.backups(source):
        try:
            with backup.opened(one.path, key) as conn:
                rows = _rows(conn)
        except (UserError, driver.Error, OSError):
            continue
        yield f"{one.made:%Y-%m-%d %H:%M}", rows


def _rows(conn: Any) -> dict[str, str]:
    return dict(conn.execute(_ROWS, (users.SETTING, secrets.KEYS)).fetchall())
