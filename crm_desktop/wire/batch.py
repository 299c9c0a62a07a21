"""Operations as bytes: columns of a batch side by side, then zstd (RFC 8878).

A batch is "CRMB", a version byte and one zstd frame of five sections, each a length (4 bytes, big
endian) and its bytes: the head (JSON), stamps, ids, bases, patches. Stamps and ids lie byte by byte
across the batch, since neighbours differ in their last bytes only; names are written once and
numbered. A field edit takes about 30 bytes so. Readers leave alone what the head says beyond this.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
import zstandard

from crm_desktop.wire import frames
from crm_desktop.wire.carried import Carried, Row
from crm_desktop.wire.columns import (
    MalformedError,
    Numbered,
    across,
    along,
    at_places,
    header_columns,
    ids_apart,
    ids_together,
    texts_at,
    together,
)

MAGIC = b"CRMB\x01"
MOST = 64 << 20
"""Bytes a batch may hold when unpacked, unless the reader allows more."""
LEVEL = 3
_AT_ONCE = 1 << 18
_STAMP = 14
_SHORTEST = 32
"""Bytes of the shortest change: what claims to hold more of them would only fill the memory."""


def pack(carried: Sequence[Carried], level: int = LEVEL) -> bytes:
    """Return operations, whole or in pieces, as one batch."""
    names, bases, ids = Numbered(), Numbered(), Numbered()
    rows = [row for one in carried for row in one.rows]
    stamps = [one.header.stamp for one in carried]
    for stamp in stamps:  # what a batch is built on is often in it
        bases.of(stamp)
    head = {
        "ops": header_columns(carried, names),
        "entity": [names.of(row.entity) for row in rows],
        "id": _places([ids.of(row.id) for row in rows]),
        "base": [_base(row.base, bases) for row in rows],
        "gone": [at for at, row in enumerate(rows) if row.text is None],
        "names": names.values,
    }
    known, head["odd"] = ids_apart(ids.values)
    apart = len(set(stamps))
    sections = (
        orjson.dumps(head),
        across(b"".join(bytes.fromhex(stamp) for stamp in stamps), _STAMP),
        across(known, 16),
        across(b"".join(bytes.fromhex(stamp) for stamp in bases.values[apart:]), _STAMP),
        "\n".join(row.text or "" for row in rows).encode(),
    )
    return MAGIC + zstandard.ZstdCompressor(level=level).compress(frames.joined(sections))


def unpack(data: bytes, most: int = MOST) -> list[Carried]:
    """Return what a batch holds. Raises `MalformedError` for anything `pack` does not write."""
    try:
        return _read(data, most)
    except MalformedError:
        raise
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise MalformedError(f"not a batch: {type(error).__name__}") from error
    except (zstandard.ZstdError, OverflowError, RecursionError) as error:
        raise MalformedError("not a batch: broken compression") from error


def _read(data: bytes, most: int) -> list[Carried]:
    if data[: len(MAGIC)] != MAGIC:
        raise MalformedError("not a batch, or of a newer version")
    head_text, stamps, ids, bases, patches = _sections(_inflated(data[len(MAGIC) :], most))
    head: dict[str, Any] = orjson.loads(head_text)
    known = along(stamps, _STAMP)
    named = [*dict.fromkeys(known), *along(bases, _STAMP)]
    if len(head["entity"]) > most // _SHORTEST:
        raise MalformedError("a batch of too many rows")
    rows = _rows(head, named, ids_together(ids, head["odd"]), patches)
    return list(together(head["ops"], head["names"], known, rows))


def _inflated(data: bytes, most: int) -> bytes:
    raw = bytearray()
    with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(data) as all_of:
        while some := all_of.read(_AT_ONCE):  # room for `most` takes longer to get than to fill
            raw += some
            if len(raw) > most:
                raise MalformedError("a batch that is too large")
    return bytes(raw)


def _sections(raw: bytes) -> list[bytes]:
    found = frames.split(raw)
    if len(found) < 5:
        raise MalformedError("a batch cut short")
    return found[:5]


def _rows(head: dict[str, Any], bases: list[str], ids: list[str], patches: bytes) -> list[Row]:
    entities = texts_at(head["names"], head["entity"])
    ids = ids[: len(entities)] if head["id"] is None else at_places(ids, head["id"])
    texts: list[str | None] = [*patches.decode().split("\n")] if entities else []
    for at in at_places(range(len(texts)), head["gone"]):
        texts[at] = None
    one_each: list[tuple[str, ...]] = [(), *((stamp,) for stamp in bases)]  # by place from 1
    built_on = [
        one_each[base] if type(base) is int and base >= 0 else _several(bases, base)
        for base in head["base"]
    ]
    if not len(entities) == len(ids) == len(texts) == len(built_on):
        raise MalformedError("a batch whose columns do not fit")
    return list(map(Row, entities, ids, texts, built_on))


def _places(places: list[int]) -> list[int] | None:
    """Return None where every record comes once, in order: nothing needs to be said then."""
    return None if places == list(range(len(places))) else places


def _base(base: tuple[str, ...], bases: Numbered) -> Any:
    """Return 0 for none, the place from 1 of one stamp, a list of several."""
    if len(base) == 1:
        return bases.of(base[0]) + 1
    return [bases.of(stamp) + 1 for stamp in base] or 0


def _several(bases: list[str], places: Any) -> tuple[str, ...]:
    return tuple(at_places(bases, [at - 1 for at in places]))
