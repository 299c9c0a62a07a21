"""Large attachments that follow their workspace to another key: those beside it, and those of its backups.

Those beside the file are there under both keys while it is replaced, so that none is ever missing. Only what
lay there under the old key is forgotten after: what others put there meanwhile is theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from crm_desktop.errors import Cancelled, UserError
from crm_desktop.i18n import tr
from crm_desktop.store import backup, beside, driver
from crm_desktop.store.beside import Near
from crm_desktop.store.cipher import notes, remains
from crm_desktop.store.cipher.converted import Converted
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.cipher.notes import Stop


def ahead(path: Path, old: Key | None, new: Key | None, done: Converted, stop: Stop) -> None:
    """Let what a closed file keeps beside it lie there under its new key too, before it has that.

    Raises `Cancelled` when `stop` answers true, `OSError`; `take_back` makes all as it was.
    """
    wanted = backup.named_by(path, old)
    if wanted:
        notes.begun(path, old)
        _sealed_anew(Near(path, old), Near(path, new), wanted, done, stop)


def take_back(path: Path, old: Key | None) -> None:
    """Forget what `ahead` wrote: the file stays as it was."""
    with notes.writing(path, old) as conn:
        if conn.execute("SELECT 1 FROM meta WHERE key=?", (remains.BEGUN,)).fetchone():
            remains.forget_begun(conn, path, old)


def own(path: Path, old: Key | None, new: Key | None, done: Converted, stop: Stop) -> None:
    """Let what lies beside a file follow it; what it does not name goes. Raises `Cancelled`.

    What is damaged stays, and is named in `done`.
    """
    lying = list(beside.lying(path))
    before, after = Near(path, old), Near(path, new)
    wanted = backup.named_by(path, new)
    broken = _sealed_anew(before, after, wanted, done, stop)
    _forget_old(before, after, lying, wanted, broken)


def of_backups(
    backups: Sequence[Path], old: Key | None, new: Key | None, done: Converted, stop: Stop
) -> None:
    """Let what the backups of a file share follow it, also where one of them could not. Raises `Cancelled`.

    A backup that cannot be read may name anything: then nothing is forgotten, all is sealed anew.
    """
    if not backups:
        return
    lying = list(beside.lying(backups[0]))
    before, after = Near(backups[0], old), Near(backups[0], new)
    wanted, all_read = _wanted(backups, new)
    broken = _sealed_anew(before, after, wanted, done, stop)
    if not all_read:
        left = [name for name in lying if name not in broken and _is_old(before, after, name)]
        known = {beside.name(before, digest) for digest in wanted}
        others = {beside.digest_at(before, name) for name in left if name not in known} - {None}
        broken |= _sealed_anew(before, after, {d: -1 for d in others if d}, done, stop)
    _forget_old(before, after, lying, wanted, broken)


def _wanted(backups: Sequence[Path], key: Key | None) -> tuple[dict[str, int], bool]:
    """Return digest → size of what backups name, and whether each could be read."""
    wanted: dict[str, int] = {}
    all_read = True
    for one in backups:
        try:
            wanted |= backup.named_by(one, key)
        except (UserError, OSError, driver.Error):
            all_read = False
    return wanted, all_read


def _sealed_anew(
    old: Near, new: Near, wanted: Mapping[str, int], done: Converted, stop: Stop
) -> set[str]:
    """Write under the new key what lies there under the old one; return the names of what is damaged."""

    def check() -> None:
        if stop():
            raise Cancelled

    broken = set()
    for digest, size in wanted.items():
        check()
        if beside.lies(new, digest, size):
            continue
        if beside.take(old, new, digest, check):
            done.attachments += 1
        elif beside.place(old, digest).exists():
            broken.add(beside.name(old, digest))
    done.left += [one for one in _words(new.path, broken) if one not in done.left]
    return broken


def _forget_old(
    old: Near, new: Near, lying: Iterable[str], wanted: Mapping[str, int], broken: set[str]
) -> None:
    kept = {beside.name(new, digest) for digest in wanted} | broken
    names = [name for name in lying if name not in kept and _is_old(old, new, name)]
    beside.forget_all(new.path, names)


def _is_old(old: Near, new: Near, name: str) -> bool:
    """Say whether what lies there has the old key: not the new one, nor that of a file of the same name."""
    try:
        return beside.opens(old, name) and not beside.opens(new, name)
    except OSError:  # gone meanwhile
        return False


def _words(path: Path, names: Iterable[str]) -> list[tuple[Path, str]]:
    said = tr("This attachment is damaged.")
    return [(beside.folder_of(path) / name[:2] / name, said) for name in sorted(names)]
