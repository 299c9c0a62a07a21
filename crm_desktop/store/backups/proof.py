"""Proof that a backup can be restored: it was, and held table by table what it was taken from.

What was proved, and when, is kept in one file beside the backups. A backup that was changed since, by an
erasure or by another key, is not called proved any more.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import marshal
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import beside
from crm_desktop.store.backups import holding
from crm_desktop.store.cipher import remains

ROWS = 500
"""Rows that are read at once."""
_NAME = "{stem}.proofs.json"
_INDEXES = ("_data", "_idx", "_docsize", "_config", "_content")
"""Ends of the tables of a search index, which is made of the others."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a database holds: rows by table, a SHA-256 over all of them, the log's newest operation."""

    rows: dict[str, int]
    digest: str
    moment: int


@dataclass(frozen=True, slots=True)
class Proof:
    """A trial restore that held: when (ISO), of a file of which size and time, what it found."""

    at: str
    size: int
    changed: int
    rows: int
    digest: str
    moment: int


def summary(conn: Any, check: Callable[[], object]) -> Summary:
    """Read all tables but those of search indexes; `check` is asked on the way and may raise."""
    tables = _tables(conn)
    every, counts = hashlib.sha256(), dict[str, int]()
    for name in tables:
        one, count = hashlib.sha256(), 0
        found = conn.execute(f'SELECT * FROM "{name}" NOT INDEXED')
        while rows := found.fetchmany(ROWS):
            check()
            count += len(rows)
            one.update(marshal.dumps(rows, 2))  # 2: without what tells equal objects from same ones
        counts[name] = count
        every.update(f"{name} {count} {one.hexdigest()}\n".encode())
    (moment,) = conn.execute("SELECT max(n) FROM operation").fetchone()
    return Summary(counts, every.hexdigest(), int(moment or 0))


def _tables(conn: Any) -> list[str]:
    found = conn.execute("SELECT name,rootpage FROM sqlite_schema WHERE type='table'").fetchall()
    virtual = tuple(name for name, root in found if not root)
    parts = {name + end for name in virtual for end in _INDEXES}
    return sorted(
        name
        for name, root in found
        if root and name not in parts and not name.startswith("sqlite_")
    )


def unless_equal(wanted: Summary, found: Summary) -> None:
    """Raise `UserError` where a restored backup does not hold what it was taken from."""
    if wanted == found:
        return
    other = [name for name in wanted.rows if wanted.rows[name] != found.rows.get(name)]
    raise UserError(
        tr("The copy is damaged: {reason}", reason=", ".join(other) or "SHA-256"),
        tr("It was not kept. Use an earlier backup: File → Restore a backup."),
        "restore",
    )


def keep(path: Path, held: Summary) -> None:
    """Note that the backup at `path` was restored for trial just now and held this.

    Lanes and processes note theirs in the same file, one at a time.
    """
    with holding.noting(_place(path)):
        _keep(path, held)


def _keep(path: Path, held: Summary) -> None:
    said = path.stat()
    now = datetime.now(UTC).isoformat(timespec="seconds")
    every = _known(path)
    every[path.name] = Proof(
        now, said.st_size, said.st_mtime_ns, sum(held.rows.values()), held.digest, held.moment
    )
    here = {name: asdict(one) for name, one in every.items() if path.with_name(name).exists()}
    target = _place(path)
    draft = target.with_name(target.name + ".part")
    try:
        with draft.open("w", encoding="utf-8") as file:
            file.write(json.dumps(here))
            file.flush()
            os.fsync(file.fileno())
        remains.stand(draft, target)
    except OSError:  # a backup without its proof is one, and is told as not proved
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def of(path: Path) -> Proof | None:
    """Return the proof of a backup; None for one never tried, and one that was changed since."""
    return each([path]).get(path)


def each(paths: Iterable[Path]) -> dict[Path, Proof]:
    """Return the proofs of many backups, those `of` gives: what was kept is read once a folder."""
    known, found = dict[Path, dict[str, Proof]](), dict[Path, Proof]()
    for path in paths:
        place = _place(path)
        if place not in known:
            known[place] = _known(path)
        if (one := known[place].get(path.name)) is not None and _holds(one, path):
            found[path] = one
    return found


def _holds(one: Proof, path: Path) -> bool:
    try:
        said = path.stat()
    except OSError:  # gone meanwhile
        return False
    return (one.size, one.changed) == (said.st_size, said.st_mtime_ns)


def _place(path: Path) -> Path:
    of = beside.BACKUP_NAME.match(path.name)
    return path.with_name(_NAME.format(stem=of[1] if of else path.stem))


def _known(path: Path) -> dict[str, Proof]:
    try:
        told = json.loads(_place(path).read_text("utf-8"))
        return {name: Proof(**one) for name, one in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
