"""What lies in the second place and must follow its file to another key: copies, and what lies beside them.

No note says there what has followed, that is asked of what lies there: so large attachments go first, and lie
under both keys until the copies that name them have followed. What has the file's key never lacks one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.errors import Cancelled, UserError
from crm_desktop.store import backup, beside, driver
from crm_desktop.store.backups import homes
from crm_desktop.store.beside import Check, Near
from crm_desktop.store.cipher.key import Key, id_at

if TYPE_CHECKING:
    from crm_desktop.store.workspace import Workspace


@dataclass(slots=True)
class Sealed:
    """Large attachments that lie there under keys the file has no more.

    `lying` is where those of a digest do, `named` by which copies, `broken` those that do not lie under the
    file's key, as they cannot be read or written there. `free` are those no copy names, `lost` those that
    one which cannot be read may name, and that cannot be read either.
    """

    lying: dict[str, list[Near]] = field(default_factory=dict)
    named: dict[str, list[Path]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    free: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)

    def spared(self) -> set[str]:
        """Return the names of what is not to be thinned: what of it may go is said by `forget`."""
        return self.lost | {name for digest in self.lying for name in self.names(digest)}

    def names(self, digest: str) -> list[str]:
        """Return under which names a digest lies."""
        return [beside.name(near, digest) for near in self.lying[digest]]

    def held_back(self) -> set[Path]:
        """Return the copies that name what could not follow."""
        return {one for digest in self.broken for one in self.named.get(digest, ())}


def ahead(ws: Workspace, home: Path, stop: Callable[[], bool], old: Key | None) -> Sealed:
    """Let what copies in a home name lie there under the file's key too, read back from there.

    `old` is the key the file had before; nothing is forgotten yet. What a copy that cannot be read may name
    is every one. Raises `Cancelled` when `stop` answers true.
    """

    def check() -> None:
        if stop():
            raise Cancelled

    done, files = Sealed(), _files(ws, home)
    nears = [Near(file, one) for file in files[:1]
             for one in dict.fromkeys((None, old)) if one != ws.key]  # fmt: skip
    others = {name: near for near in nears for name in _opened_by(near)}
    all_follow = {id_at(file) for file in files} <= {ws.key.id if ws.key else None}
    if not nears or (all_follow and not others):
        return done
    done.named, all_read = _named(ws, files, old)
    _sort(done, nears, others, all_read, check)
    elsewhere = _elsewhere(ws)
    for digest, lying in done.lying.items():
        if not _follows(digest, [*lying, *elsewhere], Near(files[0], ws.key), check):
            done.broken.add(digest)
    return done


def _sort(
    done: Sealed, nears: Iterable[Near], others: Mapping[str, Near], all_read: bool, check: Check
) -> None:
    """Tell what lies under other keys by what copies name, which damage does not change.

    What none names is told by reading it where a copy cannot be read.
    """
    for near in nears:
        there = beside.lying(near.path)
        for digest in done.named:
            if beside.name(near, digest) in there:
                done.lying.setdefault(digest, []).append(near)
    for name in others.keys() - done.spared():
        check()
        found = None if all_read else beside.digest_at(others[name], name)
        if found is None or beside.name(others[name], found) != name:
            (done.free if all_read else done.lost).add(name)
        else:
            done.lying.setdefault(found, []).append(others[name])


def follow_key(
    ws: Workspace, home: Path, coming: Collection[str], stop: Callable[[], bool], old: Key | None
) -> tuple[Sealed, list[Path]]:
    """Give what lies there the file's key, but what has a newer copy coming; return what kept its own.

    Its large attachments have followed before; `forget` is for when those that come are there.
    """
    from crm_desktop.store.cipher import converting

    sealed = ahead(ws, home, stop, old)
    back, left, wanted = sealed.held_back(), list[Path](), ws.key.id if ws.key else None
    for file in _files(ws, home):
        has = id_at(file)
        if file.name in coming or has == wanted:
            continue
        key = homes.key_of(file, old)
        if file in back or (has is not None and key is None):
            left.append(file)
            continue
        try:
            converting.rewrite(file, key, ws.key, stop)
        except (UserError, OSError, driver.Error):  # a damaged one keeps no other back
            left.append(file)
    return sealed, left


def forget(ws: Workspace, home: Path, sealed: Sealed, left: Iterable[Path]) -> list[Path]:
    """Forget large attachments of other keys but what copies that kept their own name, or what is broken.

    Return `left` and the copies whose large attachments could not follow.
    """
    kept, files = set(left), _files(ws, home)
    if not files:
        return sorted(kept)
    after = Near(files[0], ws.key)
    # a copy that came may have brought them
    sealed.broken = {d for d in sealed.broken if not beside.sound(after, d, beside.nobody)}
    for digest in sealed.lying.keys() - sealed.broken:
        if kept.isdisjoint(sealed.named.get(digest, ())):
            beside.forget_all(after.path, sealed.names(digest))
    beside.forget_all(after.path, sealed.free)
    return sorted(kept | sealed.held_back())


def _files(ws: Workspace, home: Path) -> list[Path]:
    return [file for _, file in homes.files(home, ws.path.stem)]


def _opened_by(near: Near) -> Iterator[str]:
    """Yield the names of what lies there in clear or under a key, as `near` says."""
    for name in beside.lying(near.path):
        with contextlib.suppress(OSError):  # gone meanwhile
            if beside.opens(near, name):
                yield name


def _named(
    ws: Workspace, files: Sequence[Path], old: Key | None
) -> tuple[dict[str, list[Path]], bool]:
    """Return digest → the copies that name it, and whether each copy could be read."""
    named, all_read = dict[str, list[Path]](), True
    for file in files:
        try:
            for digest in backup.named_by(file, homes.key_of(file, ws.key, old)):
                named.setdefault(digest, []).append(file)
        except (UserError, OSError, driver.Error):
            all_read = False
    return named, all_read


def _elsewhere(ws: Workspace) -> list[Near]:
    """Return where else the file keeps what may be damaged in the second place."""
    kept = [Near(one.path, ws.key) for one in backup.backups(ws.path)[:1]]
    return [*kept, ws.near]


def _follows(digest: str, sources: Iterable[Near], after: Near, check: Check) -> bool:
    """Say whether bytes lie under the file's key, if need be after they were written: by reading them."""
    if beside.sound(after, digest, check):
        return True
    for source in sources:
        if not beside.place(source, digest).exists():
            continue
        with contextlib.suppress(OSError):  # no room: the next time tries again
            if beside.take(source, after, digest, check):
                if beside.sound(after, digest, check):
                    return True
                beside.forget_all(after.path, [beside.name(after, digest)])
    return False
