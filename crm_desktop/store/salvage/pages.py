"""The pages of a damaged file as they lie on the disk, newer ones of its WAL laid over them.

SQLite is not asked: it gives up a whole table where one page of it is gone, and opening the file may
write to it. Nothing here ever writes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crm_desktop.store.cipher.key import Key
from crm_desktop.store.cipher.page import RESERVED, USUAL, opened

MAGIC = b"SQLite format 3\x00"
_WAL_HEADER, _FRAME = 32, 24


class Pages:
    """Reads the pages of one file by number, from 1; what cannot be read is `b""`."""

    def __init__(self, path: Path, key: Key | None = None) -> None:
        """Open the file for reading; `key` is what it is encrypted with."""
        self._file = path.open("rb")
        self._raw = b"" if key is None else bytes.fromhex(key.raw[:64])
        head = self._read(0, 100) if key is None else self._clear(self._read(0, USUAL), 1)[:100]
        self.whole_header = head.startswith(MAGIC) and _is_whole(head, key)
        self.size = _size(head) if self.whole_header else USUAL
        reserved = 0 if key is None else RESERVED
        self.usable = self.size - (head[20] if self.whole_header else reserved)
        self.unread = 0
        self._newer: dict[int, tuple[Any, int]] = {}
        self._wal: Any = None
        self._lay_over(path.with_name(path.name + "-wal"))
        there = (path.stat().st_size + self.size - 1) // self.size
        self.count = max([there, *self._newer])

    def close(self) -> None:
        """Close the file and its WAL."""
        self._file.close()
        if self._wal is not None:
            self._wal.close()

    def __enter__(self) -> Pages:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def page(self, n: int) -> bytes:
        """Return the bytes of page `n`; none where there is no such page or the disk gives none."""
        if n in self._newer:
            file, at = self._newer[n]
            return self._clear(self._read(at, self.size, file), n)
        if not 1 <= n <= self.count:
            return b""
        return self._clear(self._read((n - 1) * self.size, self.size), n)

    def _clear(self, page: bytes, n: int) -> bytes:
        """Return a page as SQLite sees it; one of zeros was given free and is not encrypted."""
        if not self._raw or not page.strip(b"\0"):
            return page
        return opened(page, n, self._raw)

    def _read(self, at: int, size: int, file: Any = None) -> bytes:
        file = self._file if file is None else file
        try:
            file.seek(at)
            found: bytes = file.read(size)
        except OSError:  # a bad place of the disk
            self.unread += 1
            return b""
        return found if len(found) == size else b""

    def _lay_over(self, path: Path) -> None:
        """Note where in the WAL the newest committed version of each page lies."""
        try:
            self._wal = path.open("rb")
        except OSError:
            return
        waiting: dict[int, tuple[Any, int]] = {}
        for n, at, commits in _frames(self._wal, self.size):
            waiting[n] = self._wal, at
            if commits:
                self._newer |= waiting
                waiting = {}


def _size(head: bytes) -> int:
    size = int.from_bytes(head[16:18], "big") if len(head) == 100 else 0
    return 65536 if size == 1 else size


def _is_whole(head: bytes, key: Key | None) -> bool:
    """Say whether the beginning says how the pages lie; of an encrypted file any key gives some bytes."""
    if key is not None:
        return _size(head) == USUAL and head[20] == RESERVED
    return _is_size(_size(head))


def _is_size(size: int) -> bool:
    return 512 <= size <= 65536 and size & (size - 1) == 0


def _frames(wal: Any, size: int) -> Iterator[tuple[int, int, int]]:
    """Yield (page, place of its bytes, whether it ends a commit) while the sums of the WAL are right."""
    head = wal.read(_WAL_HEADER)
    if len(head) < _WAL_HEADER or head[:4] not in (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83"):
        return
    order = ">" if head[3] & 1 else "<"
    found = _sum(order, head[:24], (0, 0))
    if struct.unpack(">I", head[8:12])[0] != size or found != struct.unpack(">II", head[24:32]):
        return
    at = _WAL_HEADER
    while True:
        wal.seek(at)
        frame = wal.read(_FRAME + size)
        if len(frame) < _FRAME + size or frame[8:16] != head[16:24]:
            return
        found = _sum(order, frame[_FRAME:], _sum(order, frame[:8], found))
        if found != struct.unpack(">II", frame[16:24]):
            return
        n, commits = struct.unpack(">II", frame[:8])
        yield n, at + _FRAME, commits
        at += _FRAME + size


def _sum(order: str, data: bytes, start: tuple[int, int]) -> tuple[int, int]:
    """Return SQLite's running sum of a WAL after more bytes."""
    one, two = start
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & 0xFFFFFFFF
        two = (two + second + one) & 0xFFFFFFFF
    return one, two
