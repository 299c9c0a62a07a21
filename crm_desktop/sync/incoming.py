"""A page of the server as it came: small ones in memory, large ones in a file beside the workspace.

That file goes on where the line broke, or the program was ended: it says itself what it is the answer to.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import orjson

from crm_desktop.wire.columns import MalformedError

LARGE = 1 << 20
"""Bytes from which an answer is kept in a file while it comes."""
_TAG = re.compile('"[0-9a-f]{32}"')
"""What the server calls an answer: the digest of it."""
_LENGTH = struct.Struct(">I")


class Incoming:
    """One answer on its way; `asked` is what it answers, so that no other is taken for it (R34)."""

    def __init__(self, path: Path, asked: Mapping[str, str]) -> None:
        self._path, self._asked = path, dict(asked)
        self._file: IO[bytes] = io.BytesIO()
        self._begin = self._total = 0
        self._tag = ""
        self._resumed = False
        self._take_up()

    @property
    def whole(self) -> bool:
        """Whether all of it is here."""
        return 0 < self._total == self.here

    @property
    def total(self) -> int:
        """Bytes there will be, 0 for not known."""
        return self._total

    @property
    def here(self) -> int:
        """Bytes that came."""
        return self._file.seek(0, io.SEEK_END) - self._begin

    def headers(self) -> dict[str, str]:
        """Return what asks for the rest alone."""
        if not self.here:
            return {}
        return {"Range": f"bytes={self.here}-", "If-Range": self._tag}

    def answered(self, status: int, headers: Mapping[str, str]) -> None:
        """Make ready for an answer: of the rest (206), or of everything again."""
        if status == 206:
            return
        self.drop()
        self._tag = headers.get("etag", "")
        self._total = int(headers.get("content-length", 0))
        if self._total > LARGE and self._tag:
            self._in_file()

    def add(self, data: bytes) -> None:
        """Take more of it."""
        self._file.seek(0, io.SEEK_END)
        self._file.write(data)

    def came(self) -> None:
        """Note that nothing more comes. Raises `MalformedError` where its parts make no whole.

        A computer that lost its power may have kept less of a file than it said.
        """
        self._file.flush()
        self._total = self.here
        if self._resumed and _TAG.fullmatch(self._tag) and self._hash() != self._tag[1:-1]:
            self.drop()
            raise MalformedError("parts that make no whole")

    def _hash(self) -> str:
        self._file.seek(self._begin)
        found = hashlib.blake2b(digest_size=16)
        while data := self._file.read(LARGE):
            found.update(data)
        return found.hexdigest()

    def close(self) -> None:
        """Let go of the file, if there is one; it stays."""
        self._file.close()

    def drop(self) -> None:
        """Forget what came."""
        self._file.close()
        self._path.unlink(missing_ok=True)
        self._file, self._begin, self._total = io.BytesIO(), 0, 0
        self._resumed = False

    def frames(self) -> Iterator[bytes]:
        """Yield its parts, as often as asked. Raises `MalformedError` where one is cut short."""
        at, end = 0, self.here
        while at < end:
            size_at = self._read(at, _LENGTH.size)
            (size,) = _LENGTH.unpack(size_at)
            yield self._read(at + _LENGTH.size, size)
            at += _LENGTH.size + size

    def _read(self, at: int, size: int) -> bytes:
        self._file.seek(self._begin + at)
        found = self._file.read(size)
        if len(found) < size:
            raise MalformedError("a body cut short")
        return found

    def _in_file(self) -> None:
        said = orjson.dumps({"asked": self._asked, "tag": self._tag, "total": self._total})
        self._file = self._path.open("w+b")
        self._file.write(_LENGTH.pack(len(said)) + said)
        self._begin = _LENGTH.size + len(said)

    def _take_up(self) -> None:
        """Go on with what lies here of the same answer."""
        if not self._path.exists():
            return
        self._file = self._path.open("r+b")
        with contextlib.suppress(struct.error, ValueError, KeyError, TypeError):
            (size,) = _LENGTH.unpack(self._file.read(_LENGTH.size))
            said: dict[str, Any] = orjson.loads(self._file.read(size))
            if said["asked"] == self._asked:
                self._tag, self._total = str(said["tag"]), int(said["total"])
                self._begin = _LENGTH.size + size
                self._resumed = True
                return
        self.drop()


def beside(path: Path) -> Path:
    """Return where the answer on its way to a workspace lies."""
    return path.with_name(path.name + ".incoming")
