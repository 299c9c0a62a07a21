"""A disk that loses power: what a program had synced is there, of the rest some, in any order, some torn.

The model of a file system: what is written to a file counts once that file is synced, and so does that the
file is there at all; names given, changed and taken away count once their folder is synced. What does not
count yet is kept or lost by chance, each write for itself; one in seven of those kept is torn at a sector.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.faults.trace import Event

SECTOR = 512


@dataclass(slots=True)
class _Inode:
    durable: bytearray = field(default_factory=bytearray)
    waiting: list[Event] = field(default_factory=list)


class Disk:
    """Takes a program's events; `lose` gives the files as the next start would find them."""

    def __init__(self) -> None:
        self._now: dict[str, _Inode] = {}
        self._synced: dict[str, _Inode] = {}

    def take(self, event: Event) -> None:
        """Let one thing happen."""
        if event.kind == "c":
            self._now[event.path] = _Inode()
        elif event.kind == "d":
            self._now.pop(event.path, None)
        elif event.kind in "rl":
            self._named(event)
        elif event.kind == "s":
            self._sync(event.path)
        else:
            self._now.setdefault(event.path, _Inode()).waiting.append(event)

    def _named(self, event: Event) -> None:
        inode = self._now.get(event.data.decode())
        if inode is not None:
            self._now[event.path] = inode
            if event.kind == "r":
                del self._now[event.data.decode()]

    def _sync(self, path: str) -> None:
        inode = self._now.get(path)
        if inode is None:  # a folder: its names count from now on
            inside = {p for p in {*self._now, *self._synced} if p.rpartition("/")[0] == path}
            for one in inside:
                self._name(one, self._now.get(one))
            return
        for event in inode.waiting:
            _apply(inode.durable, event, len(event.data))
        inode.waiting.clear()
        if path not in self._synced:
            self._synced[path] = inode

    def _name(self, path: str, inode: _Inode | None) -> None:
        if inode is None:
            self._synced.pop(path, None)
        else:
            self._synced[path] = inode

    def lose(self, rng: Random) -> dict[str, bytes]:
        """Return path → bytes after the power went; the disk itself goes on."""
        named = dict(self._synced)
        for path in sorted({*self._now, *self._synced}):
            if self._now.get(path) is not self._synced.get(path) and rng.random() < 0.5:
                if path in self._now:
                    named[path] = self._now[path]
                else:
                    named.pop(path, None)
        return {path: _torn(inode, rng) for path, inode in named.items()}


def _torn(inode: _Inode, rng: Random) -> bytes:
    data = bytearray(inode.durable)
    for event in inode.waiting:
        chance = rng.random()
        if chance < 0.5:
            continue
        kept = len(event.data)
        if event.kind == "w" and chance < 0.57:
            kept = rng.randrange(kept + 1) // SECTOR * SECTOR
        _apply(data, event, kept)
    return bytes(data)


def _apply(data: bytearray, event: Event, kept: int) -> None:
    if event.kind == "t":
        del data[event.at :]
        data.extend(bytes(max(0, event.at - len(data))))
        return
    end = event.at + kept
    if len(data) < end:
        data.extend(bytes(end - len(data)))
    data[event.at : end] = event.data[:kept]


def images(events: Sequence[Event], count: int, seed: int) -> object:
    """Yield (events that had happened, path → bytes) for so many moments chosen by chance, in their order."""
    rng, disk = Random(seed), Disk()
    moments = sorted(rng.randrange(1, len(events) + 1) for _ in range(count))
    done = 0
    for moment in moments:
        for event in events[done:moment]:
            disk.take(event)
        done = moment
        yield moment, disk.lose(rng)


def put(files: dict[str, bytes], under: str, folder: Path) -> None:
    """Write the files of an image into a folder of its own."""
    for path, data in files.items():
        place = folder / Path(path).relative_to(under)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
