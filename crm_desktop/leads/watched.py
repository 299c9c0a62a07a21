"""The watched folder: files that lie still become leads, each once, and are remembered by digest."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crm_desktop.errors import Cancelled, UserError
from crm_desktop.i18n import LANGUAGES, said_in, tr
from crm_desktop.leads import capture
from crm_desktop.leads.capture import Go, Taken
from crm_desktop.store import beside

SETTING, _TAKEN, _PENDING = "watched", "watched.taken", "watched.pending"
MOST_REMEMBERED = 5_000
LARGEST = 256 << 20
"""Bytes of a file that is taken without being asked for."""
_UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".temp", ".opdownload")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the user set: the folder ("" for none), and whether files move to a sub-folder."""

    folder: str = ""
    move: bool = True


@dataclass(frozen=True, slots=True)
class News:
    """What one look at the folder did: (file name, what it made), and (file name, why not)."""

    taken: tuple[tuple[str, Taken], ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


Seen = dict[str, tuple[int, int]]
"""Path → (size, time of change in ns) at the look before."""


def wish_of(ws: Any) -> Wish:
    """Return what is set in a file; a setting nobody understands is none."""
    found = ws.setting(SETTING, {})
    if not isinstance(found, dict) or not isinstance(found.get("folder"), str):
        return Wish()
    return Wish(found["folder"], bool(found.get("move", True)))


def set_wish(ws: Any, wish: Wish) -> None:
    """Keep what the user set."""
    ws.set_setting(SETTING, {"folder": wish.folder, "move": wish.move})


@dataclass(slots=True)
class Watch:
    """Looks at the folder of one open file; what changed since the look before is left to lie."""

    ws: Any
    _seen: Seen = field(default_factory=dict)
    _done: Seen = field(default_factory=dict)  # looked into as they are: not read again and again
    _told: Seen = field(default_factory=dict)  # could not be read, and that was said

    def look(self, *, check: Go) -> News:
        """Take what lies still. Raises `Cancelled`, with nothing half done; never for a bad file."""
        wish = wish_of(self.ws)
        if not wish.folder or self.ws.read_only:
            return News()
        taken, refused = list[tuple[str, Taken]](), list[tuple[str, str]]()
        for path in self._still(Path(wish.folder)):
            check()
            try:
                found = self._take(path, wish, check)
            except Cancelled:
                raise
            except OSError as problem:  # another program may have it open: tried again, told once
                if self._told.get(str(path)) != self._seen[str(path)]:
                    refused.append((path.name, str(problem)))
                self._told[str(path)] = self._seen[str(path)]
                continue
            except UserError as problem:
                refused.append((path.name, str(problem)))
            else:
                if found is not None:
                    taken.append((path.name, found))
            self._done[str(path)] = self._seen[str(path)]
        return News(tuple(taken), tuple(refused))

    def _still(self, folder: Path) -> list[Path]:
        """Return the files that are as they were at the look before, by name."""
        now: Seen = {}
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if _wanted(entry):
                    state = entry.stat(follow_symlinks=False)
                    now[entry.path] = (state.st_size, state.st_mtime_ns)
        still = [Path(p) for p, state in now.items() if self._seen.get(p) == state and state[0]]
        self._seen = now
        self._done = {p: state for p, state in self._done.items() if now.get(p) == state}
        return sorted(path for path in still if str(path) not in self._done)

    def _take(self, path: Path, wish: Wish, check: Go) -> Taken | None:
        """Take a file unless it was; a file that was not read is told once and left."""
        known, state = _remembered(self.ws), path.stat()
        if state.st_size > LARGEST:  # nor is it read to be known again
            mark = f"{state.st_size}.{state.st_mtime_ns}"
            if mark in known:
                return None
            _remember(self.ws, mark)
            raise UserError(tr("This file is too large to be taken without being asked for."))
        digest = beside.digest_of(path, check)
        if digest in known or self._finished_before(digest):
            if wish.move:
                _move(path)
            return None
        self.ws.set_setting(_PENDING, {"digest": digest, "moment": self.ws.log.moment()})
        try:
            found = capture.take(self.ws, path, check=check)
        except Cancelled:
            self.ws.set_setting(_PENDING, {})
            raise
        except UserError:
            _remember(self.ws, digest)
            raise
        _remember(self.ws, digest)
        if wish.move:
            _move(path)
        return found

    def _finished_before(self, digest: str) -> bool:
        """Say whether a crash came between taking this file and remembering it."""
        pending = self.ws.setting(_PENDING, {})
        if not isinstance(pending, dict) or pending.get("digest") != digest:
            return False
        since = self.ws.log.since(int(pending.get("moment") or 0))
        done = any(o.label.key in ("capture", "import") and o.label.entity == "lead"
                   for _n, o in since)  # fmt: skip
        if done:
            _remember(self.ws, digest)
        return done


def taken(ws: Any) -> list[Path]:
    """Return the files that were taken out of the watched folder and put aside there, in any language."""
    folder = wish_of(ws).folder
    names = {said_in(code, "taken") for code in LANGUAGES} if folder else ()
    return [
        one for name in sorted(names) for one in (Path(folder) / name).glob("*") if one.is_file()
    ]


def _wanted(entry: os.DirEntry[str]) -> bool:
    name = entry.name.lower()
    if name.startswith((".", "~$")) or name.endswith(_UNFINISHED):
        return False
    return entry.is_file(follow_symlinks=False)


def _remembered(ws: Any) -> list[str]:
    found = ws.setting(_TAKEN, [])
    return found if isinstance(found, list) else []


def _remember(ws: Any, digest: str) -> None:
    kept: Iterable[str] = (d for d in _remembered(ws) if d != digest)
    ws.set_setting(_TAKEN, [*kept, digest][-MOST_REMEMBERED:])
    ws.set_setting(_PENDING, {})


def _move(path: Path) -> None:
    """Put a file into the sub-folder of those that were taken; a name that is there gets a number."""
    folder = path.parent / tr("taken")
    with contextlib.suppress(OSError):  # it stays; its digest keeps it from being taken again
        folder.mkdir(exist_ok=True)
        target, n = folder / path.name, 2
        while target.exists():
            target, n = folder / f"{path.stem} {n}{path.suffix}", n + 1
        path.rename(target)
