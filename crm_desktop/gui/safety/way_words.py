"""What each way out of damage brings, in words, and taking it; all of it runs off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from crm_desktop.gui import formats
from crm_desktop.gui.history.phrases import deed
from crm_desktop.i18n import tr, trn
from crm_desktop.store import history
from crm_desktop.store.backups import ways
from crm_desktop.store.backups.ways import FromBackup, Ways
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.salvage import words
from crm_desktop.store.salvage.salvaging import Salvaged
from crm_desktop.store.workspace import Workspace
from crm_desktop.trust import damaged, keys
from crm_desktop.trust.access import restoring

MOST = 200
"""Changes made since a backup that are listed one by one, the newest."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way as a card; `open`: it can be gone."""

    title: str
    said: str
    icon: str
    open: bool


@dataclass(frozen=True, slots=True)
class Later:
    """One change made since the backup."""

    title: str
    author: str
    when: str


@dataclass(frozen=True, slots=True)
class Found:
    """All ways in words: repair, backup, salvage; what was done since the backup and can be brought in."""

    ways: tuple[Way, Way, Way]
    later: tuple[Later, ...]
    _found: Ways

    @property
    def any(self) -> bool:
        return any(way.open for way in self.ways)

    @property
    def many_later(self) -> int:
        return len(self._found.backup.later) if self._found.backup else 0

    def take_repair(self) -> list[str]:
        """Put the repaired file in place; return what to say, line by line."""
        more: list[str] = []
        ways.take_repair(self._found, _putting(more))
        assert self._found.repair is not None
        said = trn("Repaired from the history: {n} record is there.",
                   "Repaired from the history: {n} records are there.",
                   self._found.repair.records)  # fmt: skip
        return [said, *more, _kept()]

    def take_backup(self, *, with_later: bool) -> list[str]:
        """Put the backup in place, with what was done since if wanted; return what to say."""
        assert self._found.backup is not None
        one, more = self._found.backup.backup, list[str]()
        _, brought = ways.take_backup(
            self._found, keys.key_for(one.path), with_later=with_later, put=_putting(more)
        )
        said = tr("The backup is in place: {when}.", when=formats.short_moment(one.made))
        came = trn("{n} change made since was brought in.", "{n} changes made since were brought in.",
                   brought)  # fmt: skip
        return [said, *[came] * bool(brought), *more, _kept()]

    def take_salvage(self, target: Path) -> Salvaged:
        """Put what can be read beside the damaged file."""
        return ways.take_salvage(self._found, target)

    def forget(self) -> None:
        """Remove what was tried."""
        self._found.forget()


def _putting(more: list[str]) -> ways.Put:
    """Return what puts a file in the place of the damaged one, with its users and what people refused.

    What there is to say of that is added to `more`.
    """

    def put(fresh: Path, path: Path, key: Key | None) -> Path | None:
        done = restoring.restore(fresh, path, key)
        more.extend(done.words())
        return done.kept

    return put


def _kept() -> str:
    return tr("The damaged file is kept among the backups.")


def look(path: Path, check: Callable[[], object]) -> Found:
    """Try all ways out for a file; `check` may raise to stop it. Raises `LockedError` without its key."""
    found = ways.look(path, damaged.key_for(path), keys.key_for, check)
    return Found((_repair(found), _backup(found), _salvage(found)), _later(found), found)


def _repair(found: Ways) -> Way:
    title = tr("Repair it from its history")
    if found.repair is None:
        said = tr("Not possible: part of the history itself is lost.")
        return Way(title, said, "wrench", False)
    said = trn("Its history is whole: the {n} record there is comes back, nothing is lost.",
               "Its history is whole: all {n} records come back, nothing is lost.",
               found.repair.records)  # fmt: skip
    return Way(title, said, "wrench", True)


def _backup(found: Ways) -> Way:
    one = found.backup
    if one is None:
        said = tr("There is no backup that is whole.")
        return Way(tr("Take a backup"), said, "archive-restore", False)
    title = tr("Take a backup: {when}", when=formats.short_moment(one.backup.made))
    holds = trn("It holds {n} record.", "It holds {n} records.", one.records)
    return Way(title, f"{holds} {_since(found, one)}", "archive-restore", True)


def _since(found: Ways, one: FromBackup) -> str:
    if found.history is None:
        return tr("What was done since cannot be read any more.")
    if not one.beyond:
        return tr("Nothing that can still be read was done since.")
    made = trn("{n} change was made since.", "{n} changes were made since.", one.beyond)
    if len(one.later) == one.beyond:
        return (
            f"{made} {trn('It can be brought in.', 'All of them can be brought in.', one.beyond)}"
        )
    return f"{made} {trn('{n} of them can be brought in.', '{n} of them can be brought in.', len(one.later))}"


def _salvage(found: Ways) -> Way:
    title = tr("Save what can be read as a new file")
    if found.salvage is None:
        said = (
            tr("Not needed: the repair brings back everything.")
            if found.repair is not None
            else tr("Nothing of it can be read.")
        )
        return Way(title, said, "file-plus-2", False)
    n = sum(found.salvage.records.values())
    back = trn("{n} record can be read.", "{n} records can be read.", n)
    return Way(title, "\n".join([back, *words.missing(found.salvage)]), "file-plus-2", True)


def _later(found: Ways) -> tuple[Later, ...]:
    if found.backup is None or found.history is None:
        return ()
    wanted = found.backup.later[-MOST:]
    with Workspace.open(found.history, read_only=True, key=found.key) as ws:
        conn = ws.reader()
        every = history.numbered(conn, wanted)
        return tuple(
            Later(deed(conn, info).title, info.author or tr("Unnamed"), formats.short_moment(info.wall))
            for n in reversed(wanted) if (info := every.get(n)) is not None
        )  # fmt: skip
