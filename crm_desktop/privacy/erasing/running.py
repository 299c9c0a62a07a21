"""Beginning an erasure, carrying it out, and going on where a program was ended in the midst of it."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from crm_desktop.domain.keys import new_id
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.privacy.erasing import jobs, left_texts, mentions, places, refused, steps, words
from crm_desktop.privacy.erasing.jobs import STEPS, Job, Key
from crm_desktop.privacy.erasing.mentions import Mention
from crm_desktop.privacy.erasing.steps import Going, Waiting
from crm_desktop.privacy.erasing.words import Secret
from crm_desktop.store import belongings, cells, driver, erasure
from crm_desktop.store.backups.before import before_erasure
from crm_desktop.store.belongings import Belongings
from crm_desktop.store.erasures import naming, taken
from crm_desktop.store.workspace import Workspace

Told = Callable[[str, float], object]
Check = Callable[[], object]


_OF_FILES = ("files", "fold", "backups", "tidy", "scan")
"""Steps that a file in memory does not need."""


def nobody(*_: object) -> None:
    """Tell and ask nobody."""


def begin(
    ws: Workspace, found: Belongings, also: Iterable[Key], blank: Collection[Mention] = (),
    files: Mapping[Path, bool] | None = None, left: Iterable[Key] = (),
) -> Going:  # fmt: skip
    """Decide what an erasure is about, and keep that: from here on it is carried out, whatever ends it.

    `also` are entries that go too, `blank` records whose words are taken out, `files` which
    kept files that name them lose that or stay; others are dealt with as is proposed, `left` others' records
    with words that may mean them, which stay (`left_texts`). Others are taken off.
    An erasure under way that holds all of them is returned instead: what it looks for is not known twice.
    Raises `UserError` where the user may not erase, where they were erased already, or no backup of all
    others can be made first.
    """
    belongings.check_permitted(ws)
    also = tuple(also)
    begun = _begun(ws, erasure.with_merged(ws.reader(), [*found.records, *also]))
    for one in begun:
        if one.whole:
            return one.going
    before_erasure(ws)
    gone = belongings.take_off(ws, found, also)
    conn = ws.reader()
    made = [(m.entity, m.id, new_id() if m.anew else m.id) for m in blank if m.key not in set(gone)]
    made += [
        (*key, new_id()) for key in gone if key[0] in mentions.BARE and cells.shown(conn, *key)
    ]
    replaced = [(entity, old) for entity, old, new in made if new != old]
    rows = tuple(erasure.with_merged(conn, [*gone, *replaced]))
    whole = [key for key in gone if key[0] not in mentions.BARE]
    job = Job(
        os.urandom(8).hex(), time.time_ns() // 1_000_000, rows=rows, made=tuple(made),
        digests=naming.digests_of(conn, rows), counts=jobs.counted(whole),
        left_texts=left_texts.noted(conn, found.records, left, made, {*gone, *rows}),
    )  # fmt: skip
    secret = _looked_for(taken.of(conn, gone), [one.going.secret for one in begun])
    if secret is not None:
        secret.files = {str(path): goes for path, goes in (files or {}).items()}
        job.sealed = words.seal(job.id, secret)
    jobs.keep(ws, job)
    return Going(ws, job, secret=secret)


class _Begun(NamedTuple):
    """An erasure under way of some of the records another is asked for; `whole` where it is of all."""

    going: Going
    whole: bool


def _begun(ws: Workspace, rows: Collection[Key]) -> list[_Begun]:
    """Return the erasures under way that hold some of `rows`.

    Raises `UserError` where there is none, and no word of any of them is left.
    """
    wanted = set(rows)
    found = [
        _Begun(taken_up(ws, job), wanted <= set(job.rows))
        for job in (*jobs.under_way(ws), *jobs.adopted(ws)) if wanted & set(job.rows)
    ]  # fmt: skip
    if not found and all(steps.is_erased(ws.reader(), key) for key in rows):
        raise UserError(
            tr("This was erased already."), tr("Record → Erasures shows what became of it.")
        )
    return found


def _looked_for(said: taken.Known, others: Iterable[Secret | None]) -> Secret | None:
    """Return what is looked for, with what `others` look for whose records are among these.

    None where one of them does not know it any more: their records have no words left to say it.
    """
    known = Secret(list(dict.fromkeys((*said.names, *said.words))), said.names, said.reached)
    for other in others:
        if other is None:
            return None
        for name in ("words", "names", "reached"):
            both = dict.fromkeys((*getattr(known, name), *getattr(other, name)))
            setattr(known, name, list(both))
    return known


def run(going: Going, *, upto: int = len(STEPS), without: Collection[str] = ()) -> Job:
    """Carry out a job from where it is; it is kept after each step.

    `upto` is the step before which it rests. Steps `without` are left out: for tests alone. Raises
    `Waiting` where somebody still reads the file or carries the job out, `Cancelled` where `check` does:
    later it goes on; `UserError` for one that a server refused.
    """
    job = going.job
    with _alone(job.id, job.stamp):
        if jobs.has_moved(going.ws, job):  # another lane did it meanwhile
            raise Waiting
        _run(going, upto, without)
    return job


_HELD: set[str] = set()
_GUARD = threading.Lock()


@contextlib.contextmanager
def _alone(*names: str) -> Iterator[None]:
    """Keep another thread of this program from carrying out the same job; it is told to come again.

    A job is known by its id, which never changes, and by the stamp of its operation once that is written.
    """
    held = {name for name in names if name}
    with _GUARD:
        if held & _HELD:
            raise Waiting
        _HELD.update(held)
    try:
        yield
    finally:
        with _GUARD:
            _HELD.difference_update(held)


def _run(going: Going, upto: int, without: Collection[str]) -> None:
    job = going.job
    while job.at_step < min(upto, len(STEPS)):
        name = job.step
        going.told(name, 0.0)
        going.check()
        refused.unless(going.ws.reader(), job.stamp)
        if name not in without and not (going.ws.in_memory and name in _OF_FILES):
            steps.EVERY[name](going)
        going.told(name, 1.0)
        job.trouble = ""
        at = STEPS.index(name) + 1
        job.step = STEPS[at] if at < len(STEPS) else ""
        if job.step and not jobs.keep(going.ws, job):
            raise Waiting


def resume(
    ws: Workspace, told: Told = nobody, check: Check = nobody, kept: places.Kept = places.nothing,
    *, upto: int = len(STEPS),
) -> list[Job]:  # fmt: skip
    """Go on with all that was begun here or came from elsewhere and has not ended; return what is done.

    What has to wait for somebody is left for the next time; one that fails keeps no other from going on.
    What went wrong is raised in the end, once, `UserError` or what the system says; it is tried again.
    """
    if ws.read_only or ws.in_memory:
        return []
    refused.forget(ws)
    done: list[Job] = []
    failed: list[Exception] = []
    for job in (*jobs.under_way(ws), *jobs.adopted(ws)):
        try:
            done += _gone_on(taken_up(ws, job, told, check, kept), upto)
        except (UserError, driver.Error, OSError) as error:
            if noted(ws, job, str(error)):
                failed.append(error)
    if failed:
        raise failed[0]
    return done


def noted(ws: Workspace, job: Job, trouble: str) -> bool:
    """Note why an erasure does not go on; say whether that is news."""
    news = job.trouble != trouble
    if news:
        job.trouble = trouble
        with contextlib.suppress(UserError, driver.Error, OSError):
            jobs.keep(ws, job)
    return news


def taken_up(
    ws: Workspace, job: Job, told: Told = nobody, check: Check = nobody,
    kept: places.Kept = places.nothing,
) -> Going:  # fmt: skip
    """Return a job that was begun before or came from elsewhere, ready to go on.

    Where its words cannot be read they are taken from its records, which is possible until they went.
    """
    secret = words.unseal(job.id, job.sealed)
    known = (
        taken.known_of(ws.reader(), job.stamp, job.rows) if secret is None and job.stamp else None
    )
    if secret is None and not job.stamp:
        known = taken.of(ws.reader(), job.rows)
        known = known if known else None
    if known is not None:
        every = list(dict.fromkeys((*known.names, *known.words)))
        secret = Secret(every, known.names, known.reached)
        job.digests = tuple(dict.fromkeys((*job.digests, *known.digests)))
    return Going(ws, job, told, check, kept, secret=secret)


def _gone_on(going: Going, upto: int) -> list[Job]:
    try:
        return [run(going, upto=upto)]
    except Waiting:
        return []


def waiting(ws: Workspace) -> int:
    """Return how many erasures have not ended here."""
    if ws.read_only or ws.in_memory:
        return 0
    return len(jobs.under_way(ws)) + len(jobs.adopted(ws))
