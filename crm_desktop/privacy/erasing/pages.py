"""The pages of an encrypted file as they are inside: all of them, those that are free and of the WAL too.

SQL shows no free page, and what is encrypted passes every search of raw bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from crm_desktop.store.cipher import frames
from crm_desktop.store.cipher.key import Key, id_of
from crm_desktop.store.cipher.page import USUAL, opened

_WAL, _FRAME = 32, 24
_WAL_MAGIC = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")
CHUNK = 8 << 20


class UnreadableError(Exception):
    """What a file holds is encrypted or sealed with a key that is not here, or damaged."""


def read(path: Path, file: IO[bytes], key: Key | None) -> Iterator[bytes]:
    """Yield what a file holds, decrypted where it is encrypted or sealed with `key`.

    Raises `UnreadableError` where that is another one.
    """
    beginning = file.read(_WAL)
    file.seek(0)
    if (id := id_of(beginning)) is not None:
        if key is None or key.id != id:
            raise UnreadableError
        yield from _pages(file, bytes.fromhex(key.raw[:64]))
    elif beginning.startswith(frames.MAGIC):
        yield from _unsealed(file, key)
    elif key is not None and path.name.endswith("-wal") and beginning.startswith(_WAL_MAGIC):
        file.seek(_WAL)
        raw = bytes.fromhex(key.raw[:64])
        # Also frames that count no more: what they hold is there all the same.
        while len(frame := file.read(_FRAME + USUAL)) == _FRAME + USUAL:
            yield opened(frame[_FRAME:], int.from_bytes(frame[:4], "big"), raw)
    else:
        while data := file.read(CHUNK):
            yield data


def _unsealed(file: IO[bytes], key: Key | None) -> Iterator[bytes]:
    if key is None:
        raise UnreadableError
    try:
        yield from frames.unsealed(file, key)
    except frames.BrokenError as error:
        raise UnreadableError from error


def _pages(file: IO[bytes], key: bytes) -> Iterator[bytes]:
    n = 1
    while len(page := file.read(USUAL)) == USUAL:
        yield opened(page, n, key)
        n += 1
