"""Salvaging a damaged file into a new whole one; the damaged one is only read."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crm_desktop.domain.fields import Cell, Kind, Value
from crm_desktop.domain.operation import Edit, Label
from crm_desktop.domain.records import RECORDS
from crm_desktop.errors import UserError
from crm_desktop.i18n import tr
from crm_desktop.store import beside, blobs, changes, check, contested, faults, identities
from crm_desktop.store import rows as codec
from crm_desktop.store.cipher import remains
from crm_desktop.store.cipher.key import Key, id_at
from crm_desktop.store.cipher.refusing import LockedError
from crm_desktop.store.lock import WriterLock
from crm_desktop.store.salvage import (
    access,
    beginning,
    cells,
    erased_before,
    placing,
    rebuilding,
    shapes,
)
from crm_desktop.store.salvage.access import Access
from crm_desktop.store.salvage.pages import Pages
from crm_desktop.store.workspace import Workspace

Check = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came back of a damaged file, and what did not.

    `records` counts what shows by kind; `bad` pages of the file that were no pages any more,
    `unplaced` those nobody could say the table of; `changes` of the log lost at least; `made_up` what the
    log hung on and was made anew ("header", "id", "undo"); `kept` records whose history was lost in part
    and that were kept as the tables showed them; `files` names of attachments without their content.
    """

    path: Path
    records: dict[str, int]
    operations: int
    bad: int
    unplaced: int
    changes: int
    kept: int
    header: bool
    """Whether the beginning of the file, which says how all of it lies, could be read."""
    made_up: Counter[str] = field(default_factory=Counter)
    files: tuple[str, ...] = ()
    access: Access = field(default_factory=Access)
    """What became of the file's users and of the keys of its secret fields."""
    before: erased_before.Before = field(default_factory=erased_before.Before)
    """Who may have been erased on this computer before."""

    @property
    def whole(self) -> bool:
        """Whether nothing is known to be missing."""
        lost = self.bad or self.unplaced or self.changes or self.kept or self.files
        made_up = sum(self.made_up.values())
        return self.header and not lost and not made_up and self.access.whole and self.before.clear


def salvage(
    source: Path, target: Path, going: Check = beside.nobody, key: Key | None = None,
    rows: rebuilding.Read = cells.rows, *, files: bool = True,
) -> Salvaged:  # fmt: skip
    """Write what can be read of the file at `source` to a new file at `target`; `source` stays as it is.

    `going` is asked all along and may raise, which leaves nothing behind. `key` is that of `source`, and
    then of `target`; one given for a plain file is not used. `rows` reads the rows of a page; without
    `files` the large attachments stay where they are.
    Raises `UserError` where `target` is there already, `source` is open elsewhere, is no file of this
    program, or nothing of it can be read; `LockedError` for an encrypted one without its key.
    """
    _may(source, target)
    key = _fitting(source, key)
    partial = target.with_name(target.name + ".partial")
    with alone(source), said(target), _whole_or_nothing(partial, target):
        with Pages(source, key) as pages:
            found = _into(pages, (source, partial), going, (key, rows))
        missing = _bring_files((source, partial, target), key, going) if files else []
        remains.stand(partial, target)
    return found(target, missing)


@contextlib.contextmanager
def _whole_or_nothing(partial: Path, target: Path) -> Iterator[None]:
    """Leave no draft, which SQLite has files of its own beside, and no attachments of a file that is not."""
    had = beside.lying(target).keys()
    clear(partial)
    try:
        yield
    except BaseException:
        beside.forget_all(target, beside.lying(target).keys() - had)
        beside.forget_empty(target)
        raise
    finally:
        clear(partial)


def _may(source: Path, target: Path) -> None:
    if not source.exists():
        raise UserError(tr("There is no file {name} here.", name=source.name))
    if target.exists():
        raise UserError(
            tr("There is already a file called {name}.", name=target.name),
            tr("Choose another name."),
        )


def _fitting(source: Path, key: Key | None) -> Key | None:
    """Return the key if the file is encrypted: with its beginning lost it does not say so itself.

    Raises `LockedError` where it is encrypted with another key, or none was given.
    """
    wanted = id_at(source)
    if wanted is not None:
        if key is None or key.id != wanted:
            raise LockedError(source, wanted)
        return key
    if key is not None and beginning.is_of(source, key):
        return key
    if not beginning.is_plain(source) and beginning.may_be_encrypted(source):
        raise LockedError(source, "")
    return None


@contextlib.contextmanager
def alone(source: Path) -> Iterator[None]:
    """Keep other windows from writing to the damaged file meanwhile, where its folder takes a lock."""
    lock = WriterLock(source)
    with contextlib.suppress(OSError):
        lock.take()
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def said(target: Path) -> Iterator[None]:
    from crm_desktop.store import driver

    try:
        yield
    except (OSError, driver.Error) as error:
        raise faults.in_words(error, target) from error


def clear(partial: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal", ".lock"):
        partial.with_name(partial.name + suffix).unlink(missing_ok=True)


Found = Callable[[Path, Iterable[str]], Salvaged]


def _into(
    pages: Pages, places: tuple[Path, Path], going: Check, how: tuple[Key | None, rebuilding.Read]
) -> Found:  # fmt: skip
    """Make the new file; return what says what it holds once its place and its files are known."""
    (source, target), (key, rows) = places, how
    with Workspace.create(target, key=key) as ws, ws.transaction() as conn:
        shaped = shapes.of_database(conn, rebuilding.WANTED)
        placed = placing.Placed(pages, shaped, going)
        filling = rebuilding.Filling(conn, pages, placed, going, rows)
        filling.fill()
        if not filling.read["operation"] and not any(filling.read[e] for e in RECORDS):
            raise UserError(
                tr("Nothing of a CRM Desktop file can be read here."),
                tr(
                    "Use a backup: File → Restore a backup, or crm restore. This file was not changed."
                ),
            )
        made_up = rebuilding.complete(conn)
        given, unknown = erased_before.give_back_ids(conn)
        made_up["id"] -= given
        hurt = bool(placed.bad or filling.unplaced)
        may = access.bring(conn, source, key, settings=bool(filling.read["meta"]), hurt=hurt)
        wanted, untold = _line_up(conn), _untold(conn)
    with Workspace.open(
        target, key=key
    ) as ws:  # anew: with the device and the settings that came back
        ws.guard(False)  # a draft nobody signs in to: it is not written by a user
        check.repair(ws, going, sweeps=False)
        kept = _keep(ws, wanted, untold, going)
        ws.log.sweep_files()  # only now it is known which attachments are kept
        with ws.transaction() as conn:
            contested.review_all(conn)
        _prove(ws)
        return _told(ws, (pages, placed, filling), (made_up, kept, may, unknown))


def _told(
    ws: Workspace, how: tuple[Pages, placing.Placed, rebuilding.Filling],
    what: tuple[Counter[str], int, Access, int],
) -> Found:  # fmt: skip
    (pages, placed, filling), (made_up, kept, may, unknown) = how, what
    conn = ws.reader()
    records = check.counts(conn)
    operations = filling.read["operation"]
    lost, before = changes_lost(conn), erased_before.of(conn, unknown)
    return lambda path, files: Salvaged(
        path, records, operations, placed.bad, filling.unplaced, lost, kept,
        pages.whole_header and bool(placed.schema), made_up, tuple(files), may, before,
    )  # fmt: skip


Wanted = list[tuple[str, str, dict[Cell, Value]]]


def _line_up(conn: Any) -> Wanted:
    """Return (entity, id, cells) of rows that were read and that the log, with its holes, has otherwise.

    The tables were right when the damage came: they are what the log said.
    """
    conn.execute(f"UPDATE operation AS o SET effective={check.EFFECT} WHERE {check.EFFECT_WRONG}")
    links = check.links(conn)
    conn.execute("DELETE FROM merged")
    conn.executemany("INSERT INTO merged VALUES(?,?,?)", links)
    found: Wanted = []
    for entity, record in RECORDS.items():
        _drop_noise(conn, entity)
        for n in list(check.differing(conn, entity)):
            if not conn.execute(
                "SELECT 1 FROM told WHERE entity=? AND n=?", (entity, n)
            ).fetchone():
                continue
            row = dict(zip(
                ("n", "id", *codec.columns(record)),
                conn.execute(f"{codec.select_sql(record)} WHERE n=?", (n,)).fetchone(), strict=True,
            ))  # fmt: skip
            found.append((entity, row["id"], _cells(entity, row)))
    return found


def _drop_noise(conn: Any, entity: str) -> None:
    """Empty what should be several values and is noise, as of a page that was partly written over."""
    for name, kept in RECORDS[entity].fields.items():
        if kept.kind is Kind.KEYED:
            conn.execute(
                f"UPDATE {entity} SET {name}=NULL WHERE {name} IS NOT NULL AND "
                f"CASE WHEN json_valid({name}) THEN json_type({name})<>'object' ELSE 1 END"
            )


def _cells(entity: str, row: codec.Row) -> dict[Cell, Value]:
    """Return what a row that was read shows, as cells; one that was hidden stays hidden."""
    record = RECORDS[entity]
    if row["merged_into"]:
        return {"merged_into": row["merged_into"]}
    if row["deleted"] != 0:
        return {"deleted": True}
    return codec.to_cells(record, row)


def _keep(
    ws: Workspace, wanted: Wanted, untold: Sequence[tuple[str, int]], going: Check
) -> int:  # fmt: skip
    """Write, as one operation, what the tables had and the log has lost; return how many records it is."""
    conn = ws.reader()
    edits = list(_edits(conn, wanted)) + list(_shown(conn, untold))
    if not edits:
        return 0
    ws.log.record_bulk(
        Label("salvaged", count=len(edits)), edits, origin="salvage", check=_asking(going)
    )
    return len(edits)


def _asking(going: Check) -> Callable[[], None]:
    """Return `going` as the log asks it."""

    def ask() -> None:
        going()

    return ask


def _edits(conn: Any, wanted: Wanted) -> Iterator[Edit]:
    for entity, id, told in wanted:
        record = RECORDS[entity]
        n = identities.number_of(conn, entity, id)
        stored = conn.execute(f"{codec.select_sql(record)} WHERE n=?", (n,)).fetchone()
        row = dict(zip(codec.columns(record), stored[2:], strict=True))
        shown = codec.to_cells(record, row) if row["deleted"] is not None else {}
        gone = {c: None for c in shown if c not in told} if told.get("deleted") is False else {}
        if new := {c: v for c, v in {**gone, **told}.items() if shown.get(c) != v}:
            yield Edit(entity, id, new)


def _shown(conn: Any, untold: Sequence[tuple[str, int]]) -> Iterator[Edit]:
    """Yield what shows records again of which the log has words, but no longer that they were made."""
    for entity, n in untold:
        cells = changes.fold(changes.of_row(conn, RECORDS[entity].code, n))
        if cells and "deleted" not in cells:
            yield Edit(entity, identities.id_of(conn, entity, n) or "", {"deleted": False})


def _untold(conn: Any) -> list[tuple[str, int]]:
    """Return (entity, row number) of rows the log has words of and that could not be read themselves."""
    sql = (
        "SELECT DISTINCT row FROM change c WHERE entity=? AND patch IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM told k WHERE k.entity=? AND k.n=c.row) AND NOT EXISTS "
        "(SELECT 1 FROM erased e WHERE e.entity=c.entity AND e.row=c.row)"
    )
    return [
        (entity, int(n))
        for entity, record in RECORDS.items()
        for (n,) in conn.execute(sql, (record.code, entity)).fetchall()
    ]


def changes_lost(conn: Any) -> int:
    """Return how many changes are missing at least: each operation says how many records it touched."""
    (lost,) = conn.execute(
        "SELECT coalesce(sum(max(0,touched-(SELECT count(*) FROM change c WHERE c.operation=o.n))),0) "
        "FROM operation o WHERE cancels IS NULL"
    ).fetchone()
    return int(lost)


def _prove(ws: Workspace) -> None:
    """Raise `UserError` where the new file does not stand its check: then it is no good to anybody."""
    report = check.check(ws)
    if report.problems:
        raise UserError(
            tr("What was salvaged does not fit together: {reason}", reason=report.problems[0]),
            tr("Use a backup: File → Restore a backup, or crm restore. This file was not changed."),
        )


def _bring_files(places: tuple[Path, Path, Path], key: Key | None, going: Check) -> list[str]:
    """Let large attachments lie beside the new file too; return the names of those that are lost."""
    from crm_desktop.store import backup

    source, made, target = places
    beside.share(
        beside.Near(source, key), beside.Near(target, key), backup.named_by(made, key), going
    )
    with Workspace.open(made, read_only=True, key=key) as ws:
        return sorted(blobs.lost(ws.reader(), beside.Near(target, key)).values())
