"""The ledger of erasures: ids, times, operations and keyed digests of addresses, no content.

It lies in the program's data folder, in no file of records and in none of their backups, so that an old
one that is put back learns who was erased since. Each erasure has a file and a second one that says the
same, for nothing else knows of it; one of which neither can be read is counted and told. Nothing in it is
ever changed but the operation that is added once it is written. One that a server refused is taken away.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from crm_desktop import paths
from crm_desktop.domain.operation import ERASE, Label, Operation
from crm_desktop.i18n import trn
from crm_desktop.store import identities
from crm_desktop.store.cipher import remains

FOLDER = "erasures"
ENDS = (".json", ".again")
"""How the names of the two files of an entry end."""
BIRTHS = 3
"""Stamps of the first operations on a record that are kept: a file without any of them is another one,
unless it was salvaged and lost them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record that went; `births` are stamps of the operations that wrote it first."""

    entity: str
    id: str
    births: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One erasure. `at` is in ms since 1970; `marks` are keyed digests of what reached them.

    `operation` is the erase operation as JSON, "" until it is written; `made` are (kind, old id, new id) of
    others' records that were made anew without the names, `pepper` the id of the secret that keys the
    marks, "" where it was not noted.
    """

    id: str
    at: int
    rows: tuple[Row, ...]
    marks: tuple[str, ...] = ()
    operation: str = ""
    made: tuple[tuple[str, str, str], ...] = ()
    pepper: str = ""

    @property
    def erasing(self) -> Operation | None:
        """Return the erase operation, None until it is written."""
        return Operation.from_json(self.operation) if self.operation else None


def folder() -> Path:
    """Return where the ledger lies."""
    return paths.data_folder() / FOLDER


def write(entry: Entry) -> bool:
    """Keep an entry; say whether it is on the disk."""
    text = json.dumps(asdict(entry))
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        for place in _places(entry.id):
            _put(place, text)
        remains.settle(folder())
    except OSError:
        return False
    return True


def _places(id: str) -> tuple[Path, ...]:
    return tuple(folder() / f"{id}{end}" for end in ENDS)


def _put(place: Path, text: str) -> None:
    draft = place.with_name(f"{place.name}.new")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(place)


def drop(id: str) -> None:
    """Take an entry away: its erasure was refused, and who it names lives."""
    with contextlib.suppress(OSError):  # the next opening tries again
        for place in _places(id):
            place.unlink(missing_ok=True)


def entry_of(id: str) -> Entry | None:
    """Return an entry by its id."""
    return next(filter(None, map(_read, _places(id))), None)


def is_empty() -> bool:
    """Say whether nobody was ever erased on this computer: then no file has to be held against it."""
    return not _ids()


def entries() -> Iterator[Entry]:
    """Yield all entries that can be read, the oldest first."""
    found = filter(None, map(entry_of, _ids()))
    yield from sorted(found, key=lambda entry: (entry.at, entry.id))


def unread() -> int:
    """Return of how many erasures no entry can be read: they are not carried out in an old file."""
    return sum(entry_of(id) is None for id in _ids())


def unread_warning(many: int) -> str:
    """Say that some erasures are not known here any more, "" where all are."""
    if not many:
        return ""
    return trn(
        "{n} erasure cannot be read any more: who was erased then may show again in files from before it.",
        "{n} erasures cannot be read any more: who was erased then may show again in files from before them.",
        many,
    )


def _ids() -> set[str]:
    return {one.stem for one in folder().glob("*") if one.suffix in ENDS}


def _read(path: Path) -> Entry | None:
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        said: dict[str, Any] = json.loads(path.read_text("utf-8"))
        rows = tuple(Row(r["entity"], r["id"], tuple(r["births"])) for r in said["rows"])
        made = tuple((str(e), str(old), str(new)) for e, old, new in said.get("made", ()))
        return Entry(said["id"], int(said["at"]), rows, tuple(said["marks"]), said["operation"], made,
                     str(said.get("pepper", "")))  # fmt: skip
    return None


def row_of(conn: Any, entity: str, id: str) -> Row:
    """Return what is kept of a record that is to go."""
    n = identities.number_of(conn, entity, id)
    found = [] if n is None else conn.execute(
        "SELECT o.stamp FROM change c JOIN operation o ON o.n=c.operation WHERE c.entity=? AND c.row=? "
        "ORDER BY o.stamp LIMIT ?",
        (identities.code_of(conn, entity), n, BIRTHS),
    ).fetchall()  # fmt: skip
    return Row(entity, id, tuple(stamp for (stamp,) in found))


def standing(conn: Any, rows: Iterable[Row]) -> list[Row]:
    """Return the rows that this file holds words of, and that are the same records."""
    return [row for row in rows if _stands(conn, row)]


def _stands(conn: Any, row: Row) -> bool:
    n = identities.number_of(conn, row.entity, row.id)
    if n is None:
        return False
    key = (identities.code_of(conn, row.entity), n)
    same = conn.execute(
        "SELECT 1 FROM change c JOIN operation o ON o.n=c.operation WHERE c.entity=? AND c.row=? "
        "AND o.stamp IN (SELECT value FROM json_each(?)) LIMIT 1",
        (*key, json.dumps(row.births)),
    ).fetchone()
    return (same is not None or _lost_its_birth(conn, *key)) and worded(conn, *key)


def _lost_its_birth(conn: Any, code: int, n: int) -> bool:
    """Say whether a row of a salvaged file lost part of its history: then its id alone says whose it is."""
    return conn.execute(
        "SELECT 1 FROM change c JOIN operation o ON o.n=c.operation WHERE c.entity=? AND c.row=? "
        "AND (o.origin='salvage' OR o.label=?) LIMIT 1",
        (code, n, Label("salvaged").to_json()),
    ).fetchone() is not None  # fmt: skip


def worded(conn: Any, code: int, n: int) -> bool:
    """Say whether the log of a file holds anything that was written on a row."""
    return conn.execute(
        "SELECT 1 FROM change c JOIN operation o ON o.n=c.operation WHERE c.entity=? AND c.row=? "
        "AND c.patch IS NOT NULL AND c.patch<>'{}' AND coalesce(o.origin,'')<>? LIMIT 1",
        (code, n, ERASE),
    ).fetchone() is not None  # fmt: skip
