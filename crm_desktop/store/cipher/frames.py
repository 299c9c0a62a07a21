"""Bytes beside an encrypted workspace: sealed in frames, so that a large attachment is read in little memory.

STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over ChaCha20-Poly1305 (RFC 8439): each file has a key of
its own, made of the workspace's and 16 random bytes at its head; a frame's nonce is its number and whether it
is the last, so that none can be left out, put elsewhere or cut off unseen.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator
from typing import Any

from crm_desktop.store.cipher.key import Key

MAGIC = b"CRMbyte1"
SALT, TAG = 16, 16
FRAME = 1 << 20
"""Bytes of a frame before it is sealed."""


class BrokenError(Exception):
    """What is sealed is damaged, cut short, or of another key."""


def name_of(key: Key, digest: str) -> str:
    """Return how bytes of a SHA-256 are called on the disk; who knows them cannot tell they are there."""
    return hmac.new(key.derived(b"names"), digest.encode(), hashlib.sha256).hexdigest()


def sealed_size(size: int) -> int:
    """Return how many bytes `size` bytes are once they are sealed."""
    return len(MAGIC) + SALT + size + TAG * max(1, -(-size // FRAME))


class Sealing:
    """A writer that seals what it is given into `file`; `end` writes the last frame."""

    def __init__(self, file: Any, key: Key) -> None:
        salt = os.urandom(SALT)
        self._file, self._with, self._at = file, _cipher(key, salt), 0
        self._kept = bytearray()
        file.write(MAGIC + salt)

    def write(self, data: bytes) -> None:
        """Take more bytes."""
        self._kept += data
        while len(self._kept) > FRAME:
            self._frame(bytes(self._kept[:FRAME]), last=False)
            del self._kept[:FRAME]

    def end(self) -> None:
        """Write what is left as the last frame."""
        self._frame(bytes(self._kept), last=True)

    def _frame(self, plain: bytes, *, last: bool) -> None:
        self._file.write(self._with.encrypt(_nonce(self._at, last=last), plain, None))
        self._at += 1


def unsealed(file: Any, key: Key) -> Iterator[bytes]:
    """Yield what a sealed file holds, frame by frame. Raises `BrokenError`."""
    head = file.read(len(MAGIC) + SALT)
    if len(head) != len(MAGIC) + SALT or not head.startswith(MAGIC):
        raise BrokenError
    cipher, at = _cipher(key, head[len(MAGIC) :]), 0
    frame = file.read(FRAME + TAG)
    while True:
        after = file.read(FRAME + TAG)
        yield _opened(cipher, frame, at, last=not after)
        if not after:
            return
        frame, at = after, at + 1


def _opened(cipher: Any, frame: bytes, at: int, *, last: bool) -> bytes:
    from cryptography.exceptions import InvalidTag

    try:
        return cipher.decrypt(_nonce(at, last=last), frame, None)  # type: ignore[no-any-return]
    except (InvalidTag, ValueError) as error:
        raise BrokenError from error


def _cipher(key: Key, salt: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    return ChaCha20Poly1305(key.derived(b"attachment" + salt))


def _nonce(at: int, *, last: bool) -> bytes:
    return at.to_bytes(11, "big") + bytes([last])
