"""Notes a file keeps of its change of key, until all that belongs to it has followed."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crm_desktop.store import driver
from crm_desktop.store.cipher.key import SIZE, Key
from crm_desktop.store.cipher.remains import BEGUN

FOLLOWING = "cipher.following"
"""Setting of a file whose backups and attachments have not all followed it.

An encrypted one holds their key in hex, "" for none. A plain one holds only the id of the key: whoever reads
the file must not get what opens old copies.
"""
Stop = Callable[[], bool]
Find = Callable[[str], Key | None]
"""Says which key has an id: one that is held, or in the keychain."""


class UnknownError(Exception):
    """The key that others still have is not known here now."""


def nobody_knows(_key_id: str) -> None:
    """Know no key."""


def writing(path: Path, key: Key | None) -> contextlib.closing[Any]:
    """Lend a connection to a closed file."""
    return contextlib.closing(driver.connect(str(path), "rw", key))


def begun(path: Path, key: Key | None) -> None:
    """Note in a file that its attachments are about to lie there under another key too."""
    with writing(path, key) as conn:
        conn.execute("INSERT OR REPLACE INTO meta VALUES(?,'true')", (BEGUN,))


def put(path: Path, key: Key | None, old: Key | None) -> None:
    """Write into a new file which key what belongs to it still has."""
    said = "" if old is None else old.id if key is None else old.secret.hex()
    with writing(path, key) as conn:
        conn.execute("INSERT OR REPLACE INTO meta VALUES(?,?)", (FOLLOWING, json.dumps(said)))
        conn.execute("DELETE FROM meta WHERE key=?", (BEGUN,))


def old_key(said: str, find: Find) -> Key | None:
    """Return the key a note names, None for none. Raises `UnknownError`."""
    if not said:
        return None
    if len(said) == 2 * SIZE:
        return Key(bytes.fromhex(said))
    found = find(said)
    if found is None:
        raise UnknownError
    return found


def forget(path: Path, key: Key | None) -> None:
    """All have followed."""
    with writing(path, key) as conn:
        conn.execute("DELETE FROM meta WHERE key=?", (FOLLOWING,))
