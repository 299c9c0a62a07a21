"""A second place for backups, another disk or folder: each is copied there and read back.

A place that is away, a stick that is not plugged in, is no error; it catches up when it is there again. Each
workspace has a folder of its own there: others may bear its name.
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crm_desktop.errors import Cancelled, UserError
from crm_desktop.i18n import tr, trn
from crm_desktop.store import backup, beside, driver, faults
from crm_desktop.store.backups import followed, halves, holding, homes, proof, reached, thinning
from crm_desktop.store.cipher import remains
from crm_desktop.store.cipher.key import Key, id_at

if TYPE_CHECKING:
    from crm_desktop.store.workspace import Workspace

KEY = "backups.second"
"""Setting of a file: the folder."""


@dataclass(frozen=True, slots=True)
class Place:
    """A second place: whether it is `there` now, how many proved backups are on it and how many lack.

    `left` are copies there that have another key than the file and could not be given it, or whose large
    attachments have and could not.
    """

    folder: Path
    there: bool
    copied: int
    behind: int
    left: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Lying:
    """A backup and where it lies: `here` beside the file, in the `second` place, or both."""

    path: Path
    made: datetime
    reason: str
    size: int
    here: bool
    second: bool


def everywhere(ws: Workspace) -> list[Lying]:
    """Return the backups of a file that lie beside it or in the second place, newest first."""
    folder = second(ws)
    away = dict[str, tuple[str, Path]]()
    if folder is not None:
        with contextlib.suppress(OSError):  # pulled out
            away = {file.name: (reason, file) for reason, file in _there(ws, homes.of(ws, folder))}
    found = [
        Lying(
            one.path,
            one.made,
            one.reason,
            one.size,
            True,
            away.pop(one.path.name, None) is not None,
        )
        for one in backup.backups(ws.path)
    ]
    for reason, file in away.values():
        with contextlib.suppress(OSError, ValueError):
            found.append(
                Lying(file, backup.made_at(file), reason, file.stat().st_size, False, True)
            )
    return sorted(found, key=lambda one: one.made, reverse=True)


def second(ws: Workspace) -> Path | None:
    """Return the folder the user chose, None where there is none."""
    said = ws.setting(KEY, "")
    return Path(said) if said else None


def choose(ws: Workspace, folder: Path | None) -> None:
    """Copy backups to a folder from now on, or to none.

    Raises `UserError` for one that is not there, or that holds the backups already, and where the file has
    users for who is no owner: all of it goes there.
    """
    ws.may_manage()
    if folder is not None:
        folder = folder.absolute()
        if not folder.is_dir():
            raise UserError(tr("There is no folder {folder}.", folder=folder),
                            tr("Make it first, or choose another folder."))  # fmt: skip
        here = (ws.path.parent, backup.folder_of(ws.path))
        if folder.resolve() in [one.resolve() for one in here]:
            raise UserError(
                tr("The backups lie there already."),
                tr("Choose a folder on another disk: when this one breaks, it is still there."),
            )
    ws.set_setting(KEY, "" if folder is None else str(folder))


def state(ws: Workspace) -> Place | None:
    """Say how the second place stands; None where there is none.

    Only names, sizes and beginnings of files are looked at.
    """
    folder = second(ws)
    if folder is None:
        return None
    if not folder.is_dir():
        return Place(folder, False, 0, len(_proved(ws)))
    home, proved = homes.of(ws, folder), _proved(ws)
    lacking = [one for one in proved if not _has(home, one)]
    return Place(folder, True, len(proved) - len(lacking), len(lacking))


def catch_up(
    ws: Workspace, stop: Callable[[], bool] = lambda: False, old: Key | None = None
) -> Place | None:
    """Copy what the second place lacks, newest first, and take from it what an erasure reached.

    Copies of the key the file had before, `old`, get its own. Raises `UserError` where it is there and takes
    no copy, `Cancelled` when `stop` answers true.
    """
    folder = second(ws)
    if folder is None or not folder.is_dir():
        return state(ws)
    _sweep(ws, folder, stop)
    with holding.using(ws.path, stop):
        left = _caught_up(ws, folder, stop, old)
    stands = state(ws)
    return replace(stands, left=tuple(left)) if stands else None


def _sweep(ws: Workspace, folder: Path, stop: Callable[[], bool]) -> None:
    """Take away what a killed program left half made there: in clear, or of before an erasure.

    While others are at work among the backups it may be theirs, and stays until the next time.
    """
    with contextlib.suppress(OSError, holding.InUse):
        home = homes.of(ws, folder)
        if any(halves.of_backups(ws.path, home)):
            with holding.alone(ws.path, stop):
                halves.sweep(halves.of_backups(ws.path, home))


def _caught_up(
    ws: Workspace, folder: Path, stop: Callable[[], bool], old: Key | None
) -> list[Path]:
    """Carry out `catch_up`; return the copies that kept their key."""
    try:
        homes.move_in(ws, folder, old)
        home, proved = homes.of(ws, folder), _proved(ws)
        unread = reached.forget(ws, home, old)
        coming = {one.name for one in proved}
        sealed, left = followed.follow_key(ws, home, coming, stop, old)
        if proved:
            home.mkdir(exist_ok=True)
        for one in proved:
            if not _has(home, one):
                _copy(beside.Near(one, ws.key), home / one.name, stop)
        _thin(ws, home, sealed.spared())
        left = followed.forget(ws, home, sealed, left)
        if unread is not None:
            raise unread
    except (OSError, driver.Error) as error:
        if not folder.is_dir():  # pulled out meanwhile
            return []
        raise faults.in_words(error, folder / ws.path.name) from error
    return left


def words(place: Place) -> str:
    """Say in one sentence how the second place stands."""
    if not place.there:
        return tr("{folder} is not connected; it is caught up when it is.", folder=place.folder)
    if place.behind:
        return trn("{folder} lacks {n} backup.", "{folder} lacks {n} backups.", place.behind,
                   folder=place.folder)  # fmt: skip
    said = tr("{folder} has all backups.", folder=place.folder)
    return f"{said} {left_words(place.left)}" if place.left else said


def left_words(left: Sequence[Path]) -> str:
    """Name the copies that could not be given the key of their file."""
    return trn(
        "{n} copy in the second place keeps its old key: {names}",
        "{n} copies in the second place keep their old key: {names}",
        len(left), names=", ".join(one.name for one in left),
    )  # fmt: skip


def _proved(ws: Workspace) -> list[Path]:
    return list(proof.each(one.path for one in backup.backups(ws.path)))


def _has(folder: Path, one: Path) -> bool:
    """Say whether a copy is there and is that of the backup as it is now: it may have been written anew."""
    try:
        here, there = one.stat(), (folder / one.name).stat()
    except OSError:
        return False
    same = abs(here.st_mtime_ns - there.st_mtime_ns) < 2_500_000_000  # FAT knows two seconds
    return here.st_size == there.st_size and same and id_at(one) == id_at(folder / one.name)


def _copy(near: beside.Near, target: Path, stop: Callable[[], bool]) -> None:
    """Copy one backup; it counts only when what is read back from there is what was written."""

    def go_on() -> None:
        if stop():
            raise Cancelled

    source, draft = near.path, target.with_name(target.name + ".partial")
    try:
        with draft.open("wb") as file:
            for chunk in beside.read(source):
                go_on()
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if beside.digest_of(draft, go_on) != beside.digest_of(source, go_on):
            raise UserError(
                tr(
                    "What was written to {folder} is not what can be read from it.",
                    folder=target.parent,
                ),
                tr("Use another disk or stick; this one may be failing."),
            )
        said = source.stat()
        os.utime(draft, ns=(said.st_atime_ns, said.st_mtime_ns))
        beside.carry(near, target, go_on)
        if target.exists():
            remains.put_in_place(draft, target)  # it may be in clear, or of before an erasure
        else:
            remains.stand(draft, target)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _there(ws: Workspace, home: Path) -> list[tuple[str, Path]]:
    """Return (reason, path) of the backups of this file that lie in its folder, newest first."""
    return homes.files(home, ws.path.stem)


def _thin(ws: Workspace, home: Path, spared: Set[str]) -> None:
    """Keep as many of each reason as beside the file, whatever is left there: its disk may be a new one."""
    seen: Counter[str] = Counter()
    for reason, file in _there(ws, home):
        seen[reason] += 1
        if seen[reason] > backup.kept(ws, reason):
            file.unlink(missing_ok=True)
    thinning.forget_unnamed([file for _, file in _there(ws, home)], ws.key, spared)
