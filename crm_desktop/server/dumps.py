"""A dump of all tables as one file either database can be filled from: lines of JSON, compressed.

The first line says what it is, the last how many bytes came before and their digest: one cut short or
changed is noticed before anything is taken from it.
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


class NoDumpError(Exception):
    """A file that is no dump of ours, or a damaged one."""


def write(
    path: Path, revision: str, tables: Iterable[tuple[Table, Iterable[dict[str, Any]]]]
) -> None:
    """Write a dump: for each table a line with its name, then a line a row."""
    found, size = blake2b(digest_size=32), 0
    with path.open("wb") as raw, zstandard.ZstdCompressor(3).stream_writer(raw) as out:

        def line(said: Any) -> None:
            nonlocal size
            data = orjson.dumps(said) + b"\n"
            found.update(data)
            size += len(data)
            out.write(data)

        line({"format": FORMAT, "revision": revision})
        for table, rows in tables:
            line({"table": table.name, "columns": [c.name for c in table.columns]})
            for row in rows:
                line([_plain(row[c.name]) for c in table.columns])
        end = orjson.dumps({"bytes": size, "digest": found.hexdigest()})
        out.write(end + b"\n")


def check(path: Path) -> str:
    """Read a dump to its end; return the revision of its tables. Raises `NoDumpError`."""
    found, size, last = blake2b(digest_size=32), 0, b""
    try:
        lines = _lines(path)
        head = orjson.loads(first := next(lines))
        if head["format"] != FORMAT:
            raise NoDumpError("format")
        last = first
        for line in lines:
            found.update(last)
            size += len(last)
            last = line
        end = orjson.loads(last)
        if end != {"bytes": size, "digest": found.hexdigest()}:
            raise NoDumpError("digest")
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
    with path.open("rb") as raw, zstandard.ZstdDecompressor().stream_reader(raw) as data:
        yield from io.BufferedReader(data, 1 << 20)


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return value
