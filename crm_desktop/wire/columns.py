"""The columns a batch is made of: numbered names, bytes laid across, headers of operations."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any, TypeVar
from uuid import UUID

from crm_desktop.domain.operation import Label, Operation
from crm_desktop.wire.carried import Carried, Row

_T = TypeVar("_T")


class MalformedError(ValueError):
    """Bytes that are no batch of ours, cut short or made by somebody else."""


class Numbered:
    """Texts, each written once and named by its number."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self._at: dict[str, int] = {}

    def of(self, text: str) -> int:
        """Return the number of a text, a new one where it has none."""
        at = self._at.setdefault(text, len(self.values))
        if at == len(self.values):
            self.values.append(text)
        return at


def across(data: bytes, width: int) -> bytes:
    """Return records of `width` bytes column by column."""
    return b"".join(data[at::width] for at in range(width))


def along(data: bytes, width: int) -> list[str]:
    """Return what `across` laid out as hex texts, one a record."""
    many, rest = divmod(len(data), width)
    if rest:
        raise MalformedError("a batch with half a stamp")
    back = b"".join(data[at::many] for at in range(many)).hex() if many else ""
    return [back[at : at + 2 * width] for at in range(0, len(back), 2 * width)]


def at_places(values: Sequence[_T], places: Sequence[Any]) -> list[_T]:
    """Return values by their places. Raises `MalformedError` for what is no place."""
    if not set(map(type, places)) <= {int} or min(places, default=0) < 0:
        raise MalformedError("a batch that points to nothing")
    return [values[at] for at in places]


def texts_at(names: Sequence[Any], places: Sequence[Any]) -> list[str]:
    """Return names by their places."""
    found = at_places(names, places)
    if not set(map(type, found)) <= {str}:
        raise MalformedError("a batch with a name that is none")
    return found


def ids_apart(ids: Sequence[str]) -> tuple[bytes, dict[str, str]]:
    """Return the 16 bytes of each id, and by place those that are no UUID in its usual form."""
    found, odd = [], {}
    for at, id in enumerate(ids):
        plain = _bytes_of(id)
        if plain is None:
            odd[str(at)] = id
        found.append(plain or bytes(16))
    return b"".join(found), odd


def ids_together(data: bytes, odd: Any) -> list[str]:
    """Return the ids `ids_apart` took apart."""
    ids = [f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}" for h in along(data, 16)]
    for at, id in odd.items():
        ids[int(at)] = str(id)
    return ids


def _bytes_of(id: str) -> bytes | None:
    if len(id) != 36:
        return None
    try:
        made = UUID(id)
    except ValueError:
        return None
    return made.bytes if str(made) == id else None


_DENSE = ("device", "author", "origin")


def header_columns(carried: Sequence[Carried], names: Numbered) -> dict[str, Any]:
    """Return the headers of operations as columns; what is rare is by place."""
    ops = [one.header for one in carried]
    made: dict[str, Any] = {n: [names.of(getattr(op, n)) for op in ops] for n in _DENSE}
    made |= {
        "label": [names.of(_label(one)) for one in carried],
        "number": _steps([op.number for op in ops]),
        "wall": [op.wall - int(op.stamp[:12], 16) for op in ops],
        "count": [len(one.rows) for one in carried],
        "cancels": {str(at): op.cancels for at, op in enumerate(ops) if op.cancels is not None},
        "revives": {str(at): op.revives for at, op in enumerate(ops) if op.revives is not None},
        "more": {str(at): op.more for at, op in enumerate(ops) if op.more},
        "signature": {
            str(at): base64.b64encode(op.signature).decode()
            for at, op in enumerate(ops) if op.signature
        },
        "piece": {
            str(at): [one.first, one.total] for at, one in enumerate(carried) if not one.whole
        },
    }  # fmt: skip
    return made


_FIRST: Any = True
"""Stands in a label for the id of the operation's first record, which is nearly always what it names."""


def _label(one: Carried) -> str:
    label = one.header.label
    names_first = one.first == 0 and one.rows and label.row == one.rows[0].id
    return (replace(label, row=_FIRST) if names_first else label).to_json()


def together(
    columns: dict[str, Any], names: list[Any], stamps: list[str], rows: Sequence[Row]
) -> Iterator[Carried]:
    """Yield operations with their rows. Raises `MalformedError`, and what odd values raise."""
    labels = {at: _read_label(names[at]) for at in set(columns["label"])}
    texts = [texts_at(names, columns[name]) for name in _DENSE]
    numbers = _in_bounds(list(accumulate(map(int, columns["number"]))))
    walls = _in_bounds([
        int(int(stamp[:12], 16) + late) for stamp, late in zip(stamps, columns["wall"], strict=True)
    ])  # fmt: skip
    rare = any(columns[name] for name in ("cancels", "revives", "more", "signature", "piece"))
    given = zip(stamps, *texts, columns["label"], numbers, walls, columns["count"],
                strict=True)  # fmt: skip
    at = 0
    for place, (stamp, device, author, origin, label, number, wall, count) in enumerate(given):
        first, total = columns["piece"].get(str(place), (0, count)) if rare else (0, count)
        if not 0 <= count <= len(rows) - at or not 0 <= first <= total - count:
            raise MalformedError("a batch whose counts do not fit")
        here = rows[at : at + count]
        at += count
        known = labels[label]
        if known.row is _FIRST and here:
            known = Label(known.key, known.entity, known.count, known.field, here[0].id)
        more = _rare(columns, str(place)) if rare else {}
        header = Operation(stamp, device, number, author, origin, known, wall, **more)
        yield Carried(header, here, int(first), int(total))
    if at != len(rows):
        raise MalformedError("a batch with rows of no operation")


_MOST = 1 << 53
"""No time and no number goes beyond: every reader of JSON and every database takes these."""


def _in_bounds(numbers: list[int]) -> list[int]:
    if numbers and not -_MOST < min(numbers) <= max(numbers) < _MOST:
        raise MalformedError("a time or a number that is none")
    return numbers


def _read_label(text: Any) -> Label:
    label = Label.from_json(text)
    words = (label.key, label.entity, label.field)
    row_is = label.row is _FIRST or isinstance(label.row, str)
    count_is = type(label.count) is int and abs(label.count) < _MOST
    if not (row_is and count_is and all(isinstance(word, str) for word in words)):
        raise MalformedError("a label that is none")
    return label


def _rare(columns: dict[str, Any], at: str) -> dict[str, Any]:
    cancels, revives = columns["cancels"].get(at), columns["revives"].get(at)
    if not (cancels is None or isinstance(cancels, str)) or revives not in (None, 0, 1, 2):
        raise MalformedError("an undo of nothing")
    if (cancels is None) != (revives is None) or isinstance(revives, (bool, float)):
        raise MalformedError("half an undo")
    signature = base64.b64decode(columns["signature"].get(at, ""), validate=True)
    more = dict(columns["more"].get(at, {}))
    return {"cancels": cancels, "revives": revives, "more": more, "signature": signature}


def _steps(numbers: Sequence[int]) -> list[int]:
    return [now - before for before, now in zip([0, *numbers], numbers, strict=False)]
