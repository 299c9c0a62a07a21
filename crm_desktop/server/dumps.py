"""A dump of all tables as one file either database can be filled from: lines of JSON, compressed.

The first line says what it is; before the compressed lines stands the digest of their bytes: a file cut
short or changed is noticed before anything is taken from it.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson
import zstandard
from sqlalchemy import LargeBinary, Table

FORMAT = "crm-server-backup 1"
_DIGEST = 32
"""Bytes of the digest at the beginning."""


class NoDumpError(Exception):
    """A file that is no dump of ours, or a damaged one."""


def write(
    path: Path, revision: str, tables: Iterable[tuple[Table, Iterable[dict[str, Any]]]]
) -> None:
    """Write a dump: for each table a line with its name, then a line a row."""
    with path.open("wb") as raw:
        raw.write(bytes(_DIGEST))
        with zstandard.ZstdCompressor(3).stream_writer(raw, closefd=False) as out:
            out.write(_line({"format": FORMAT, "revision": revision}))
            for table, rows in tables:
                out.write(_line({"table": table.name, "columns": [c.name for c in table.columns]}))
                for row in rows:
                    out.write(_line([_plain(row[c.name]) for c in table.columns]))
    digest = _digest(path)
    with path.open("r+b") as raw:
        raw.write(digest)


def check(path: Path) -> str:
    """Check each byte of a dump; return the revision of its tables. Raises `NoDumpError`."""
    try:
        with path.open("rb") as raw:
            said = raw.read(_DIGEST)
        if _digest(path) != said:
            raise NoDumpError("digest")
        head = orjson.loads(next(_lines(path)))
        if head["format"] != FORMAT:
            raise NoDumpError("format")
        return str(head["revision"])
    except (
        zstandard.ZstdError,
        ValueError,
        TypeError,
        LookupError,
        StopIteration,
        OSError,
    ) as error:
        raise NoDumpError(type(error).__name__) from error


def rows(path: Path, table: Table) -> Iterator[dict[str, Any]]:
    """Yield the rows of one table of a dump that was checked."""
    binary = {c.name for c in table.columns if isinstance(c.type, LargeBinary)}
    columns: list[str] | None = None
    for line in _lines(path):
        if line.startswith(b"{"):
            if columns is not None:
                return
            said = orjson.loads(line)
            columns = said["columns"] if said.get("table") == table.name else None
        elif columns is not None:
            given = zip(columns, orjson.loads(line), strict=True)
            yield {k: base64.b64decode(v) if k in binary and v is not None else v for k, v in given}


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as raw:
        raw.seek(_DIGEST)
        with zstandard.ZstdDecompressor().stream_reader(raw) as data:
            yield from io.BufferedReader(data, 1 << 20)


def _line(said: Any) -> bytes:
    return orjson.dumps(said) + b"\n"


def _digest(path: Path) -> bytes:
    found = blake2b(digest_size=_DIGEST)
    with path.open("rb") as raw:
        raw.seek(_DIGEST)
        while block := raw.read(1 << 20):
            found.update(block)
    return found.digest()


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return value
