"""What is known of who is erased, sealed until the end: the key lies in no file of records and no backup."""

from __future__ import annotations

import contextlib
import io
import json
import os
from pathlib import Path
from typing import Any

from crm_desktop.store import beside
from crm_desktop.store.cipher import frames
from crm_desktop.store.cipher.key import SIZE, Key, new_key
from crm_desktop.store.erasures import ledger


def _place(id: str) -> Path:
    return ledger.folder() / f"{id}.key"


def make_key(id: str) -> bool:
    """Make a key beside the ledger; say whether it is on the disk."""
    place = _place(id)
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(new_key().secret)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        return False
    return True


def sealed(id: str, said: Any) -> str:
    """Return JSON sealed with a key that is there, "" where it is not: then nothing is kept."""
    try:
        held = io.BytesIO()
        sealing = frames.Sealing(held, _key(id))
    except (OSError, ValueError):
        return ""
    sealing.write(json.dumps(said).encode())
    sealing.end()
    return held.getvalue().hex()


def unsealed(id: str, text: str) -> Any:
    """Return what was sealed, None where its key is not here."""
    with contextlib.suppress(OSError, ValueError, frames.BrokenError):
        return json.loads(b"".join(frames.unsealed(io.BytesIO(bytes.fromhex(text)), _key(id))))
    return None


def _key(id: str) -> Key:
    """Return a key. Raises `ValueError` where what lies there is none, or was overwritten."""
    secret = _place(id).read_bytes()
    if len(secret) != SIZE or not any(secret):
        raise ValueError
    return Key(secret)


def drop_key(id: str) -> None:
    """Take the key away: what was sealed with it cannot be read any more."""
    place = _place(id)
    with contextlib.suppress(OSError):
        beside.overwrite(place)  # in its own blocks, and on the disk before they are given back
    with contextlib.suppress(OSError):
        place.unlink(missing_ok=True)
