"""Looking after an open file: a quick look when it is opened, and all of it now and then, behind the work."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_desktop.i18n import tr
from crm_desktop.store import beside, check, faults
from crm_desktop.store.backups import trying
from crm_desktop.store.past.stopping import stoppable
from crm_desktop.store.salvage import rebuilding, wholeness

if TYPE_CHECKING:
    from crm_desktop.store.workspace import Workspace

SECONDS = 3.0
"""Seconds the quick look takes at most; what it did not come to is left to the full one."""
HEAD = 1000
"""Operations at the end of the log that are looked at."""
PAGES = "PRAGMA quick_check(3)"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: `damage` of the file itself, which is not repaired in place; what holding it against
    its log gave, where that was done; `backups` that are not what they were.
    """

    damage: tuple[str, ...] = ()
    report: check.Report | None = None
    backups: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return self.file_ok and not self.backups

    @property
    def file_ok(self) -> bool:
        """Say whether the file itself is well, whatever its backups are."""
        drifted = self.report is not None and not self.report.ok
        return not (self.damage or drifted)


def quick(ws: Workspace, going: beside.Check = beside.nobody, seconds: float = SECONDS) -> Found:
    """Look whether a file has all its tables, whether the end of its log holds together, and at its pages.

    Reads for `seconds` at most, by a connection of its own, and writes nothing. `going` may raise.
    """
    end = time.monotonic() + seconds
    conn = ws.fresh_reader()
    try:
        return Found(tuple(_schema(conn)) or tuple(_head(conn)) or tuple(_pages(conn, end, going)))
    except Exception as error:
        if not faults.tells_damage(error, ws.path):
            raise
        return Found((wholeness.reason(error),))
    finally:
        if conn is not ws.reader():
            conn.close()


def _schema(conn: Any) -> Iterator[str]:
    names = {name for (name,) in conn.execute("SELECT name FROM sqlite_schema WHERE type='table'")}
    for name in rebuilding.WANTED:
        if name not in names:
            yield tr("A part of the file is missing: {name}", name=name)


def _head(conn: Any) -> Iterator[str]:
    """Look whether what the newest operations wrote names operations, kinds and records that are there."""
    (last,) = conn.execute("SELECT coalesce(max(n),0) FROM operation").fetchone()
    (loose,) = conn.execute(
        "SELECT count(*) FROM change c WHERE c.operation>? AND (NOT EXISTS (SELECT 1 FROM operation o "
        "WHERE o.n=c.operation) OR NOT EXISTS (SELECT 1 FROM entity e WHERE e.code=c.entity))",
        (last - HEAD,),
    ).fetchone()
    if loose:
        yield tr("The end of the history does not hold together.")


def _pages(conn: Any, end: float, going: beside.Check) -> Iterator[str]:
    """Read the pages of the file as far as the time goes."""

    def asked() -> None:
        going()
        if time.monotonic() > end:
            raise TimeoutError

    with contextlib.suppress(TimeoutError), stoppable(conn, asked):
        for (answer,) in conn.execute(PAGES).fetchall():
            if answer != "ok":
                yield str(answer)


def full(ws: Workspace, going: beside.Check = beside.nobody) -> Found:
    """Check the whole file against its log, and restore every backup for trial, as `crm check --deep` does.

    `going` is asked all along, in the middle of statements too: it may wait, or raise to stop.
    """
    try:
        report = check.check(ws, going)
    except Exception as error:
        if not faults.tells_damage(error, ws.path):
            raise
        return Found((wholeness.reason(error),))
    if report.damage:
        return Found(report.damage)
    failing = tuple(f"{path.name}: {why}" for path, why in trying.failing(ws, going))
    return Found((), report, failing)


class Gentle:
    """What a check in the background asks again and again: it works a while and rests longer, and waits
    while somebody works. `busy` says whether somebody does; `wanted` raises where the file is closed.
    """

    WORK, REST, LOOK = 0.005, 0.015, 0.1

    def __init__(self, wanted: Callable[[], object], busy: Callable[[], bool]) -> None:
        self._wanted, self._busy = wanted, busy
        self._began = time.monotonic()

    def __call__(self) -> None:
        """Rest, and wait until nobody works. Raises what `wanted` does."""
        self._wanted()
        if time.monotonic() - self._began >= self.WORK:
            time.sleep(self.REST)
            self._began = time.monotonic()
        while self._busy():
            time.sleep(self.LOOK)
            self._wanted()
            self._began = time.monotonic()


def forget_tried(path: Path) -> None:
    """Remove what looking for ways out of damage left beside a file where the program ended meanwhile."""
    shutil.rmtree(tried_in(path), ignore_errors=True)


def tried_in(path: Path) -> Path:
    """Return the folder beside a file in which ways out of damage are tried."""
    return path.with_name(f"{path.name}.ways")
