"""Operations as bytes: columns of a batch side by side, then zstd (RFC 8878).

A batch is "CRMB", a version byte and one zstd frame of five sections, each a length (4 bytes, big
endian) and its bytes: the head (JSON), stamps, ids, bases, patches. Stamps and ids lie byte by byte
across the batch, since neighbours differ in their last bytes only; names are written once and
numbered. A field edit takes about 30 bytes so. Readers leave alone what the head says beyond this.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
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
    header_columns,
    ids_apart,
    ids_together,
    together,
)

MAGIC = b"CRMB\x01"
MOST = 64 << 20
"""Bytes a batch may hold when unpacked, unless the reader allows more."""
LEVEL = 3
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
    rows = list(_rows(head, named, ids_together(ids, head["odd"]), patches))
    return list(together(head["ops"], head["names"], known, rows))


def _inflated(data: bytes, most: int) -> bytes:
    with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(
        io.BytesIO(data)
    ) as all_of:
        raw = all_of.read(most + 1)
    if len(raw) > most:
        raise MalformedError("a batch that is too large")
    return raw


def _sections(raw: bytes) -> list[bytes]:
    found = frames.split(raw)
    if len(found) < 5:
        raise MalformedError("a batch cut short")
    return found[:5]


def _rows(head: dict[str, Any], bases: list[str], ids: list[str], patches: bytes) -> Iterator[Row]:
    entities, names, gone = head["entity"], head["names"], set(head["gone"])
    places = range(len(entities)) if head["id"] is None else head["id"]
    texts = patches.decode().split("\n") if entities else []
    columns = zip(entities, places, head["base"], texts, strict=True)
    for at, (entity, place, base, text) in enumerate(columns):
        yield Row(
            _name(names, entity), ids[_index(place)], None if at in gone else text,
            _stamps(base, bases),
        )  # fmt: skip


def _places(places: list[int]) -> list[int] | None:
    """Return None where every record comes once, in order: nothing needs to be said then."""
    return None if places == list(range(len(places))) else places


def _base(base: tuple[str, ...], bases: Numbered) -> Any:
    """Return 0 for none, the place from 1 of one stamp, a list of several."""
    if len(base) == 1:
        return bases.of(base[0]) + 1
    return [bases.of(stamp) + 1 for stamp in base] or 0


def _stamps(base: Any, bases: list[str]) -> tuple[str, ...]:
    if base == 0:
        return ()
    return tuple(bases[_index(at - 1)] for at in (base if isinstance(base, list) else [base]))


def _index(at: Any) -> int:
    if not isinstance(at, int) or at < 0:
        raise MalformedError("a batch that points to nothing")
    return at


def _name(names: list[Any], at: Any) -> str:
    found = names[_index(at)]
    if not isinstance(found, str):
        raise MalformedError("a batch with a name that is none")
    return found
