"""A bundle: an append-only file of sealed frames, which may be read from any frame on.

    CRMF 1 | length | head (JSON: key, file, lock)   - in the clear, and part of every frame's seal
    mark | number | length | sealed frame            - again and again

A frame that opens is what its writer wrote in this file under this number; nothing else is believed.
What does not open is passed over: reading goes on at the next mark whose frame does.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple

import orjson

from crm_desktop.sync.seal import OVERHEAD, TAG, Key, Lock, Seal

SUFFIX = ".crmb"
MAGIC = b"CRMF\x01"
MARK = b"\xf5CF\x1e"
OPERATIONS, BYTES, END, NAMES = b"O", b"B", b"E", b"N"
"""Kinds of frames; readers pass over those they do not know. `NAMES` says what devices are called."""
_HEAD = struct.Struct(">I")
_FRAME = struct.Struct(">4sII")
FRAME_HEAD = _FRAME.size
_MOST_HEAD = 4096
_MOST_FRAME = 1 << 28
_CHUNK = 1 << 20


class NoBundleError(Exception):
    """A file that is no bundle, or of which not even the head is there."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the head of a bundle: the key's name, its own, perhaps the key's lock."""

    text: bytes

    @property
    def said(self) -> dict[str, Any]:
        """Return what it says."""
        found: dict[str, Any] = orjson.loads(self.text)
        return found

    @property
    def key(self) -> str:
        """Return the name of the key that opens the bundle."""
        return str(self.said.get("key", ""))

    @property
    def lock(self) -> Lock | None:
        """Return the key, sealed with a passphrase, where it lies here."""
        found = self.said.get("lock")
        return found if isinstance(found, dict) else None

    @property
    def size(self) -> int:
        """Return at which byte the first frame begins."""
        return len(MAGIC) + _HEAD.size + len(self.text)

    def bytes(self) -> bytes:
        """Return it as it stands in the file."""
        return MAGIC + _HEAD.pack(len(self.text)) + self.text


class Frame(NamedTuple):
    """A frame that opened: where it lies, its number, its kind, what it holds, its last bytes."""

    start: int
    end: int
    counter: int
    kind: bytes
    body: bytes
    tag: bytes


def new_head(key: Key, lock: Lock | None = None) -> Head:
    """Return the head of a new bundle."""
    said: dict[str, Any] = {"key": key.id, "file": os.urandom(16).hex()}
    return Head(orjson.dumps(said | ({"lock": lock} if lock else {})))


def head_of(file: IO[bytes]) -> Head:
    """Read the head of a bundle. Raises `NoBundleError`."""
    file.seek(0)
    start = file.read(len(MAGIC) + _HEAD.size)
    if len(start) < len(MAGIC) + _HEAD.size or not start.startswith(MAGIC):
        raise NoBundleError("no bundle")
    (size,) = _HEAD.unpack(start[len(MAGIC) :])
    text = file.read(size) if size <= _MOST_HEAD else b""
    head = Head(text)
    try:
        if size != len(text) or not isinstance(head.said, dict):
            raise NoBundleError("half a head")
    except orjson.JSONDecodeError as error:
        raise NoBundleError("no head") from error
    return head


def head_at(path: Path) -> Head | None:
    """Return the head of a bundle, None where a file is none or cannot be read."""
    try:
        with path.open("rb") as file:
            return head_of(file)
    except (NoBundleError, OSError):
        return None


def tag_before(file: IO[bytes], position: int) -> bytes:
    """Return the last bytes before a position: of the frame that ends there, if one does."""
    file.seek(max(0, position - TAG))
    return file.read(TAG)


def framed(seal: Seal, counter: int, kind: bytes, body: bytes) -> bytes:
    """Return a frame as it stands in the file."""
    sealed = seal.closed(counter, kind + body)
    return _FRAME.pack(MARK, counter, len(sealed)) + sealed


class Walk:
    """One way through the frames of a bundle, from a position on.

    `broken` says that something between frames did not open, or that one stood in another's place;
    `rest` that after the last frame there is more that is no frame, perhaps not yet.
    """

    def __init__(self, file: IO[bytes], seal: Seal, position: int, counter: int) -> None:
        self._file, self._seal = file, seal
        self._at, self._counter = position, counter
        self.size = os.fstat(file.fileno()).st_size
        self.broken = False
        self.rest = False

    def __iter__(self) -> Iterator[Frame]:
        while self._at < self.size:
            found = self.frame_at(self._at) or self._later()
            if found is None:
                self.rest = True
                return
            self.broken |= found.start != self._at or found.counter != self._counter
            self._at, self._counter = found.end, found.counter + 1
            yield found

    def frame_at(self, at: int) -> Frame | None:
        """Return the frame that begins at a byte, None where none does."""
        self._file.seek(at)
        start = self._file.read(_FRAME.size)
        if len(start) < _FRAME.size:
            return None
        mark, counter, size = _FRAME.unpack(start)
        end = at + _FRAME.size + size
        if mark != MARK or not OVERHEAD < size <= _MOST_FRAME or end > self.size:
            return None
        sealed = self._file.read(size)
        plain = self._seal.opened(counter, sealed) if len(sealed) == size else None
        if plain is None:
            return None
        return Frame(at, end, counter, plain[:1], plain[1:], sealed[-TAG:])

    def _later(self) -> Frame | None:
        """Return the next frame after one that did not open."""
        at = self._at + 1
        while (at := self._mark_from(at)) >= 0:
            found = self.frame_at(at)
            if found is not None:
                return found
            at += 1
        return None

    def _mark_from(self, at: int) -> int:
        while at < self.size:
            self._file.seek(at)
            chunk = self._file.read(_CHUNK)
            found = chunk.find(MARK)
            if found >= 0:
                return at + found
            if len(chunk) < _CHUNK:
                return -1
            at += len(chunk) - len(MARK) + 1
        return -1


class Moved(Exception):  # noqa: N818 - news of another's work, no fault
    """The file is not as long as it was: somebody else wrote, cut or replaced it."""


class Appending:
    """The end of a bundle of our own; each frame is on the disk before the next is made.

    One that is not `lasting` is put on the disk as a whole, by `settle`.
    """

    def __init__(
        self, path: Path, seal: Seal, position: int, counter: int, *, lasting: bool = True
    ) -> None:
        self._seal, self._lasting = seal, lasting
        self.position, self.counter, self.tag = position, counter, b""
        self._file = path.open("ab", buffering=0)

    def add(self, kind: bytes, body: bytes) -> None:
        """Write a frame. Raises `Moved`, `OSError` where it did not reach the disk."""
        if os.fstat(self._file.fileno()).st_size != self.position:
            raise Moved
        data = framed(self._seal, self.counter, kind, body)
        if self._file.write(data) != len(data):
            raise OSError(28, "no space left")  # as the system says it where it says so
        if self._lasting:
            self.settle()
        self.position, self.counter = self.position + len(data), self.counter + 1
        self.tag = data[-TAG:]

    def settle(self) -> None:
        """Let what was written reach the disk."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def create(path: Path, head: Head) -> None:
    """Make a bundle without frames. Raises `FileExistsError`: nothing is ever overwritten."""
    with path.open("xb") as file:
        file.write(head.bytes())
        file.flush()
        os.fsync(file.fileno())
    settle(path.parent)


def settle(folder: Path) -> None:
    """Let the names in a folder reach the disk, where the system can do that."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # folders cannot be opened everywhere
        return
    try:
        os.fsync(handle)
    except OSError:  # nor be told to settle
        return
    finally:
        os.close(handle)
