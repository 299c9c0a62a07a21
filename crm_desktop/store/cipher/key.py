"""The key of an encrypted file: 20 random bytes, which one can print, and all that is derived of them.

The database gets its raw 256-bit key and the attachments beside it one of their own by HKDF (RFC 5869), so
neither tells the other. A file begins with `MAGIC` and the id of its key, where SQLCipher keeps its salt:
any copy says by which key it opens, and nothing else (docs/decisions/0021).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

MAGIC = b"CRMsafe1"
SIZE = 20
_ID = 8
HEAD = len(MAGIC) + _ID
"""Bytes of a file's beginning that say it is encrypted and by which key."""


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """What opens an encrypted workspace, its backups and its attachments."""

    secret: bytes

    @property
    def id(self) -> str:
        """Return by what name files call the key; it says nothing else of it."""
        return self.derived(b"id", _ID).hex()

    @property
    def raw(self) -> str:
        """Return the database's key and the beginning of its file, as `PRAGMA key` takes them."""
        return self.derived(b"database").hex() + MAGIC.hex() + self.id

    def derived(self, purpose: bytes, size: int = 32) -> bytes:
        """Return bytes for one purpose, from which the key cannot be had."""
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        return HKDF(SHA256(), size, b"crm-desktop file", purpose).derive(self.secret)


def new_key() -> Key:
    """Return a key nobody has yet."""
    return Key(os.urandom(SIZE))


def id_of(beginning: bytes) -> str | None:
    """Return the id of the key a file that begins so opens with; None where it is no encrypted one."""
    if len(beginning) < HEAD or not beginning.startswith(MAGIC):
        return None
    return beginning[len(MAGIC) : HEAD].hex()


def id_at(path: Path) -> str | None:
    """Return the id of the key of a file that is not open in this program; None for a plain or absent one."""
    try:
        with path.open("rb") as handle:
            return id_of(handle.read(HEAD))
    except OSError:
        return None
