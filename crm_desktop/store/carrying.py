"""What the files of folders hold of this log: how far each was read, and which operations lie in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import astuple, dataclass
from typing import Any

from crm_desktop.domain.operation import Operation
from crm_desktop.store import outgoing
from crm_desktop.store.outgoing import Unsent


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was read last: `file` says which it is whatever its name, `last` how it ended.

    `mine` is 1 for one of this workspace's, 2 for one it has taken away. `clean` is up to which arrival
    erasures were held against what it holds; `upto` and `rows` are the newest operation and change when
    it was written last.
    """

    name: str
    file: str
    position: int
    frames: int = 0
    last: bytes = b""
    size: int = 0
    mine: int = 0
    clean: int | None = None
    upto: int = 0
    rows: int = 0


_COLUMNS = "name,file,position,frames,last,size,mine,clean,upto,rows"


def files(conn: Any) -> dict[str, Seen]:
    """Return all files that were ever seen, by name."""
    found = conn.execute(f"SELECT {_COLUMNS} FROM folder_file").fetchall()
    return {row[0]: Seen(*row) for row in found}


def note(conn: Any, seen: Seen) -> None:
    """Keep how far a file was read."""
    conn.execute(
        f"INSERT INTO folder_file({_COLUMNS}) VALUES(?,?,?,?,?,?,?,?,?,?) ON CONFLICT(name) DO UPDATE "
        "SET file=excluded.file,position=excluded.position,frames=excluded.frames,last=excluded.last,"
        "size=excluded.size,mine=excluded.mine,clean=excluded.clean,upto=excluded.upto,"
        "rows=excluded.rows",
        astuple(seen),
    )


def forget(conn: Any, name: str) -> None:
    """Forget what a file of a name holds: it is to be read anew, or another now."""
    for table in ("folder_file", "folder_range", "folder_waiting"):
        conn.execute(f"DELETE FROM {table} WHERE name=?", (name,))


def same_under(conn: Any, old: str, new: str) -> None:
    """Know of the file `new` what is known of `old`: it was renamed or copied."""
    forget(conn, new)
    conn.execute(
        f"INSERT INTO folder_file({_COLUMNS}) SELECT ?,{_COLUMNS.removeprefix('name,')} "
        "FROM folder_file WHERE name=?",
        (new, old),
    )
    for table, columns in (("folder_range", "first,last"), ("folder_waiting", "stamp,rows")):
        sql = f"INSERT INTO {table}(name,{columns}) SELECT ?,{columns} FROM {table} WHERE name=?"
        conn.execute(sql, (new, old))


def hold(conn: Any, name: str, given: Iterable[tuple[str, int]]) -> None:
    """Note that operations, each with so many rows, lie in a file, also those that still wait here.

    One that lies there with fewer rows than are held here does not count: somebody sees less of it.
    """
    numbers = []
    for stamp, rows in given:
        found = conn.execute(
            "SELECT n,(SELECT count(*) FROM change c WHERE c.operation=o.n) FROM operation o "
            "WHERE stamp=?",
            (stamp,),
        ).fetchone()
        if found is not None:
            numbers += [int(found[0])] if found[1] <= rows else []
        elif conn.execute("SELECT 1 FROM waiting WHERE stamp=?", (stamp,)).fetchone():
            conn.execute("INSERT OR IGNORE INTO folder_waiting VALUES(?,?,?)", (name, stamp, rows))
    for first, last in joined((n, n) for n in numbers):
        _extend(conn, name, first, last)


ALL = 1 << 62
"""Rows of an operation of which all that is to be sent lies in a file."""


def _extend(conn: Any, name: str, first: int, last: int) -> None:
    """Add a range to those of a file, as one with what it meets."""
    met = (name, last + 1, first - 1)
    sql = "FROM folder_range WHERE name=? AND first<=? AND last>=?"
    low, high = conn.execute(f"SELECT min(first),max(last) {sql}", met).fetchone()
    conn.execute(f"DELETE {sql}", met)
    if low is not None:
        first, last = min(first, low), max(last, high)
    conn.execute("INSERT INTO folder_range VALUES(?,?,?)", (name, first, last))


def joined(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ranges in order, those that meet as one."""
    made: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if made and first <= made[-1][1] + 1:
            made[-1] = (made[-1][0], max(made[-1][1], last))
        else:
            made.append((first, last))
    return made


def held(conn: Any, stamp: str, total: int) -> bool:
    """Say whether an operation of so many rows is in the log with all of them."""
    found = conn.execute(
        "SELECT count(c.n) FROM operation o LEFT JOIN change c ON c.operation=o.n WHERE o.stamp=? "
        "GROUP BY o.n",
        (stamp,),
    ).fetchone()
    return found is not None and int(found[0]) >= total


def released(conn: Any) -> None:
    """Count what waited when it was read or written, and waits no more, by its number."""
    found = conn.execute(
        "SELECT w.name,w.stamp,w.rows FROM folder_waiting w WHERE NOT EXISTS "
        "(SELECT 1 FROM waiting x WHERE x.stamp=w.stamp)"
    ).fetchall()
    for name, stamp, rows in found:
        conn.execute("DELETE FROM folder_waiting WHERE name=? AND stamp=?", (name, stamp))
        hold(conn, name, [(stamp, rows)])


def lacking(conn: Any, names: Collection[str], limit: int) -> list[Unsent]:
    """Return the first operations that lie in none of some files, in order of arrival."""
    found: list[Unsent] = []
    for first, last in _gaps(conn, names):
        after = first - 1
        while len(found) < limit and after < last:
            page = outgoing.after(conn, after, limit - len(found))
            inside = [one for one in page if one.n <= last]
            found += inside
            if len(inside) < len(page) or not page:
                break
            after = page[-1].n
        if len(found) >= limit:
            break
    return found


def _gaps(conn: Any, names: Collection[str]) -> Iterator[tuple[int, int]]:
    ranges = [
        pair
        for name in names
        for pair in conn.execute("SELECT first,last FROM folder_range WHERE name=?", (name,))
    ]
    at = 1
    for first, last in joined(ranges):
        if first > at:
            yield at, first - 1
        at = last + 1
    yield at, 1 << 62


def lacking_waiting(conn: Any, names: Collection[str]) -> list[Operation]:
    """Return operations that wait here and lie in none of some files."""
    there = {
        stamp
        for name in names
        for (stamp,) in conn.execute("SELECT stamp FROM folder_waiting WHERE name=?", (name,))
    }
    found = conn.execute("SELECT stamp,body FROM waiting ORDER BY stamp").fetchall()
    return [Operation.from_json(body) for stamp, body in found if stamp not in there]


def moment(conn: Any) -> tuple[int, int]:
    """Return the numbers of the newest operation and the newest change."""
    found = conn.execute("SELECT (SELECT max(n) FROM operation),(SELECT max(n) FROM change)")
    operation, change = found.fetchone()
    return int(operation or 0), int(change or 0)


def grown(conn: Any, upto: int, rows: int) -> list[Unsent]:
    """Return operations up to arrival `upto` that got more rows after change `rows` (R1)."""
    found = conn.execute(
        "SELECT DISTINCT operation FROM change WHERE n>? AND operation<=? ORDER BY operation",
        (rows, upto),
    ).fetchall()
    return [one for (n,) in found for one in outgoing.after(conn, n - 1, 1)]


def holds_erased(conn: Any, name: str, after: int) -> bool:
    """Say whether a file may hold words of records that were erased after arrival `after`."""
    return bool(
        conn.execute(
            "SELECT 1 FROM operation e JOIN change m ON m.operation=e.n "
            "JOIN erased d ON d.entity=m.entity AND d.row=m.row AND d.operation=e.n "
            "JOIN change c ON c.entity=m.entity AND c.row=m.row AND c.operation<>e.n "
            "JOIN folder_range r ON r.name=? AND c.operation BETWEEN r.first AND r.last "
            "WHERE e.n>? AND e.origin='erase' LIMIT 1",
            (name, after),
        ).fetchone()
    )


def digests_here(conn: Any) -> list[tuple[str, int]]:
    """Return (digest, size) of the attachments that some record names and whose bytes are kept."""
    found = conn.execute(
        "SELECT DISTINCT b.digest,b.size FROM blob b JOIN attachment a ON a.digest=b.digest "
        "ORDER BY b.digest"
    )
    return [(digest, int(size)) for digest, size in found]


def digests_named(conn: Any) -> list[str]:
    """Return the digests any change of the log names, undone ones too."""
    found = conn.execute(
        "SELECT DISTINCT json_extract(patch,'$.digest') FROM change WHERE entity="
        "(SELECT code FROM entity WHERE name='attachment') AND patch IS NOT NULL"
    )
    return [digest for (digest,) in found if isinstance(digest, str)]


def bytes_known(conn: Any) -> set[str]:
    """Return the names of bytes in folders that this file wrote or read."""
    return {name for (name,) in conn.execute("SELECT name FROM folder_bytes")}


def know_bytes(conn: Any, name: str, *, there: bool) -> None:
    """Note that bytes lie in a folder under a name, or no more."""
    if there:
        conn.execute("INSERT OR IGNORE INTO folder_bytes VALUES(?)", (name,))
    else:
        conn.execute("DELETE FROM folder_bytes WHERE name=?", (name,))


def digests_after(conn: Any, after: int) -> list[str]:
    """Return the digests that operations after an arrival name and whose bytes are kept here."""
    found = conn.execute(
        "SELECT DISTINCT json_extract(c.patch,'$.digest') d FROM change c WHERE c.operation>? AND "
        "c.entity=(SELECT code FROM entity WHERE name='attachment') AND c.patch IS NOT NULL AND "
        "EXISTS (SELECT 1 FROM blob b WHERE b.digest=json_extract(c.patch,'$.digest'))",
        (after,),
    )
    return [digest for (digest,) in found]
