"""A whole file put back to how it was at a moment: its log up to there, and all erasures since (R50, R53)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import backup, beside, check, contested, driver, faults, opening
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.erasures import placing
from crm_desktop.store.erasures.placing import TAKE_OFF
from crm_desktop.store.past.moments import moment_at
from crm_desktop.store.workspace import Workspace

Check = Callable[[], object]


def restore_at(
    path: Path, at: datetime, key: Key | None = None, going: Check = beside.nobody
) -> tuple[Path | None, int]:
    """Put the file at `path`, which must not be open, back to what it showed at a time.

    Return where the file as it was is kept, and how many operations went. `key` is that of the file.
    Records erased since stay erased. Raises `UserError`, with the file as it was, for a time before it
    began and where nothing was done since.
    """
    fresh = path.with_name(path.name + ".rewound")
    opening.there(path)
    try:
        with Workspace.open(path, key=key) as ws:
            arrival = moment_at(ws.reader(), at).arrival
            backup.copy_database(ws.reader(), fresh, key=key)
        going()
        went = _rewound(fresh, arrival, key, going)
        if not went:
            raise UserError(
                tr("Nothing was done since then: the file is as it was at that time."),
                tr("Choose an earlier time."),
            )
        return backup.restore(fresh, path, key), went
    except (OSError, driver.Error) as error:
        raise faults.in_words(error, path) from error
    finally:
        for suffix in ("", "-wal", "-shm", ".lock"):
            fresh.with_name(fresh.name + suffix).unlink(missing_ok=True)


def _rewound(fresh: Path, arrival: int, key: Key | None, going: Check) -> int:
    with Workspace.open(fresh, key=key) as ws:
        with ws.transaction() as conn:
            went = _cut(conn, arrival)
        if went:
            check.repair(ws, going)  # and takes away the bytes that only what went had named
            with ws.transaction() as conn:
                contested.review_all(conn)
            found = check.check(ws).problems
            if found:
                raise UserError(
                    tr("What came of it does not fit together: {reason}", reason=found[0]),
                    tr("The file was not changed. Check it from the File menu first."),
                )
    return went


_LATER = f"o.n>:n AND o.origin NOT IN ('erase','{TAKE_OFF}')"


def _cut(conn: Any, arrival: int) -> int:
    """Take what came after operation `arrival` out of the log, but no erasure; return how many went.

    No stamp of what goes is given again: the greatest is remembered (R3).
    """
    asked = {"n": arrival}
    (went, greatest) = conn.execute(
        f"SELECT count(*),max(o.stamp) FROM operation o WHERE {_LATER}", asked
    ).fetchone()
    if not went:
        return 0
    conn.execute(
        "INSERT INTO meta VALUES('watermark',?) ON CONFLICT(key) DO UPDATE SET "
        "value=max(value,excluded.value)",
        (greatest,),
    )
    gone = f"(SELECT o.n FROM operation o WHERE {_LATER})"
    _cut_taken_off(conn, arrival)
    conn.execute(f"DELETE FROM change WHERE operation IN {gone}", asked)
    conn.execute(f"DELETE FROM memo WHERE operation IN {gone}", asked)
    conn.execute(f"DELETE FROM operation AS o WHERE {_LATER}", asked)
    conn.execute("DELETE FROM waiting")
    stamps = "(SELECT stamp FROM operation)"
    conn.execute(f"DELETE FROM conflict WHERE low NOT IN {stamps} OR high NOT IN {stamps}")
    conn.execute("DELETE FROM suspect")
    return int(went)


def _cut_taken_off(conn: Any, arrival: int) -> None:
    """Keep of others' records those without the names of who was erased, but none that was not there yet.

    What took somebody's name out of them belongs to the erasure: without it the name would show again.
    """
    stands = placing.stood_for(conn)
    found = conn.execute(
        "SELECT c.n,c.entity,c.row FROM change c JOIN operation o ON o.n=c.operation "
        "WHERE o.n>? AND o.origin=?",
        (arrival, TAKE_OFF),
    ).fetchall()
    late = [(n,) for n, *row in found if not placing.was_there(conn, tuple(row), arrival, stands)]
    conn.executemany("DELETE FROM change WHERE n=?", late)
