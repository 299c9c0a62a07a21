"""Erasures under way and those that ended, as a file keeps them: how far each is, and no content."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any

from crm_desktop.domain.operation import ERASE, Operation
from crm_desktop.store import changes, identities, outgoing
from crm_desktop.store.erasures import taken
from crm_desktop.store.erasures.placing import MADE, TAKE_OFF
from crm_desktop.store.workspace import Workspace

UNDER_WAY, ENDED, AGAIN = "erasures", "erasures.ended", "erasures.again"
"""Settings of a file; the last says when it was opened with people in it who had been erased: stamp → ms."""
STEPS = (
    "ledger", "rows", "files", "traces", "fold", "backups", "tidy", "scan", "receipt",
)  # fmt: skip
SOON = STEPS.index("backups")
"""Up to here somebody waits for it; the rest goes on behind the work."""
Key = tuple[str, str]


@dataclass(slots=True)
class Job:
    """One erasure. `step` is the next one; `stamp` that of its operation, "" until it is written.

    `made` are records that take the place of others without the words: (kind, old id, new id).
    `unconfirmed` are (place, why) of what could not be done; `hits` are (file, how many) of what the
    scan found, `looked` how many words it looked for, -1 where it knew none, `said` how many it left out
    because others' records say them too, `short` how many are too short to be told in bytes. `changed` are
    words for settings that lost a part, `left` how many kept files still name them because the user left
    them, `left_texts` which others' records may still mean them (`left_texts.py`), `trouble` why it does
    not go on now.
    """

    id: str
    at: int
    step: str = STEPS[0]
    stamp: str = ""
    rows: tuple[Key, ...] = ()
    made: tuple[tuple[str, str, str], ...] = ()
    digests: tuple[str, ...] = ()
    sealed: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    places: tuple[tuple[str, int], ...] = ()
    unconfirmed: tuple[tuple[str, str], ...] = ()
    hits: tuple[tuple[str, int], ...] = ()
    looked: int = -1
    said: int = 0
    short: int = 0
    changed: tuple[str, ...] = ()
    left: int = 0
    left_texts: tuple[tuple[str, str, bool], ...] = ()
    trouble: str = ""
    ended: int = 0

    @property
    def at_step(self) -> int:
        """Return which step is next, from 0."""
        return STEPS.index(self.step) if self.step in STEPS else len(STEPS)

    def place(self, name: str, count: int) -> None:
        """Note how many things of a place went, instead of what was noted of it."""
        self.places = (*(one for one in self.places if one[0] != name), (name, count))

    def doubt(self, place: str, why: str) -> None:
        """Note what could not be confirmed."""
        self.unconfirmed = tuple(dict.fromkeys((*self.unconfirmed, (place, why))))


def under_way(ws: Workspace) -> list[Job]:
    """Return the erasures that were begun here and have not ended."""
    return [_job(said) for said in ws.setting(UNDER_WAY, ())]


def ended(ws: Workspace) -> list[Job]:
    """Return the erasures that ended here, the newest first."""
    return sorted(map(_job, ws.setting(ENDED, ())), key=lambda job: job.at, reverse=True)


def keep(ws: Workspace, job: Job) -> bool:
    """Keep how far an erasure is; say whether it was, which is not where `has_moved` says so.

    Two lanes may keep two at once: the list is read where it is written.
    """
    with ws.transaction() as conn:
        if _has_moved(conn, job):
            return False
        _write(conn, UNDER_WAY, [*_others(conn, UNDER_WAY, job), job])
    return True


def end(ws: Workspace, job: Job) -> None:
    """Keep what an erasure did, and that nothing is left to do."""
    job.sealed, job.digests, job.made = "", (), ()
    with ws.transaction() as conn:
        _write(conn, ENDED, [*_others(conn, ENDED, job), job])
        _write(conn, UNDER_WAY, _others(conn, UNDER_WAY, job))
        taken.forget(conn, job.stamp, job.rows)


def every(ws: Workspace) -> list[Job]:
    """Return all erasures of a file: those that go on, those nobody took up yet, and those that ended."""
    return [*under_way(ws), *adopted(ws), *ended(ws)]


def erased_again(ws: Workspace) -> dict[str, int]:
    """Return stamp → when it was carried out once more, as the file was opened (ms since 1970)."""
    return {str(stamp): int(at) for stamp, at in ws.setting(AGAIN, {}).items()}


def do_again(ws: Workspace, stamp: str, at: int) -> None:
    """Forget that an erasure ended here, and note when: an older state of the file came back."""
    with ws.transaction() as conn:
        _put(conn, AGAIN, {**erased_again(ws), stamp: at})
        kept = _read(conn, ENDED)
        left = [job for job in kept if job.stamp != stamp]
        if len(left) < len(kept):
            _write(conn, ENDED, left)


def drop(ws: Workspace, stamps: Collection[str]) -> list[Job]:
    """Forget the jobs of some erasures, under way or ended; return them."""
    gone: list[Job] = []
    with ws.transaction() as conn:
        for key in (UNDER_WAY, ENDED):
            kept = _read(conn, key)
            gone += [job for job in kept if job.stamp in stamps]
            _write(conn, key, [job for job in kept if job.stamp not in stamps])
        for job in gone:
            taken.forget(conn, job.stamp, job.rows)
    return gone


def _others(conn: Any, key: str, job: Job) -> list[Job]:
    """Return the kept jobs but one."""
    return [one for one in _read(conn, key) if not _is_same(one, job)]


def _is_same(one: Job, other: Job) -> bool:
    """Say whether two are the same erasure: those of one operation are."""
    return one.id == other.id or bool(other.stamp and one.stamp == other.stamp)


def _read(conn: Any, key: str) -> list[Job]:
    found = conn.execute("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
    return [] if found is None else [_job(said) for said in json.loads(found[0])]


def _write(conn: Any, key: str, jobs: Iterable[Job]) -> None:
    _put(conn, key, [asdict(one) for one in jobs])


def _put(conn: Any, key: str, value: Any) -> None:
    conn.execute(
        "INSERT INTO meta VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value",
        (key, json.dumps(value, ensure_ascii=False)),
    )


def has_moved(ws: Workspace, job: Job) -> bool:
    """Say whether another lane ended a job or carried it further, or it is kept with words this one lacks."""
    return _has_moved(ws.reader(), job)


def _has_moved(conn: Any, job: Job) -> bool:
    if any(_is_same(one, job) for one in _read(conn, ENDED)):
        return True
    return any(
        one.at_step > job.at_step if one.id == job.id else bool(one.sealed and not job.sealed)
        for one in _read(conn, UNDER_WAY) if _is_same(one, job)
    )  # fmt: skip


def adopted(ws: Workspace) -> list[Job]:
    """Return jobs for erasures of this log that nobody has carried out here: they came from elsewhere.

    One that is just being written here is known by its rows until its stamp is kept.
    """
    conn = ws.reader()
    found = conn.execute(
        f"SELECT o.stamp,o.wall FROM operation o WHERE o.origin=? AND NOT {changes.REFUSED} ORDER BY o.n",
        (ERASE,),
    ).fetchall()  # fmt: skip
    begun = under_way(ws)
    known = {job.stamp for job in (*begun, *ended(ws))}
    writing = [set(job.rows) for job in begun if not job.stamp]  # it may write fewer than it was to
    made = []
    for stamp, wall in found:
        rows = rows_of(conn, stamp) if stamp not in known else ()
        if rows and not any(set(rows) <= some for some in writing):
            made.append(Job(f"came-{stamp}", int(wall or 0), stamp=stamp, rows=rows,
                            made=made_by(conn, stamp), counts=counted(rows)))  # fmt: skip
    return made


def made_by(conn: Any, stamp: str) -> tuple[tuple[str, str, str], ...]:
    """Return (kind, old id, new id) of others' records that were made anew for an erasure."""
    found = conn.execute(
        "SELECT t.more FROM operation t JOIN operation e ON e.stamp=? AND e.device=t.device "
        "WHERE t.origin=? AND t.more IS NOT NULL AND t.stamp<e.stamp",
        (stamp, TAKE_OFF),
    ).fetchall()
    every = {tuple(map(str, one)) for (more,) in found for one in json.loads(more).get(MADE, ())}
    rows = set(rows_of(conn, stamp))
    return tuple(
        (entity, old, new) for entity, old, new in sorted(one for one in every if len(one) == 3)
        if (entity, old) in rows or new == old
    )  # fmt: skip


def rows_of(conn: Any, stamp: str) -> tuple[Key, ...]:
    """Return the records an erase operation names."""
    found = conn.execute(
        "SELECT c.entity,c.row FROM change c JOIN operation o ON o.n=c.operation WHERE o.stamp=? "
        "ORDER BY c.n",
        (stamp,),
    ).fetchall()
    names = [(identities.name_of(conn, code), n) for code, n in found]
    return tuple((entity, identities.id_of(conn, entity, n) or "") for entity, n in names)


def operation_of(conn: Any, stamp: str) -> Operation | None:
    """Return an erase operation as it travels, None where it is not here."""
    found = conn.execute("SELECT n FROM operation WHERE stamp=?", (stamp,)).fetchone()
    if found is None:
        return None
    (one,) = outgoing.after(conn, int(found[0]) - 1, 1)
    return outgoing.operation(conn, one)


def counted(rows: Iterable[Key]) -> tuple[tuple[str, int], ...]:
    """Return how many records of each kind are among some."""
    return tuple(Counter(entity for entity, _ in rows).items())


def _job(said: dict[str, Any]) -> Job:
    known = {f.name for f in fields(Job)}
    made = Job(**{name: value for name, value in said.items() if name in known})
    for name in ("rows", "made", "counts", "places", "unconfirmed", "hits", "left_texts"):
        setattr(made, name, tuple(tuple(one) for one in getattr(made, name)))
    made.digests, made.changed = tuple(made.digests), tuple(made.changed)
    return made
