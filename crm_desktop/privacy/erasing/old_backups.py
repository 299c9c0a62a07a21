"""Backups made before an erasure: each is written anew without who was erased, or named as not confirmed.

A backup is copied, brought up to this version, gets the erase operation, is carried through, emptied of
free pages, checked and put in the place of the old one at once. Whoever looks meanwhile finds the old one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crm_desktop.domain.operation import Operation
from crm_desktop.errors import UserError
from crm_desktop.privacy.erasing import mentions, only_there, traces
from crm_desktop.privacy.erasing.jobs import Job
from crm_desktop.store import backup, beside, driver, identities, opening
from crm_desktop.store.backups import holding, homes, places, proof
from crm_desktop.store.cipher import remains
from crm_desktop.store.cipher.key import Key
from crm_desktop.store.erasures import ledger, naming, placing, taken, unnamed_bytes
from crm_desktop.store.migrations import HEAD, upgrade
from crm_desktop.store.workspace import Workspace

Check = Callable[[], object]
Told = Callable[[float], object]
END = ".rewriting"
DAMAGED, SECOND = "damaged", "second"
"""Why something is not confirmed: another program has a backup open or it cannot be read; the second place
took no copy."""
LATER = 3_000_000_000
"""Nanoseconds a backup is younger when it was written anew: copies of it elsewhere are known as older."""


@dataclass(frozen=True, slots=True)
class What:
    """What is taken out of backups: `names` by which texts name who goes, `own` those nobody else bears.

    `here` reads the file itself; `keep` keeps the job, so that what it learned of a backup is not lost.
    """

    job: Job
    op: Operation
    names: Collection[str]
    own: Collection[str]
    known: bool = True
    here: Any = None
    keep: Callable[[], object] = lambda: None

    @property
    def ids(self) -> list[str]:
        return [id for _, id in self.job.rows]

    def note_bytes(self, digests: Collection[str]) -> None:
        """Keep of which bytes a backup alone knew, before it is written anew and knows them no more."""
        more = sorted(set(digests) - set(self.job.digests))
        if more:
            self.job.digests = (*self.job.digests, *more)
            self.keep()


def rewrite_all(ws: Workspace, what: What, check: Check, told: Told) -> int:
    """Rewrite the backups of a file that hold something of an erasure; return how many beside it were.

    What could not be is noted in the job. Raises `InUse` where others are at work among the backups.
    """
    job = what.job
    found, done = places.everywhere(ws), 0  # those only in the second place too
    for at, one in enumerate(found):
        check()
        told(at / max(len(found), 1))
        key = ws.key if one.here else homes.key_of(one.path, ws.key)
        try:
            if not holds(one.path, key, what):
                continue
            with holding.alone(ws.path, _asking(check)):
                rewrite(one.path, key, what, check)
            done += one.here
        except holding.InUse:  # those that are done are not met again
            job.place("backups", done + dict(job.places).get("backups", 0))
            raise
        except (UserError, driver.Error, OSError, ValueError):
            job.doubt(*((one.path.name, DAMAGED) if one.here else ("second", SECOND)))
    if not _forget_bytes(ws, what):
        job.doubt("bytes", DAMAGED)
    try:  # what lies there of before is written over, or taken away
        places.catch_up(ws, _asking(check))
    except (UserError, driver.Error, OSError):
        job.doubt("second", SECOND)  # caught up later; until then the certificate says so
    return done


def holds(path: Path, key: Key | None, what: What) -> bool:
    """Say whether a backup holds words of the erased records, or its settings or texts name them."""
    job = what.job
    with backup.opened(path, key) as conn:
        (version,) = conn.execute("PRAGMA user_version").fetchone()
        if version < HEAD:
            return True  # which tables it has is not known here
        for entity, id in job.rows:
            n = identities.number_of(conn, entity, id)
            if n is not None and ledger.worded(conn, identities.code_of(conn, entity), n):
                return True
        values = " ".join(
            str(v) for (v,) in conn.execute("SELECT value FROM meta WHERE key NOT LIKE 'erasures%'")
        )
        return (
            any(id in values for id in what.ids)
            or bool(traces.naming(conn, what.own))
            or bool(mentions.edits(conn, job.made, what.names, job.rows))
            or bool(unnamed_bytes.inside(conn))
            or bool(only_there.of(conn, what.here, job.rows))
        )


def rewrite(path: Path, key: Key | None, what: What, check: Check) -> None:
    """Write one backup anew with an erase operation, in its place only when it is whole.

    Raises what reading and writing files does, and `UserError` for one that is damaged.
    """
    draft = path.with_name(path.name + END)
    times = path.stat()
    _clear(draft)
    try:
        opening.checked(path, key=key)
        with backup.opened(path, key) as source:
            backup.copy_database(source, draft, stop=_asking(check), key=key)
        held, digests = _carry_out(draft, key, what, check)
        backup.proved(draft, held, key, _asking(check))
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        what.note_bytes(digests)
        os.utime(draft, ns=(times.st_atime_ns, times.st_mtime_ns + LATER))
        remains.put_in_place(draft, path)
        proof.keep(path, held)
        for suffix in ("-wal", "-shm"):  # what they held is in the new one
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    finally:
        _clear(draft)


def _carry_out(
    draft: Path, key: Key | None, what: What, check: Check
) -> tuple[proof.Summary, set[str]]:
    """Carry an erasure out in a draft; return what it holds now, and digests of bytes it names no more."""
    conn = driver.connect(str(draft), "rw", key)
    try:
        conn.execute("PRAGMA journal_mode=MEMORY")  # a draft is thrown away, not rolled back
        (version,) = conn.execute("PRAGMA user_version").fetchone()
        if version < HEAD:
            upgrade(conn)
        check()
        conn.execute("BEGIN IMMEDIATE")
        _make_anew(conn, what)
        theirs = only_there.of(conn, what.here, what.job.rows)
        placing.put(conn, what.op, time.time_ns() // 1_000_000, take=False)
        digests = {*only_there.erase(conn, theirs, what.op.stamp), *unnamed_bytes.sweep(conn)}
        taken.forget_all(conn)
        taken.seen(conn, what.op.stamp)  # put back, it is known to hold nothing of it
        traces.forget(conn, traces.said(what.ids, what.own))
        conn.execute("DELETE FROM meta WHERE key='erasures'")
        conn.execute("COMMIT")
        check()
        conn.execute("VACUUM")
        conn.execute("PRAGMA journal_mode=DELETE")
        backup.verify(conn)
        return proof.summary(conn, check), digests
    finally:
        conn.close()


def _make_anew(conn: Any, what: What) -> None:
    """Make others' records anew without the names, from what they say in this very backup."""
    people = [key for key in what.job.rows if key[0] in naming.NAMED]
    names = list(dict.fromkeys((*what.names, *naming.ever_named(conn, people))))
    edits = mentions.edits(conn, what.job.made, names, what.job.rows)
    placing.put_anew(conn, edits, what.job.made)


def _forget_bytes(ws: Workspace, what: What) -> bool:
    """Forget the bytes of erased attachments that no backup names any more; say whether none is left.

    Where it is not known which those are all that no backup names go, but for what may just be written.
    """
    kept = backup.backups(ws.path)
    if not kept:
        return True
    near = beside.Near(kept[0].path, ws.key)
    wanted = {beside.name(near, digest) for digest in what.job.digests}
    lying = beside.lying(near.path).keys()
    if what.known and not wanted & lying:
        return True
    named: set[str] = set()
    for one in kept:
        try:
            named |= {beside.name(near, digest) for digest in backup.named_by(one.path, ws.key)}
        except (driver.Error, UserError, OSError):
            return False  # one that cannot be read may name all
    free = (wanted & lying) - named
    if not what.known:
        free |= beside.old(near.path) - named
    beside.forget_all(near.path, free)
    left = beside.lying(near.path).keys() - named
    return not (left & wanted if what.known else left)


def _asking(check: Check) -> Callable[[], bool]:
    def stop() -> bool:
        check()
        return False

    return stop


def _clear(draft: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm", ".partial", ".partial-journal"):
        draft.with_name(draft.name + suffix).unlink(missing_ok=True)
