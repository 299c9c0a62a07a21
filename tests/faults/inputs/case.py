"""One malformed file, and what lures the program to fetch something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple


class Case(NamedTuple):
    """A file by name and bytes; `rows` are the records in it, None where that is open to opinion."""

    name: str
    data: bytes
    rows: int | None = None


class Lures(NamedTuple):
    """What a hostile file asks for: a file and an address of this computer that note who comes."""

    file: str
    url: str


Make = Callable[[Lures], Iterator[Case]]
_PIECES = (
    b"\0",
    b"\r",
    b"\n",
    b"\r\n",
    b"\xff",
    b'"',
    b":",
    b";",
    b"=",
    b"\\",
    b"\xe2\x80\xae",
    b"\xef\xbb\xbf",
    b"END:",
    b"<",
    b"9" * 400,
    b"\xf0\x9f",
    b"--",
    b",",
)


def mutated(name: str, data: bytes, count: int, keep: int = 0) -> Iterator[Case]:
    """Yield seeded damages of a file: bytes changed, cut, doubled, put in; `keep` first bytes stay."""
    for n in range(count):
        chance = Random(f"{name} {n}")
        made = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(keep, max(len(made), keep + 1))
            what = chance.randrange(5)
            if what == 0:
                made[at : at + 1] = bytes([chance.randrange(256)])
            elif what == 1:
                del made[at : at + chance.randrange(60)]
            elif what == 2:
                made[at:at] = made[at : at + chance.randrange(200)]
            elif what == 3:
                made[at:at] = chance.choice(_PIECES)
            elif chance.random() < 0.2:
                del made[at:]
        yield Case(f"{name}: damage {n}", bytes(made))
