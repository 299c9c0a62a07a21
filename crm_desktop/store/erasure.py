"""Erasing rows for good: content-free tombstones in the log, the tables and the indexes (R40-R43)."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable
from typing import Any

from crm_desktop.domain.fold import fold
from crm_desktop.domain.operation import ERASE, Change, Operation
from crm_desktop.domain.records import RECORDS
from crm_desktop.store import (
    blobs,
    changes,
    identities,
    merged,
    parking,
    projection,
    recording,
    scratch,
    search_index,
)
from crm_desktop.store import rows as codec
from crm_desktop.store.recording import Draft

_MARK, _EMPTY = '{"erase":true}', "{}"


def mark(draft: Draft, entity: str, id: str) -> Change:
    """Write the erase mark of one record; return its change."""
    conn = draft.conn
    code = identities.code_of(conn, entity)
    n = identities.made_number(conn, entity, id)
    change = Change(entity, id, {ERASE: True}, changes.frontier(conn, code, n))
    recording.put_change(conn, (draft.number, code, n), change.patch, change.base)
    draft.touch(entity, n)
    return change


def with_merged(conn: Any, records: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return records with all that were merged into them: they are the same person's."""
    every = (
        (entity, one)
        for entity, id in records
        for one in (merged.merged_into(conn, entity, id) if entity in RECORDS else (id,))
    )
    return list(dict.fromkeys(every))


def carry_out(conn: Any, operation: int, *, take: bool = True) -> None:
    """Erase every row the operation's marks name; `take` keeps what is looked for after, see `taken`."""
    found = _marked(conn, operation)
    names = {name for code, n in found for name in _called(conn, code, n)}
    for code, n in found:
        erase_row(conn, code, n, operation, take=take)
    if take:
        _note_seen(conn, operation)
    _forget_files(conn, operation, names)
    attached = {identities.id_of(conn, "attachment", n) or "" for code, n in found
                if code == RECORDS["attachment"].code}  # fmt: skip
    if attached:
        blobs.sweep(conn)
        scratch.drop_lasting(scratch.SHOWN, attached)
    forget_words(conn, {code for code, _ in found})


def _note_seen(conn: Any, operation: int) -> None:
    from crm_desktop.store.erasures import taken

    (stamp,) = conn.execute("SELECT stamp FROM operation WHERE n=?", (operation,)).fetchone()
    taken.seen(conn, stamp)


def give_back(conn: Any, operation: int) -> projection.Touched:
    """Let rows live again whose erasure a server refused; their words come again from there.

    Return the rows that show something else.
    """
    from crm_desktop.store.erasures import taken

    touched: projection.Touched = {}
    back: list[tuple[str, str]] = []
    for code, n in _marked(conn, operation):
        if not _stands(conn, code, n):
            conn.execute("DELETE FROM erased WHERE entity=? AND row=?", (code, n))
            conn.execute("DELETE FROM change WHERE entity=? AND row=? AND patch IS NULL", (code, n))
            entity = identities.name_of(conn, code)
            projection.join(touched, projection.reproject(conn, entity, n))
            projection.join(touched, {entity: {n}})
            back.append((entity, identities.id_of(conn, entity, n) or ""))
    (stamp,) = conn.execute("SELECT stamp FROM operation WHERE n=?", (operation,)).fetchone()
    taken.forget(conn, stamp, back)
    return touched


def given_back(conn: Any, code: int, n: int) -> bool:
    """Say whether a row was erased in vain: tombstones of it that still come mean nothing."""
    return _refusals(conn, code, n) == {True}


def _stands(conn: Any, code: int, n: int) -> bool:
    """Say whether an erasure of a row is here that no server refused."""
    return False in _refusals(conn, code, n)


def _refusals(conn: Any, code: int, n: int) -> set[bool]:
    """Return whether a server refused them, of all erasures of a row."""
    found = conn.execute(
        f"SELECT {changes.REFUSED} FROM change c JOIN operation o ON o.n=c.operation "
        "WHERE c.entity=? AND c.row=? AND o.origin='erase'",
        (code, n),
    )
    return {bool(refused) for (refused,) in found}


def _marked(conn: Any, operation: int) -> list[tuple[int, int]]:
    sql = "SELECT entity,row FROM change WHERE operation=? AND patch=?"
    return [(code, n) for code, n in conn.execute(sql, (operation, _MARK)).fetchall()]


_WORD = re.compile(r"[^\W\d_]{3,}|[\u3400-\u9fff]+")
"""A part of a name that tells whose it is: not "a/l", nor an initial."""


def _called(conn: Any, code: int, n: int) -> set[str]:
    """Return the words of all names a record ever had, folded."""
    record = RECORDS.get(identities.name_of(conn, code))
    if record is None:
        return set()
    sql = "SELECT json_extract(patch,?) FROM change WHERE entity=? AND row=? AND patch IS NOT NULL"
    names = conn.execute(sql, (f"$.{record.title_field}", code, n))
    return {word for (name,) in names for word in _WORD.findall(fold(str(name or "")))}


def _forget_files(conn: Any, operation: int, names: set[str]) -> None:
    """Forget the name of a file erased rows came from: one like "Siti Aminah.vcf", or of nobody else."""
    sql = (
        "SELECT m.operation,m.text,EXISTS(SELECT 1 FROM change c WHERE c.operation=m.operation "
        "AND c.patch IS NOT NULL) FROM memo m WHERE m.operation IN (SELECT x.operation FROM change e "
        "JOIN change x ON x.entity=e.entity AND x.row=e.row WHERE e.operation=? AND e.patch=?)"
    )
    for made, memo, more in conn.execute(sql, (operation, _MARK)).fetchall():
        if not more or names & set(_WORD.findall(fold(str(memo or "")))):
            conn.execute("DELETE FROM memo WHERE operation=?", (made,))


def forget_words(conn: Any, codes: Iterable[int]) -> None:
    """Write the search indexes of entities anew without the words of rows that are gone.

    An index only marks a row as gone; its words stay in the file until segments are merged.
    """
    for entity in {identities.name_of(conn, code) for code in codes} & set(search_index.SEARCHED):
        for table in (f"{entity}_{index}" for index in RECORDS[entity].searched):
            conn.execute(f"INSERT INTO {table}({table}) VALUES('optimize')")


def erase_row(
    conn: Any, code: int, n: int, operation: int | None, *, take: bool = True
) -> projection.Touched:  # fmt: skip
    """Make one row dead: patches gone, projection empty, look-ups and search without it.

    Return other rows that show something else now.
    """
    from crm_desktop.store.erasures import taken

    if take:
        taken.take(conn, code, n)
    conn.execute(
        "INSERT INTO erased VALUES(?,?,?) ON CONFLICT(entity,row) DO UPDATE SET "
        "operation=coalesce(operation,excluded.operation)",
        (code, n, operation),
    )
    if code == RECORDS["attachment"].code:
        blobs.note_gone(conn, n)
    conn.execute(
        "UPDATE change SET patch=NULL WHERE entity=? AND row=? AND patch NOT IN (?,?)",
        (code, n, _MARK, _EMPTY),
    )
    also = empty_row(conn, code, n)
    id = identities.id_of(conn, identities.name_of(conn, code), n) or ""
    rewrite_waiting(conn, id, lambda op: without_erased(conn, op))
    parking.forget(conn, id, erased=True)
    return also


def empty_row(conn: Any, code: int, n: int) -> projection.Touched:
    """Show nothing of a row whose patches are gone, nor what the desk says of it.

    Return other rows that show something else now.
    """
    conn.execute("DELETE FROM conflict WHERE entity=? AND row=?", (code, n))
    conn.execute("DELETE FROM suspect WHERE entity=? AND (row=? OR other=?)", (code, n, n))
    entity = identities.name_of(conn, code)
    if entity not in RECORDS:
        return {}
    old = projection.read(conn, entity, n)
    return projection.write(conn, entity, n, old, codec.empty(RECORDS[entity]))


def rewrite_waiting(conn: Any, id: str, rewritten: Callable[[Operation], Operation]) -> None:
    """Write operations that still wait for an ancestor and name a record anew."""
    found = conn.execute("SELECT stamp,body FROM waiting WHERE instr(body,?)", (id,)).fetchall()
    for stamp, body in found:
        op = rewritten(Operation.from_json(body))
        conn.execute("UPDATE waiting SET body=? WHERE stamp=?", (op.to_json(), stamp))


def without_erased(conn: Any, op: Operation) -> Operation:
    """Return `op` with tombstones for the rows that are erased here."""
    kept = tuple(dataclasses.replace(c, patch=None) if _dead(conn, c) else c for c in op.changes)
    return op if kept == op.changes else dataclasses.replace(op, changes=kept)


def _dead(conn: Any, change: Change) -> bool:
    if not change.patch or ERASE in change.patch:
        return False
    n = identities.number_of(conn, change.entity, change.id)
    return n is not None and recording.is_erased(conn, identities.code_of(conn, change.entity), n)


def without_operation(conn: Any) -> list[tuple[str, str]]:
    """Return erased records whose erase operation this file does not hold (R42)."""
    found = conn.execute("SELECT entity,row FROM erased WHERE operation IS NULL").fetchall()
    orphans = []
    for code, n in found:
        entity = identities.name_of(conn, code)
        orphans.append((entity, identities.id_of(conn, entity, n) or ""))
    return orphans
