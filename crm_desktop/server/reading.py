"""What arriving operations say, read once: keys of their records, cells, and whether they may be at all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

from crm_desktop.domain.operation import ERASE, Operation
from crm_desktop.domain.stamp import in_order
from crm_desktop.server.keys import record_key
from crm_desktop.server.rights import ABOUT, SHARING
from crm_desktop.wire.carried import EMPTY, Row
from crm_desktop.wire.columns import MalformedError

MARK = json.dumps({ERASE: True}, separators=(",", ":"))
"""The patch that says its record is erased; nothing else may say so."""
DEEP = 100
"""How deep a patch may be nested."""
_LONG = 1000
_DIGITS = re.compile(r"\d{4000}")  # Python reads no longer whole number


class Part(NamedTuple):
    """Some rows of an operation from the one at `first` on, with their keys and what they say."""

    first: int
    rows: Sequence[Row]
    keys: list[bytes]
    patches: list[dict[str, Any] | None]
    erases: bool  # whether some row takes out what is there
    steers: bool  # whether some row says who sees its record, or what that is about

    def erased(self) -> list[bytes]:
        """Return the keys of records that rows erase."""
        rows = zip(self.keys, self.rows, strict=True)
        return [key for key, row in rows if row.text is None or row.text == MARK]


@dataclass(slots=True)
class Coming:
    """An operation as it arrives; `parts` are its rows, a large one's a few thousand at a time."""

    header: Operation
    total: int
    parts: Iterable[Part]  # read as often as they are gone through
    pieced: bool = False


class Broken:
    """The parts of an operation of which nothing may be taken in."""

    def __iter__(self) -> Iterator[Part]:
        raise MalformedError("nothing of it is taken in")


def read(header: Operation, rows: Sequence[Row], first: int = 0) -> Part:
    """Read rows. Raises `MalformedError` for those that must not enter a log."""
    keys, patches = [], []
    named: set[str] = set()
    erasing, steers = header.origin == ERASE, False
    for entity, id, text, base in rows:
        if not (entity.isidentifier() and id.isprintable() and 0 < len(id) <= 200):
            raise MalformedError("a record with no name of one")
        if len(entity) > 64:
            raise MalformedError("a kind with too long a name")
        named.update(base)
        keys.append(record_key(entity, id))
        patch = None if text is None else _patch(text)
        if erasing and text not in (None, MARK, EMPTY):
            raise MalformedError("half an erasure")
        if patch is not None and not erasing and ERASE in patch:
            raise MalformedError("half an erasure")
        patches.append(patch)
        if entity in ABOUT or (patch and not SHARING.isdisjoint(patch)):
            steers = True
    if not in_order(header.stamp, named):
        raise MalformedError("an operation built on what is after it")
    if len(keys) > 1 and len(set(keys)) != len(keys):
        raise MalformedError("an operation that names a record twice")
    return Part(first, rows, keys, patches, erasing or None in patches, steers)


def _patch(text: str) -> dict[str, Any]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        found = _loosely(text)
    if type(found) is not dict:
        raise MalformedError("a patch that is no object")
    if len(text) > _LONG and (_DIGITS.search(text) or _too_deep(found)):
        raise MalformedError("a patch no program reads")
    return found


def _loosely(text: str) -> Any:
    """Read what Python writes beyond strict JSON: NaN, half a pair of surrogates."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MalformedError("a patch that is no JSON") from error


def _too_deep(value: Any) -> bool:
    level: list[Any] = [value]
    for _ in range(DEEP):
        level = [
            inner
            for one in level if isinstance(one, (dict, list))
            for inner in (one.values() if isinstance(one, dict) else one)
        ]  # fmt: skip
        if not level:
            return False
    return True
