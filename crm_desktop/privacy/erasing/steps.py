"""The steps of an erasure. Each may be done again from its beginning, and then does only what is left."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from crm_desktop.domain.operation import Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import tr
from crm_desktop.privacy.erasing import (
    attached,
    jobs,
    kept_files,
    mentions,
    old_backups,
    places,
    traces,
    words,
)
from crm_desktop.privacy.erasing.jobs import Job
from crm_desktop.privacy.erasing.scanning import can_be_found, hits_apart
from crm_desktop.privacy.erasing.words import Secret
from crm_desktop.store import cells, identities, recording, scratch
from crm_desktop.store.backups import trying
from crm_desktop.store.backups.holding import InUse
from crm_desktop.store.cipher.notes import FOLLOWING
from crm_desktop.store.erasures import ledger, naming, pepper, suppression, unnamed_bytes
from crm_desktop.store.erasures.naming import Naming
from crm_desktop.store.erasures.placing import MADE, TAKE_OFF
from crm_desktop.store.workspace import Workspace

REMAINS, NO_LEDGER, HISTORY, IN_USE = "remains", "no_ledger", "history", "in_use"
UNKNOWN, UNREAD, LEFT, SAID, ATTACHED = "unknown", "unread", "left", "said", "attached"
UNKEPT = "unkept"
"""Why something could not be confirmed."""
PATIENCE, AGAIN, QUIET = 10.0, 0.1, 1.0
"""Seconds a step waits for somebody who still reads or writes the file, between two looks, and after an edit
that was let go first."""


class Waiting(Exception):  # noqa: N818 - nothing failed
    """A step has to wait for somebody who still reads; it is tried again later."""


@dataclass
class Going:
    """A job being carried out: where it is told how far it is, and asked whether to stop."""

    ws: Workspace
    job: Job
    told: Callable[[str, float], object] = lambda _step, _part: None
    check: Callable[[], object] = lambda: None
    kept: places.Kept = places.nothing
    secret: Secret | None = None
    patience: float = PATIENCE
    _own: list[str] | None = field(default=None, init=False)

    @property
    def knows(self) -> bool:
        """Say whether it is known what is to be looked for."""
        return self.secret is not None

    @property
    def words(self) -> list[str]:
        """Return what is looked for in the end."""
        return self.secret.words if self.secret else []

    @property
    def names(self) -> list[str]:
        """Return by what others' texts name who goes."""
        return self.secret.names if self.secret else []

    @property
    def own_names(self) -> list[str]:
        """Return those no record that is left bears: for them things are taken away. After *rows* only."""
        if self._own is None:
            self._own = naming.nobody_else_bears(self.ws.reader(), self.names)
        return self._own

    def part(self, part: float) -> None:
        """Say which part of the step that is under way is done, 0 to 1."""
        self.told(self.job.step, part)


def ledger_(going: Going) -> None:
    """Keep outside the file who is to go, before anything goes."""
    ws, job = going.ws, going.job
    conn = ws.reader()
    rows = tuple(ledger.row_of(conn, *key) for key in job.rows)
    reached = set(going.secret.reached if going.secret else ())
    for entity, id in job.rows:
        if entity in ("contact", "lead", "company"):
            reached |= suppression.reached_by(cells.ever(conn, entity, id))
    before = ledger.entry_of(job.id)
    marks, keyed = (before.marks, before.pepper) if before else ((), "")
    names = naming.nobody_else_bears(conn, going.names, job.rows)
    if reached or names:
        made = pepper.made(one.pepper for one in ledger.entries())
        marks, keyed = suppression.marks_of(reached, made.secret, names), pepper.id_of(made.secret)
        if not made.kept:
            job.doubt("pepper", UNKEPT)
    op = jobs.operation_of(conn, job.stamp) if job.stamp else None
    said = op.to_json() if op else ""
    entry = ledger.Entry(job.id, job.at, rows, marks, said, job.made, keyed)
    if not ledger.write(entry):
        job.doubt("ledger", NO_LEDGER)


def rows_(going: Going) -> None:
    """Take the words out of others' records, then the records out of the log, the tables and the indexes."""
    ws, job = going.ws, going.job
    if not job.stamp:
        _blank(going)
        going.part(0.3)
        left = [key for key in job.rows if not is_erased(ws.reader(), key)]
        if left:
            job.stamp = ws.log.erase(job.rows, take=False).stamp
        else:  # cut off after it was written, before that was noted
            job.stamp = _newest(ws, job.rows)
        going.part(0.8)
    op = jobs.operation_of(ws.reader(), job.stamp)
    before = ledger.entry_of(job.id)
    if op is None or before is None:
        return
    if not ledger.write(replace(before, operation=op.to_json(), made=job.made)):
        job.doubt("ledger", NO_LEDGER)


def _blank(going: Going) -> None:
    """Make others' records anew without the names; where others point to them, change what shows."""
    ws, job = going.ws, going.job
    named = {(e, old) for e, old, _ in job.made if e not in mentions.BARE}
    if named and not going.names:  # they would be made anew with the names in them
        job.rows = tuple(key for key in job.rows if key not in named)
        job.made = tuple(one for one in job.made if one[0] in mentions.BARE)
        job.doubt("mentions", UNKNOWN)
    edits = mentions.edits(ws.reader(), job.made, going.names, job.rows)
    for entity, old, new in job.made:
        if new == old:
            job.doubt(RECORDS[entity].plural, HISTORY)
    if edits:
        more = {MADE: [list(one) for one in job.made]}
        ws.log.record(Label(TAKE_OFF, count=len(edits)), edits, origin=TAKE_OFF, more=more)


def is_erased(conn: Any, key: jobs.Key) -> bool:
    """Say whether a record was erased: no word of it is left here."""
    n = identities.number_of(conn, *key)
    return n is not None and recording.is_erased(conn, identities.code_of(conn, key[0]), n)


def _newest(ws: Workspace, rows: tuple[jobs.Key, ...]) -> str:
    """Return the stamp of the erase operation that names all of some rows."""
    found = ws.reader().execute("SELECT stamp FROM operation WHERE origin='erase' ORDER BY n DESC")
    return next(
        (stamp for (stamp,) in found.fetchall() if set(rows) <= set(jobs.rows_of(ws.reader(), stamp))), ""
    )  # fmt: skip


def files_(going: Going) -> None:
    """Take away the bytes of attachments, copies that are shown, and what lies half made.

    Bytes that nothing names go too: the log that named them was cut, and whose they are nobody knows.
    """
    ws, job = going.ws, going.job
    _note_bytes(going)
    swept, _ = ws.log.sweep_files()
    job.digests = tuple(dict.fromkeys((*job.digests, *sorted(swept))))
    going.part(0.5)
    gone = [id for entity, id in job.rows if entity == "attachment"]
    scratch.drop_lasting(scratch.SHOWN, gone)
    scratch.sweep_all()
    with contextlib.suppress(InUse):  # *backups* waits for them: somebody waits for this
        _clear_halves(going, 0.0)


def _note_bytes(going: Going) -> None:
    """Keep of which bytes nothing names, before they go: by that those of backups are found.

    How many files were theirs is noted first, once: later these are among them.
    """
    ws, job = going.ws, going.job
    if "attachments" not in dict(job.places):
        job.place("attachments", len(job.digests))
    with ws.transaction() as conn:
        free = unnamed_bytes.free(conn)
    job.digests = tuple(dict.fromkeys((*job.digests, *sorted(free))))
    if free and not jobs.keep(ws, job):
        raise Waiting


def _clear_halves(going: Going, patience: float) -> None:
    swept, held = places.clear_halves(going.ws, trying.asked(going.check), patience)
    going.job.place("halves", swept + max(0, dict(going.job.places).get("halves", 0)))
    if held:
        going.job.doubt("halves", IN_USE)


def traces_(going: Going) -> None:
    """Forget them in what the file remembers beside its records, and in files kept for it outside."""
    ws, job = going.ws, going.job
    if not going.knows:
        job.doubt("settings", UNKNOWN)
    wanted = traces.said([id for _, id in job.rows], going.own_names)
    named = traces.naming(ws.reader(), going.own_names)
    with ws.transaction() as conn:
        changed = traces.forget(conn, wanted)
    ws.amend_remembered(lambda key, text: traces.left_of(key, text, wanted))
    job.changed = tuple(dict.fromkeys((*job.changed, *traces.called(named))))
    job.place("settings", len(changed) + traces.forget_outside(wanted))
    going.part(0.5)
    _kept_files(going)


def _kept_files(going: Going) -> None:
    """Take them out of files kept for this one, but not of those that are to stay."""
    job, chosen = going.job, going.secret.files if going.secret else {}
    looked = kept_files.look(going.kept(going.ws), going.own_names, going.check)
    done = 0
    for one in looked.found:
        goes = chosen.get(str(one.path), one.proposed)
        done += goes and kept_files.take_out(one, going.own_names)
    job.place("kept", done + dict(job.places).get("kept", 0))


def fold_(going: Going) -> None:
    """Fold the WAL into the file and empty it: until then both hold what was."""
    end = time.monotonic() + going.patience
    while not going.ws.fold_wal():
        going.check()
        if time.monotonic() > end:
            raise Waiting
        time.sleep(AGAIN)


def backups_(going: Going) -> None:
    """Write the backups of the file anew without them, those too that are being made while it is erased."""
    op = jobs.operation_of(going.ws.reader(), going.job.stamp)
    if op is None:
        return
    _wait_for_followers(going)
    ws, job = going.ws, going.job
    what = old_backups.What(
        job, op, going.names, going.own_names, going.knows, ws.reader(), lambda: jobs.keep(ws, job)
    )
    try:
        _clear_halves(going, going.patience)  # cut off, this step itself left some
        done = old_backups.rewrite_all(going.ws, what, going.check, going.part)
    except InUse:
        jobs.keep(going.ws, going.job)
        raise Waiting from None
    going.job.place("backups", done + dict(going.job.places).get("backups", 0))


def _wait_for_followers(going: Going) -> None:
    """Wait while backups have an earlier key of the file: what could not be read now is never read again."""
    ws, job = going.ws, going.job
    if ws.setting(FOLLOWING) is None:
        return
    trouble = tr("Backups of this file still have its earlier key.")
    if job.trouble != trouble:
        job.trouble = trouble
        jobs.keep(ws, job)
    raise Waiting


def tidy_(going: Going) -> None:
    """Write the whole file anew, so that no free page and no slack is left of it."""
    end = time.monotonic() + going.patience
    while not going.ws.compact(trying.asked(going.check)):  # somebody writes, and goes first
        going.check()
        if time.monotonic() > end:
            raise Waiting
        time.sleep(QUIET)
    going.part(0.8)
    fold_(going)


def scan_(going: Going) -> None:
    """Look through every file for the words that nobody else's records say; kept ones for names alone."""
    ws, job = going.ws, going.job
    job.hits, job.looked = (), -1
    if not going.knows:
        job.doubt("scan", UNKNOWN)
        return
    left = _looked_for(going)
    _note_kept(going)
    behind = (
        "second",
        old_backups.SECOND,
    ) in job.unconfirmed  # the certificate follows that itself
    second = None if behind else places.second_of(ws)
    files = [(kind, path) for kind, path in places.of(ws.path, second) if path.is_file()]
    found = hits_apart(
        [path for _, path in files], left, going.check, going.part, ws.key
    ) if left else []  # fmt: skip
    if len(found) < len(files) and left:
        job.looked = -1
        job.doubt("scan", UNREAD)
    _note_hits(going, files, found)


def _looked_for(going: Going) -> list[str]:
    """Return what is looked for in bytes; note what is not, and whether others' texts still say a name."""
    job, conn, names = going.job, going.ws.reader(), set(going.names)
    still = mentions.still_said(conn, going.own_names)
    if still:
        job.doubt("names", SAID)
    more = words.not_set(conn, [word for word in going.words if word not in names])
    own = [name for name in going.own_names if name not in still]
    every = words.nobody_else_s(conn, [*own, *more])
    every = _not_attached(going, every)
    left = [word for word in every if can_be_found(word)]
    job.looked, job.short = len(left), len(every) - len(left)
    job.said = len(going.words) - len(every)
    return left


def _not_attached(going: Going, every: list[str]) -> list[str]:
    """Return those of some words that no attached file says; note the files of others that say a name."""
    said = set[str]()
    for name, words_in in attached.held(going.ws, every, going.check).items():
        said |= words_in
        if not words_in.isdisjoint(going.own_names):
            going.job.doubt(_told(going, Path(name)), ATTACHED)
    return [word for word in every if word not in said]


def _note_kept(going: Going) -> None:
    """Note which kept files still name them, and which nobody could read."""
    job = going.job
    looked = kept_files.look(going.kept(going.ws), going.own_names, going.check)
    job.left = len(looked.found)
    if job.left:
        job.doubt("kept", LEFT)
    for path in looked.unread:
        job.doubt(_told(going, path), UNREAD)


def _note_hits(going: Going, files: list[tuple[str, Path]], found: list[int]) -> None:
    """Note in which files words were met, and which nobody could look at."""
    job = going.job
    for (kind, path), many in zip(files, found, strict=False):
        if many < 0:
            job.doubt(_told(going, path), UNREAD)
        elif many:
            job.hits = (*job.hits, (_told(going, path), many))
            job.doubt(_told(going, path), IN_USE if kind == "temporary" else REMAINS)


def _told(going: Going, path: Path) -> str:
    """Return a file's name, but for one that names them: a certificate says nothing of anybody."""
    return tr("a file that bears the name") if Naming(going.names).meets(path.stem) else path.name


def receipt_(going: Going) -> None:
    """Tell the others that it is done here, and with what could not be."""
    ws, job = going.ws, going.job
    if not ws.log.confirmed(job.stamp) and shared(ws):
        ws.log.confirm(job.stamp, len(job.unconfirmed))
    job.ended = time.time_ns() // 1_000_000
    words.drop_key(job.id)
    jobs.end(ws, job)
    ws.fold_wal()


def shared(ws: Workspace) -> bool:
    """Say whether anybody else has this file's records."""
    conn = ws.reader()
    if ws.setting("sync.account") or ws.setting("sync.folder.keys"):
        return True
    own = ws.own_devices
    found = conn.execute("SELECT DISTINCT device FROM operation").fetchall()
    return any(device not in own for (device,) in found if device)


EVERY: dict[str, Callable[[Going], None]] = {
    "ledger": ledger_, "rows": rows_, "files": files_, "traces": traces_, "fold": fold_,
    "backups": backups_, "tidy": tidy_, "scan": scan_, "receipt": receipt_,
}  # fmt: skip
"""What each step does."""
