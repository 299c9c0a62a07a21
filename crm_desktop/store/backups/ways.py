"""The ways out for a damaged file, each tried beside it before anybody chooses; the file is only read.

Repair from its log loses nothing. A backup loses what was done since, as far as the log cannot be read any
more; the rest is brought in. Salvage brings back what still lies on its pages.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crm_desktop.domain.operation import Operation
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import backup, beside, blobs, check, driver, faults
from crm_desktop.store.backups import proof
from crm_desktop.store.cipher.key import Key, id_at
from crm_desktop.store.salvage.repairing import Repaired, repaired
from crm_desktop.store.salvage.salvaging import Salvaged, salvage
from crm_desktop.store.workspace import Workspace

Check = Callable[[], object]
Put = Callable[[Path, Path, Key | None], Path | None]
"""Puts a file, with its key, in the place of another; as `backup.restore` does."""
KeyOf = Callable[[Path], Key | None]
"""Says the key of a file; raises `UserError` where it has to be entered."""
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class FromBackup:
    """The newest good backup: how many operations the damaged file has beyond it, and how many of those can
    be brought in. `later` are the arrival numbers of these in the file they are read from.
    """

    backup: backup.Backup
    records: int
    proved: bool
    beyond: int
    later: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """What can be done; None for a way that is closed. `history` is the file whose log tells what was done
    since a backup: the repaired or the salvaged one. `folder` is where all of it lies until one is taken.
    """

    path: Path
    folder: Path
    key: Key | None
    repair: Repaired | None
    salvage: Salvaged | None
    backup: FromBackup | None

    @property
    def history(self) -> Path | None:
        made = self.repair or self.salvage
        return made.path if made is not None else None

    def forget(self) -> None:
        """Remove what was tried."""
        shutil.rmtree(self.folder, ignore_errors=True)


def look(path: Path, key: Key | None, key_of: KeyOf, going: Check = beside.nobody) -> Ways:
    """Try all ways out of the damage of a file that is not open; `going` is asked on the way and may raise.

    Raises `UserError` where the disk does not take what is tried, or the file is open elsewhere.
    """
    folder = path.with_name(f"{path.name}.ways")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir()
        mended = repaired(path, folder / "repaired.crm", going, key)
        saved = _salvaged(path, folder / "salvaged.crm", going, key) if mended is None else None
        found = Ways(path, folder, key, mended, saved, None)
        return Ways(path, folder, key, mended, saved, _newest(found, key_of, going))
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise faults.in_words(error, folder / path.name) from error
        raise


def _salvaged(path: Path, target: Path, going: Check, key: Key | None) -> Salvaged | None:
    """Return what salvage brings, None where that is nothing."""
    try:
        return salvage(path, target, going, key, files=False)
    except UserError:
        if target.parent.is_dir() and shutil.disk_usage(target.parent).free < path.stat().st_size:
            raise
        return None


def _newest(ways: Ways, key_of: KeyOf, going: Check) -> FromBackup | None:
    """Return the newest backup that is whole, those that were proved before all others of any age."""
    every = backup.backups(ways.path)
    for one in sorted(every, key=lambda b: proof.of(b.path) is None):
        going()
        with contextlib.suppress(UserError, OSError, driver.Error):
            return _held_against(ways, one, key_of(one.path), going)
    return None


def _held_against(ways: Ways, one: backup.Backup, key: Key | None, going: Check) -> FromBackup:
    """Say what a backup lacks that the damaged file has. Raises where the backup is not whole."""
    with backup.opened(one.path, key) as conn:
        backup.verify(conn)
        stamps = {stamp for (stamp,) in conn.execute("SELECT stamp FROM operation")}
    with Workspace.open(one.path, read_only=True, key=key) as ws:
        shown = sum(count for count in check.counts(ws.reader()).values())
    beyond, later = 0, []
    if ways.history is not None:
        with Workspace.open(ways.history, read_only=True, key=ways.key) as ws:
            for n, stamp, whole in _operations(ws):
                going()
                if stamp not in stamps:
                    beyond += 1
                    later += [n] * whole
    return FromBackup(one, shown, proof.of(one.path) is not None, beyond, tuple(later))


def _operations(ws: Workspace) -> Iterator[tuple[int, str, bool]]:
    """Yield (arrival number, stamp, whether all of it is there) of all but what salvage wrote itself."""
    sql = (
        "SELECT o.n,o.stamp,o.cancels IS NOT NULL OR o.touched<=(SELECT count(*) FROM change c "
        "WHERE c.operation=o.n) FROM operation o WHERE o.origin<>'salvage' AND o.number>0 ORDER BY o.n"
    )
    for n, stamp, whole in ws.reader().execute(sql):
        yield n, stamp, bool(whole)


def take_repair(ways: Ways, put: Put = backup.restore) -> Path | None:
    """Put the repaired file in the place of the damaged one; return where that is kept."""
    assert ways.repair is not None
    return put(ways.repair.path, ways.path, ways.key)


def take_backup(
    ways: Ways,
    key: Key | None,
    *,
    with_later: bool,
    going: Check = beside.nobody,
    put: Put = backup.restore,
) -> tuple[Path | None, int]:
    """Put the backup in the place of the damaged file, with what was done since where that is wanted.

    Return where the damaged file is kept, and how many operations were brought in. Raises `UserError` with
    everything as it was.
    """
    assert ways.backup is not None
    source, fresh = ways.backup.backup.path, ways.folder / "from backup.crm"
    with _cleared(fresh):
        with backup.opened(source, key) as conn:
            backup.copy_database(conn, fresh, key=key)
        brought = _bring_in(ways, fresh, key, going) if with_later else 0
        kept = put(fresh, ways.path, key)
    own = ways.key  # an encrypted file stays so
    into = own if own is not None and id_at(ways.path) == own.id else key
    wanted = backup.named_by(ways.path, into)
    beside.share(beside.Near(source, key), beside.Near(ways.path, into), wanted, beside.nobody)
    return kept, brought


def take_salvage(ways: Ways, target: Path) -> Salvaged:
    """Put what was salvaged at `target`, beside the damaged file, which stays; return what it holds."""
    from dataclasses import replace

    assert ways.salvage is not None
    made = ways.salvage.path
    backup.with_files(made, ways.path, target, ways.key)
    made.rename(target)
    with Workspace.open(target, read_only=True, key=ways.key) as ws:
        lost = sorted(blobs.lost(ws.reader(), beside.Near(target, ways.key)).values())
    return replace(ways.salvage, path=target, files=tuple(lost))


def _bring_in(ways: Ways, fresh: Path, key: Key | None, going: Check) -> int:
    """Write into a copy of the backup what the log of the damaged file has beyond it."""
    assert ways.backup is not None
    assert ways.history is not None
    with (
        Workspace.open(ways.history, read_only=True, key=ways.key) as old,
        Workspace.open(fresh, key=key) as ws,
    ):
        ws.guard(False)  # what comes was written by who was signed in then
        for part in _parts(ways.backup.later):
            going()
            ws.log.apply(_read(old, part), more=True)
        ws.log.all_came()
        found = check.check(ws).problems
        if found:
            raise UserError(
                tr("What came of it does not fit together: {reason}", reason=found[0]),
                tr("Take the backup without what was done since. Nothing was changed."),
            )
    return len(ways.backup.later)


def _parts(later: Sequence[int]) -> Iterator[Sequence[int]]:
    for at in range(0, len(later), AT_ONCE):
        yield later[at : at + AT_ONCE]


def _read(old: Workspace, ns: Sequence[int]) -> list[Operation]:
    wanted = set(ns)
    found = old.log.since(min(ns) - 1, max(ns) - min(ns) + 1)
    return [operation for n, operation in found if n in wanted]


@contextlib.contextmanager
def _cleared(fresh: Path) -> Iterator[None]:
    try:
        yield
    finally:
        for suffix in ("", "-wal", "-shm", ".lock"):
            fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)
