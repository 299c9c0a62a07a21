"""One pass over a folder that laptops share: a stick, a Dropbox, a network drive (R30-R32, R36).

Each workspace writes bundles of its own there and only ever appends to them; it reads everybody's. What
lies in the bundles that are there now is known exactly, so each pass writes what is in none of them:
whoever finds that a file vanished, shrank or broke puts back what he holds of it. Names, clocks and
sizes are not trusted: a file is told by its head, and where it was read to by the frame that ends there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import IO

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import carrying, faults, outgoing
from crm_desktop.store.carrying import Seen
from crm_desktop.store.workspace import Workspace
from crm_desktop.sync import bundle, folder_bytes, folder_key, naming, sending, sums
from crm_desktop.sync.brake import Brake
from crm_desktop.sync.braking import look_through
from crm_desktop.sync.bundle import NAMES, OPERATIONS, SUFFIX, Appending, Frame, Head, Moved, Walk
from crm_desktop.sync.seal import Key, Lock, Seal
from crm_desktop.sync.taking import Taking, There
from crm_desktop.wire import batch
from crm_desktop.wire.carried import Carried

MANY_OWN = 6
"""Files of its own a workspace has in a folder at most; then it makes one of them."""
MINE, TAKEN_AWAY = 1, 2
_OWN_NAME = re.compile(r"[0-9a-f]{8}-[0-9a-f]{8}\.crmb\Z")


@dataclass
class Outcome:
    """What a pass did, and names of files something is wrong with."""

    received: int = 0
    written: int = 0
    files: int = 0
    waiting: int = 0
    attachments: int = 0
    made_key: bool = False
    locked: list[str] = field(default_factory=list)  # sealed with a key that is not known here
    damaged: list[str] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)  # still growing, or cut short
    newer: list[str] = field(default_factory=list)  # written by a newer version of the program
    stale: list[str] = field(default_factory=list)  # of others, who have not yet rewritten them
    unreadable: list[str] = field(default_factory=list)  # the system does not give them out


@dataclass(frozen=True, slots=True)
class Look:
    """What lies in a folder: how many bundles, and the locks of those that do not open here."""

    files: int
    locked: int
    locks: tuple[Lock, ...]


def look(ws: Workspace, folder: Path) -> Look:
    """Say what is in a folder without reading it. Raises `UserError` where it is not there."""
    known, locks, locked, files = folder_key.keys(ws), [], 0, 0
    for path in paths(folder):
        head = bundle.head_at(path)
        if head is None:
            continue
        files += 1
        if head.key not in known:
            locked += 1
            locks += [head.lock] if head.lock else []
    return Look(files, locked, tuple(locks))


def exchange(
    ws: Workspace, folder: Path, check: Callable[[], None] = lambda: None, *, anew: bool = False,
    attachments: bool = True, allow: bool = False,
) -> Outcome:  # fmt: skip
    """Read what others wrote into a folder and write what it lacks.

    A file without a key makes one where the folder is empty. `check` may raise to end early: what was
    done stays. `anew` reads all files from their beginning; `attachments` says whether their bytes
    travel too; `allow` lets any number of deletions through. Raises `KeyNeededError`, `BrakeError` before
    anything is read or written, and `UserError` where the folder is not there, cannot be written or is full.
    """
    outcome = Outcome()
    there = look(ws, folder)
    key = folder_key.own(ws, there.locks)
    if key is None:
        if there.locked:
            raise folder_key.unknown(there.locks)
        key, outcome.made_key = folder_key.make(ws), True
    try:
        Pass(ws, folder, key, check, outcome).run(anew=anew, allow=allow)
        if attachments:
            beside = folder_bytes.Beside(ws, folder, key, check)
            beside.take_away()
            outcome.attachments = beside.fetch() + beside.put()
    except OSError as error:
        raise faults.in_words(error, folder) from error
    return outcome


def paths(folder: Path) -> list[Path]:
    """Return what may be bundles, whatever a synchronising program made of their names."""
    try:
        found = sorted(folder.iterdir())
    except OSError as error:
        raise UserError(
            tr("There is no folder {name}.", name=folder),
            tr("Plug in the stick, or choose another."),
        ) from error
    return [path for path in found if SUFFIX in path.name.lower() and path.is_file()]


def identity(head: Head) -> str:
    """Return by what a bundle is known, whatever it is called."""
    return hashlib.sha256(head.bytes()).hexdigest()[:32]


class Pass:
    """One pass: read everything, hold erasures against it, write what lacks, take old files away."""

    def __init__(
        self, ws: Workspace, folder: Path, key: Key, check: Callable[[], None], outcome: Outcome
    ) -> None:
        self._ws, self._folder, self._key, self._check = ws, folder, key, check
        self._outcome = outcome
        self._keys = folder_key.keys(ws)
        self._known = carrying.files(ws.reader())
        self._there: dict[str, Seen] = {}
        self._heads: dict[str, Head] = {}
        self._whole: set[str] = set()
        self._old: set[str] = set()
        self._target: tuple[Seen, Appending] | None = None

    def run(self, *, anew: bool, allow: bool) -> None:
        """Do all of it."""
        found, brake = paths(self._folder), Brake(self._ws.reader())
        for path in () if allow or brake.needless() else found:
            self._judge(brake, path)
        if anew:
            self._forget_all()
        for path in found:
            self._check()
            self._read(path)
        self._ws.log.all_came()
        if self._ws.log.make_way(self._ws.own_devices):
            sums.forget(self._ws)
        self._outcome.files = len(self._there)
        self._hold_against()
        try:
            self._write()
            self._take_away()
        except Moved:  # somebody else wrote into it: the next pass reads that first
            self._outcome.incomplete.append(self._target[0].name if self._target else "")
        finally:
            if self._target:
                self._target[1].close()
        self._outcome.waiting = outgoing.missing(self._ws.reader())

    # reading

    def _judge(self, brake: Brake, path: Path) -> None:
        """Look through what is new in a file. What cannot be read is told of when it is taken in."""
        with contextlib.suppress(OSError, bundle.NoBundleError), path.open("rb") as file:
            head = bundle.head_of(file)
            if head.key in self._keys:
                size = os.fstat(file.fileno()).st_size
                seen = self._fitting(path.name, file, head, size)
                at = (seen.position, seen.frames) if seen else (head.size, 0)
                seal = Seal(self._keys[head.key], head.bytes())
                look_through(brake, Walk(file, seal, *at), self._check)

    def _read(self, path: Path) -> None:
        name = path.name
        try:
            with path.open("rb") as file:
                head = bundle.head_of(file)
                if head.key not in self._keys:
                    self._outcome.locked.append(name)
                    return
                self._take(name, file, head)
        except bundle.NoBundleError:
            self._outcome.incomplete.append(name)
        except FileNotFoundError:  # taken away meanwhile by its owner
            return
        except OSError:
            self._outcome.unreadable.append(name)

    def _take(self, name: str, file: IO[bytes], head: Head) -> None:
        seen = self._seen(name, file, head)
        self._there[name], self._heads[name] = seen, head
        seal = Seal(self._keys[head.key], head.bytes())
        walk = Walk(file, seal, seen.position, seen.frames)
        taking = Taking(self._ws, walk, partial(self._noted, name), self._check)
        taking.run()
        self._outcome.received += taking.applying.added
        grew = walk.size != seen.size
        if taking.newer:
            self._outcome.newer.append(name)
        elif walk.broken:
            self._outcome.damaged.append(name)
        elif walk.rest and grew:
            self._outcome.incomplete.append(name)
        if not (walk.rest or walk.broken or taking.ended):
            self._whole.add(name)
        if grew:
            self._keep(replace(self._there[name], size=walk.size))

    def _seen(self, name: str, file: IO[bytes], head: Head) -> Seen:
        """Return how far a file was read, under this name or another; from its start where it is new."""
        best = self._fitting(name, file, head, os.fstat(file.fileno()).st_size)
        which = identity(head)
        mine = max((one.mine for one in self._known.values() if one.file == which), default=0)
        if best is not None and best.name == name:
            return best
        with self._ws.transaction() as conn:
            if best is None:
                carrying.forget(conn, name)
                made = Seen(name, which, head.size, mine=mine)
            else:
                carrying.same_under(conn, best.name, name)
                made = replace(best, name=name, size=0)
            carrying.note(conn, made)
        self._known[name] = made
        return made

    def _fitting(self, name: str, file: IO[bytes], head: Head, size: int) -> Seen | None:
        """Return how far a file was read, if it was."""
        which = identity(head)
        same = (one for one in self._known.values() if one.file == which)
        fitting = [one for one in same if _fits(one, file, size)]
        return max(fitting, key=lambda one: (one.name == name, one.position), default=None)

    def _noted(self, name: str, frame: Frame | None, there: There) -> None:
        seen = self._there[name]
        if frame is not None:
            seen = replace(
                seen, position=frame.end, frames=frame.counter + 1, last=frame.tag
            )  # fmt: skip
        self._keep(seen, there)

    def _keep(self, seen: Seen, there: There = ()) -> None:
        with self._ws.transaction() as conn:
            carrying.hold(conn, seen.name, there)
            carrying.note(conn, seen)
        self._there[seen.name] = self._known[seen.name] = seen

    def _forget_all(self) -> None:
        with self._ws.transaction() as conn:
            for name, seen in self._known.items():
                carrying.forget(conn, name)  # it fits nothing then; whose it is stays known
                self._known[name] = replace(seen, position=0, frames=-1)
                carrying.note(conn, self._known[name])

    # erasures

    def _hold_against(self) -> None:
        """Find the files that hold what was erased since: ours are written anew, others' are named."""
        with self._ws.transaction() as conn:
            carrying.released(conn)
            now, _ = carrying.moment(conn)
            for name, seen in list(self._there.items()):
                before = seen.clean if seen.clean is not None else 0 if seen.mine else now
                if carrying.holds_erased(conn, name, before):
                    (self._old.add if seen.mine else self._outcome.stale.append)(name)
                elif seen.clean != now:
                    self._there[name] = self._known[name] = replace(seen, clean=now)
                    carrying.note(conn, self._there[name])
        mine = {name for name, seen in self._there.items() if seen.mine}
        self._old |= {name for name in mine if self._there[name].mine == TAKEN_AWAY}
        self._old |= {name for name in mine if self._heads[name].key != self._key.id}
        if len(mine - self._old) > MANY_OWN:
            self._old |= mine

    # writing

    def _write(self) -> None:
        conn = self._ws.reader()
        now, rows = carrying.moment(conn)
        target = self._own()
        if target is not None:  # rows that were granted since are part of what it holds
            for one in carrying.grown(conn, target.upto, target.rows):
                self._put([piece] for piece in sending.pieces_of(conn, one))
        while found := carrying.lacking(conn, self._covering(), sending.OPERATIONS):
            self._put(sending.batches(conn, sending.together(found)))
        self._put(sending.batches_of(carrying.lacking_waiting(conn, self._covering())))
        if folder_key.lock_of(self._ws) and not any(
            self._heads[name].lock for name in self._covering() & self._heads.keys()
        ):
            self._new_own()
        if target is not None and (self._target is None or self._target[0].name == target.name):
            self._keep(replace(self._there[target.name], upto=now, rows=rows))

    def _covering(self) -> set[str]:
        return self._there.keys() - self._old

    def _own(self) -> Seen | None:
        """Return the file of ours that can be written on, None where there is none."""
        device = self._device()
        fit = [
            seen
            for name, seen in self._there.items()
            if seen.mine and name in self._whole - self._old
            and _OWN_NAME.match(name) and name.startswith(device)
        ]  # fmt: skip
        return max(fit, key=lambda seen: seen.position, default=None)

    def _device(self) -> str:
        return hashlib.sha256(str(self._ws.setting("device")).encode()).hexdigest()[:8]

    def _put(self, batches: Iterable[Sequence[Carried]]) -> None:
        """Write a frame of each batch; a large operation counts when all its pieces are there."""
        for some in batches:
            self._check()
            self._frame(some)

    def _frame(self, some: Sequence[Carried]) -> None:
        if self._target is None and self._opened()[0].frames == 0:
            self._add(NAMES, naming.told(self._ws))
        seen = self._add(OPERATIONS, batch.pack(some))
        whole = [(one.header.stamp, carrying.ALL) for one in some if one.ends]
        self._keep(seen, whole)
        self._outcome.written += len(whole)

    def _add(self, kind: bytes, body: bytes) -> Seen:
        seen, appending = self._target or self._opened()
        appending.add(kind, body)
        end = appending.position
        seen = replace(
            seen, position=end, frames=appending.counter, last=appending.tag, size=end
        )  # fmt: skip
        self._target = (seen, appending)
        return seen

    def _opened(self) -> tuple[Seen, Appending]:
        seen = self._own() or self._new_own()
        seal = Seal(self._key, self._heads[seen.name].bytes())
        path = self._folder / seen.name
        self._target = (seen, Appending(path, seal, seen.position, seen.frames))
        return self._target

    def _new_own(self) -> Seen:
        """Make a bundle of ours. It is known as ours before it is there, so that it never is nobody's."""
        head = bundle.new_head(self._key, folder_key.lock_of(self._ws))
        name = f"{self._device()}-{os.urandom(4).hex()}{SUFFIX}"
        now, rows = carrying.moment(self._ws.reader())
        seen = Seen(
            name, identity(head), head.size, size=head.size, mine=MINE, clean=now, upto=now, rows=rows
        )  # fmt: skip
        self._heads[name] = head
        self._keep(seen)
        self._whole.add(name)
        bundle.create(self._folder / name, head)
        return seen

    def _take_away(self) -> None:
        """Take away our files whose whole content lies in others by now."""
        for name in sorted(self._old):
            self._keep(replace(self._there[name], mine=TAKEN_AWAY))
            try:
                (self._folder / name).unlink(missing_ok=True)
            except OSError:  # another program holds it open: with the next pass
                self._outcome.stale.append(name)
        if self._old:
            bundle.settle(self._folder)


def _fits(seen: Seen, file: IO[bytes], size: int) -> bool:
    """Say whether a file is, up to where it was read, what it was then."""
    if size < seen.position or seen.frames < 0:
        return False
    return seen.frames == 0 or bundle.tag_before(file, seen.position) == seen.last
