"""Looking through raw bytes for words: as they are, in other encodings, and inside what is packed.

A process of its own does it: who closes any handle of an open file drops all locks SQLite holds on it.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import quopri
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import quote

from crm_desktop import apart
from crm_desktop.privacy.erasing import pages
from crm_desktop.store.cipher.key import Key

UNREAD = -1
"""In place of a count: the file is there and could not be looked at."""
LEAST = 5
"""Bytes of a word that is looked for: a shorter one stands in other words too often."""
UNPACKED = 64 << 20
"""Bytes of one packed member that are looked through at most."""
_GZIP, _ZIP = b"\x1f\x8b\x08", b"PK\x03\x04"
Check = Callable[[], object]


def needles(word: str) -> frozenset[bytes]:
    """Return the byte strings that a word may have become in a file."""
    said = {form for one in (word, word.lower(), word.casefold(), word.upper())
            for form in (unicodedata.normalize("NFC", one), unicodedata.normalize("NFD", one))}  # fmt: skip
    found = {code for one in said for code in _encoded(one)}
    plain = word.encode("utf-8", "surrogatepass")
    if can_be_found(word):
        found |= {*_in_base64(plain), quote(plain).encode(), quopri.encodestring(plain)}
    return frozenset(one for one in found if len(one) >= LEAST)


def can_be_found(word: str) -> bool:
    """Say whether a word is long enough to be told from others in bytes."""
    return len(word.encode("utf-8", "surrogatepass")) >= LEAST


def _encoded(word: str) -> Iterator[bytes]:
    """Yield a word in the encodings of texts, and as JSON writes it."""
    yield word.encode("utf-8", "surrogatepass")
    little = word.encode("utf-16-le", "surrogatepass")
    if all(sign < "\u0100" for sign in word):  # without the last zero it is part of both
        yield little[:-1]
    else:
        yield little
        yield word.encode("utf-16-be", "surrogatepass")
    written = json.dumps(word)[1:-1]
    yield written.encode()
    yield re.sub(r"\\u[0-9a-f]{4}", lambda m: f"\\u{m[0][2:].upper()}", written).encode()


def _in_base64(plain: bytes) -> Iterator[bytes]:
    """Yield what is the same of a word in base64 whatever stands around: it may begin at three places."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + plain)
        first, last = (0, 2, 3)[before], (len(plain) + before) * 8 // 6
        yield coded[first:last]


PAUSE = 0.1
"""Seconds between two questions whether to stop."""


def hits_apart(
    files: Sequence[Path], words: Sequence[str], check: Check, told: Callable[[float], object],
    key: Key | None = None,
) -> list[int]:  # fmt: skip
    """Return how often words are met in each file, of fewer where the system ended the looking.

    `UNREAD` stands for one that could not be looked at. `told` is given the part that is done. What is
    encrypted with `key` is looked at page by page, free pages too, and what is sealed with it unsealed.
    """
    found: list[int] = []
    given = ([str(path) for path in files], list(words), key)
    with contextlib.suppress(EOFError), apart.started(_look, *given) as pipe:
        while len(found) < len(files):
            check()
            if pipe.poll(PAUSE):
                found.append(pipe.recv())
                told(len(found) / len(files))
    return found  # the system may have ended it; what it did not look at is not said to be clean


def _look(files: Sequence[str], words: Sequence[str], key: Key | None, out: Connection) -> None:
    scan = Scan(words, lambda: None, key)
    for path in files:
        try:
            out.send(scan.hits(Path(path)))
        except OSError:  # who asked was killed
            return


class Scan:
    """Looks for words; `check` is asked between chunks and may raise."""

    def __init__(self, words: Iterable[str], check: Check, key: Key | None = None) -> None:
        self._key = key
        self._needles = sorted({one for word in words for one in needles(word)})
        self.longest = max(map(len, self._needles), default=1)
        self._check = check

    def hits(self, path: Path) -> int:
        """Return how often words are met in a file, 0 for one that is gone, `UNREAD` where none can say."""
        try:
            found = sum(self.count(chunk) for chunk in self._chunks(path))
            return found + self._packed(path)
        except FileNotFoundError:
            return 0
        except (OSError, pages.UnreadableError):
            return UNREAD

    def count(self, data: bytes) -> int:
        """Return how often words are met in bytes."""
        return sum(data.count(one) for one in self._needles)

    def _chunks(self, path: Path) -> Iterator[bytes]:
        """Yield the bytes of a file, each chunk with the end of the one before."""
        with path.open("rb") as file:
            before = b""
            for data in pages.read(path, file, self._key):
                self._check()
                yield before + data
                before = data[-(self.longest - 1) :] if self.longest > 1 else b""

    def packed_in(self, data: bytes) -> int:
        """Return how often words are met inside what bytes pack, as documents and workbooks do."""
        if data.startswith(_GZIP):
            return self.count(_unzipped(data))
        return self._zipped(io.BytesIO(data)) if data.startswith(_ZIP) else 0

    def _packed(self, path: Path) -> int:
        with path.open("rb") as file:
            head = file.read(4)
        if head.startswith(_GZIP):
            return self.count(_unzipped(path.read_bytes()))
        return self._zipped(path) if head == _ZIP else 0

    def _zipped(self, file: Path | io.BytesIO) -> int:
        unreadable = (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error)
        with contextlib.suppress(*unreadable), zipfile.ZipFile(file) as packed:
            return sum(self._member(packed, info) for info in packed.infolist())
        return 0

    def _member(self, packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> int:
        self._check()
        with packed.open(info) as file:
            return self.count(io.BytesIO(file.read(UNPACKED)).getvalue())


def _unzipped(data: bytes) -> bytes:
    with contextlib.suppress(zlib.error):
        return zlib.decompressobj(31).decompress(data, UNPACKED)
    return b""
