"""Checking a workspace: the file is whole, its tables equal a replay of its log, its indexes its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_desktop.domain.fields import Record
from crm_desktop.domain.merged import link_of
from crm_desktop.domain.records import RECORDS
from crm_desktop.i18n import tr, trn
from crm_desktop.store import (
    about,
    backup,
    beside,
    blobs,
    changes,
    faults,
    identities,
    lookups,
    merged,
    projection,
    search_index,
)
from crm_desktop.store import rows as codec
from crm_desktop.store.erasures import unnamed_bytes
from crm_desktop.store.figures import stays

if TYPE_CHECKING:
    from crm_desktop.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: problems in words, records compared, files without bytes, or with others.

    `spoilt` are those whose copy for the backups has others.
    """

    problems: tuple[str, ...]
    checked: int
    lost: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    spoilt: tuple[str, ...] = ()
    damage: tuple[str, ...] = ()
    """What SQLite found wrong, which is among the problems: it is not mended in place."""
    unnamed: int = 0
    """Of how many attachments that are in no history any more the content is still here."""

    @property
    def ok(self) -> bool:
        return not (self.problems or self.lost or self.damaged or self.spoilt or self.unnamed)

    @property
    def words(self) -> list[str]:
        """All of it in words."""
        content = (*lost_words(self.lost), *damaged_words(self.damaged), *spoilt_words(self.spoilt))
        return [*self.problems, *content, *unnamed_words(self.unnamed)]


def check(
    ws: Workspace,
    wanted: beside.Check = beside.nobody,
    progress: beside.Progress = beside.nobody,
) -> Report:
    """Check the file, compare every record with a replay of the log and large attachments with their digest.

    `wanted` is asked while attachments are read and may raise; `progress` is told the part of them read.
    """
    from crm_desktop.store.past.stopping import stoppable

    damage: tuple[str, ...] = ()
    try:
        damage = tuple(_damage(ws, wanted))
        with stoppable(ws.reader(), wanted):
            problems, checked = _compared(ws, wanted)
            content = _content(ws, wanted, progress)
        unnamed = 0 if damage else unnamed_bytes.count(ws)
    except Exception as error:
        if not faults.tells_damage(error, ws.path):
            raise
        from crm_desktop.store.salvage import wholeness

        damage = (*damage, wholeness.reason(error))
        return Report(_damage_words(damage), 0, damage=damage)
    return Report((*_damage_words(damage), *problems), checked, *content, damage, unnamed)


def _damage_words(damage: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(tr("The file is damaged: {reason}", reason=reason) for reason in damage)


def _compared(ws: Workspace, wanted: beside.Check) -> tuple[list[str], int]:
    """Return in what the tables differ from the log, and how many records were compared."""
    conn = ws.reader()
    problems: list[str] = []
    checked = 0
    for entity in RECORDS:
        wanted()
        rows = list(differing(conn, entity))
        (count,) = conn.execute(f"SELECT count(*) FROM {entity}").fetchone()
        checked += count
        if rows:
            problems.append(tr("{count} records of {kind} differ from the log.",
                               count=len(rows), kind=tr(RECORDS[entity].plural)))  # fmt: skip
        if not (_looked_up_right(conn, entity) and _searched_right(conn, entity)):
            problems.append(
                tr("Some records of {kind} cannot be found.", kind=tr(RECORDS[entity].plural))
            )
    if not about.right(conn):
        problems.append(tr("Some timelines lack an entry."))
    if not stays.right(conn):
        problems.append(tr("Some moves of deals are not as the log says."))
    if links(conn) != set(conn.execute("SELECT entity,id,target FROM merged")):
        problems.append(tr("Some merged records do not stand where the log says."))
    if not _effective_right(conn):
        problems.append(tr("Some operations do not carry the effect their undo says."))
    return problems, checked


def counts(conn: Any) -> dict[str, int]:
    """Return how many records of each kind show."""
    sql = "SELECT count(*) FROM {} WHERE deleted=0"
    return {entity: int(conn.execute(sql.format(entity)).fetchone()[0]) for entity in RECORDS}


def _content(
    ws: Workspace, wanted: beside.Check, progress: beside.Progress
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the names of attachments that are lost, damaged, and whose copy for the backups is."""
    conn = ws.reader()
    lost = blobs.lost(conn, ws.near)
    damaged = blobs.damaged(conn, ws.near, wanted, lambda part: progress(part / 2))
    spoilt = _spoilt(ws, wanted, lambda part: progress(0.5 + part / 2))
    progress(1.0)
    return tuple(lost.values()), tuple(damaged.values()), spoilt


def _spoilt(ws: Workspace, wanted: beside.Check, progress: beside.Progress) -> tuple[str, ...]:
    """Return the names of attachments whose copy for the backups is damaged."""
    found = backup.spoilt(ws, wanted, progress)
    names = blobs.names(ws.reader()) if found else {}
    called = {beside.name(ws.near, digest): name for digest, name in names.items()}
    return tuple(sorted(called.get(name, name[:8]) for name in found))


SAID = 3
"""Names of files that are said."""


def lost_words(names: Sequence[str]) -> list[str]:
    """Return what to say of attachments whose bytes are not there."""
    if not names:
        return []
    return [trn("The content of {n} attachment is missing: {names}.",
                "The content of {n} attachments is missing: {names}.",
                len(names), names=first(names))]  # fmt: skip


def damaged_words(names: Sequence[str]) -> list[str]:
    """Return what to say of attachments whose bytes are others than were attached."""
    if not names:
        return []
    return [trn("The content of {n} attachment is damaged: {names}.",
                "The content of {n} attachments is damaged: {names}.",
                len(names), names=first(names))]  # fmt: skip


def spoilt_words(names: Sequence[str]) -> list[str]:
    """Return what to say of attachments whose copy for the backups is damaged."""
    if not names:
        return []
    return [trn("In the backups, the copy of {n} attachment is damaged: {names}.",
                "In the backups, the copies of {n} attachments are damaged: {names}.",
                len(names), names=first(names))]  # fmt: skip


def unnamed_words(many: int) -> list[str]:
    """Return what to say of content that belongs to no attachment of the file or its history."""
    if not many:
        return []
    return [trn("The content of {n} attachment that is gone from this file still lies in it.",
                "The content of {n} attachments that are gone from this file still lies in it.",
                many)]  # fmt: skip


def first(names: Sequence[str]) -> str:
    return ", ".join([*names[:SAID], *["…"] * (len(names) > SAID)])


def content_words(ws: Workspace, wanted: beside.Check = beside.nobody) -> list[str]:
    """Return what to say of attachments whose bytes, or copies for the backups, are missing or damaged."""
    return check_content(ws, wanted).words


def check_content(ws: Workspace, wanted: beside.Check = beside.nobody) -> Report:
    """Check attachments and their copies for the backups alone."""
    content = _content(ws, wanted, beside.nobody)
    return Report((), 0, *content, unnamed=unnamed_bytes.count(ws))


def _damage(ws: Workspace, wanted: beside.Check) -> list[str]:
    """Return what SQLite finds wrong, by a connection that has cached nothing of the indexes."""
    from crm_desktop.store.past.stopping import stoppable

    conn = ws.fresh_reader()
    try:
        with stoppable(conn, wanted):
            found = [answer for (answer,) in conn.execute("PRAGMA integrity_check(10)")]
    finally:
        if conn is not ws.reader():
            conn.close()
    return [] if found == ["ok"] else found


def repair(ws: Workspace, wanted: beside.Check = beside.nobody, *, sweeps: bool = True) -> int:
    """Bring every table, look-up and search index in line with the log; return the rows mended.

    Attachments whose bytes a backup has are among them, and damaged copies for backups that are renewed;
    where it `sweeps`, content that nothing in the file names is taken away, and counted too.
    """
    mended = 0
    with ws.transaction() as conn:
        conn.execute(f"UPDATE operation AS o SET effective={EFFECT} WHERE {EFFECT_WRONG}")
        found = links(conn)
        conn.execute("DELETE FROM merged")
        conn.executemany("INSERT INTO merged VALUES(?,?,?)", found)
        for entity in RECORDS:
            wrong = list(differing(conn, entity))
            for n in wrong:
                projection.reproject(conn, entity, n)
            mended += len(wrong)
            _look_up_anew(conn, entity)
            if entity in search_index.SEARCHED:
                search_index.rebuild(conn, entity)
        about.rebuild(conn)
        stays.rebuild(conn)
    mended += backup.bring_back(ws, wanted) + backup.renew(ws, wanted)
    swept, beside_it = ws.log.sweep_files() if sweeps else ((), 0)
    if swept:
        ws.fold_wal()  # which holds them still
    return mended + len(swept) + beside_it


def differing(conn: Any, entity: str) -> Iterator[int]:
    """Yield the row numbers whose visible columns are not what the log's effective changes say."""
    record = RECORDS[entity]
    cols, linked = codec.columns(record), merged.linked(conn)
    for n, cells in _replayed(conn, record.code):
        stored = conn.execute(f"{codec.select_sql(record)} WHERE n=?", (n,)).fetchone()
        row = codec.from_cells(record, cells) if cells else codec.empty(record)
        if linked and stored:
            _stand(conn, record, stored[1], row)
        shown = dict(zip(cols, stored[2:], strict=True)) if stored else codec.empty(record)
        if (row["deleted"] == 0 or shown["deleted"] == 0) and shown != row:
            yield n
    yield from (
        n for (n,) in conn.execute(
            f"SELECT n FROM {entity} WHERE deleted=0 AND n NOT IN "
            "(SELECT row FROM change WHERE entity=?)", (record.code,))
    )  # fmt: skip


def _stand(conn: Any, record: type[Record], id: str, row: codec.Row) -> None:
    """Turn a row as its own cells say into what shows where records were merged (R9)."""
    merged.resolve(conn, record, id, row)
    if merged.link(conn, record, id):
        row["deleted"] = merged.shown(conn, record, id)


def links(conn: Any) -> set[tuple[int, str, str]]:
    """Return (entity, id, target) of all links the log says."""
    return {
        (record.code, str(identities.id_of(conn, record.entity, n)), into)
        for record in RECORDS.values()
        for n, cells in _replayed(conn, record.code, "AND instr(c.patch,'merged_into')")
        if (into := link_of(_all_cells(conn, record, n, cells)))
    }


def _all_cells(
    conn: Any, record: type[Record], n: int, cells: dict[str, Any]
) -> dict[str, Any]:  # fmt: skip
    return changes.fold(changes.of_row(conn, record.code, n)) if cells else cells


def _replayed(
    conn: Any, code: int, where: str = ""
) -> Iterator[tuple[int, dict[str, Any]]]:  # fmt: skip
    found = conn.execute(
        "SELECT c.row,o.stamp,o.effective,c.patch FROM change c JOIN operation o ON o.n=c.operation "
        f"WHERE c.entity=? {where} ORDER BY c.row,o.stamp",
        (code,),
    )
    current: int | None = None
    cells: dict[str, Any] = {}
    for row, stamp, effective, patch in found:
        if row != current:
            if current is not None:
                yield current, cells
            current, cells = row, {}
        cells.update(changes.fold([changes.written(stamp, effective, patch)]))
    if current is not None:
        yield current, cells


def _looked_up_right(conn: Any, entity: str) -> bool:
    """Say whether the look-ups are those of the stored rows; hidden rows keep theirs."""
    code = RECORDS[entity].code
    held = conn.execute("SELECT kind,value,n FROM lookup WHERE entity=?", (code,))
    return _tally(held) == _tally(_lookups(conn, entity))


def _lookups(conn: Any, entity: str) -> Iterator[tuple[int, str, int]]:
    """Yield (kind, value, row number) of all rows of a table that ever showed something."""
    record = RECORDS[entity]
    cols = ("n", "id", *codec.columns(record))
    found = conn.execute(f"{codec.select_sql(record)} WHERE sort_key IS NOT NULL")
    for stored in found:
        row = dict(zip(cols, stored, strict=True))
        yield from ((kind, value, row["n"]) for kind, value in lookups.of_row(record, row))


def _tally(found: Iterable[tuple[int, str, int]]) -> tuple[int, int]:
    """Return what two lists share only when they hold the same, in whatever order."""
    count = total = 0
    for one in found:
        count, total = count + 1, total ^ hash(tuple(one))
    return count, total


def _searched_right(conn: Any, entity: str) -> bool:
    """Say whether both search indexes know every visible row."""
    return entity not in search_index.SEARCHED or not any(
        conn.execute(
            f"SELECT 1 FROM {entity} WHERE deleted=0 "
            f"AND n NOT IN (SELECT id FROM {entity}_{index}_docsize) LIMIT 1"
        ).fetchone()
        for index in RECORDS[entity].searched
    )


EFFECT = (
    "coalesce((SELECT c.revives=1 FROM operation c WHERE c.cancels=o.stamp "
    "ORDER BY c.revives=2 DESC,c.stamp DESC LIMIT 1),1)"
)
"""Whether operation `o` counts: the newest cancel revives it, and no final verdict (R10, R35)."""
EFFECT_WRONG = f"o.origin<>'erase' AND o.effective<>{EFFECT}"


def _effective_right(conn: Any) -> bool:
    wrong = conn.execute(f"SELECT 1 FROM operation o WHERE {EFFECT_WRONG} LIMIT 1").fetchone()
    return wrong is None


def _look_up_anew(conn: Any, entity: str) -> None:
    record = RECORDS[entity]
    conn.execute("DELETE FROM lookup WHERE entity=?", (record.code,))
    conn.executemany(
        "INSERT INTO lookup(kind,value,n,entity) VALUES(?,?,?,?)",
        ((*found, record.code) for found in _lookups(conn, entity)),
    )
