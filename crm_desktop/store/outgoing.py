"""What this file holds that a server has not confirmed: read whole, or in parts where it is large."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from crm_desktop.domain.operation import Change, Label, Operation, SentPatch
from crm_desktop.store import identities
from crm_desktop.store.changes import REFUSED

LEFT = -1
"""`server_number` of an operation the server leaves with this device; it is not sent again."""


class Unsent(NamedTuple):
    """An operation to send: its arrival number, its header, how many records it touches.

    Of a `refused` one what it touched and was built on travels without values (R35): others may have
    built on it in turn.
    """

    n: int
    header: Operation
    total: int
    refused: bool


class Sent(NamedTuple):
    """One change as the log keeps it: `text` is its patch, None a tombstone."""

    entity: str
    id: str
    text: str | None
    base: tuple[str, ...]


_HEADER = (
    "SELECT n,stamp,device,number,author,origin,label,wall,cancels,revives,more,signature,"
    "(SELECT count(*) FROM change c WHERE c.operation=o.n),"
    f"{REFUSED} FROM operation o "
)


def unsent(conn: Any, limit: int) -> list[Unsent]:
    """Return the first operations no server has confirmed, in order of arrival (R30)."""
    found = conn.execute(f"{_HEADER} WHERE server_number IS NULL ORDER BY n LIMIT ?", (limit,))
    return [_unsent(row) for row in found.fetchall()]


def unsent_stamps(conn: Any) -> frozenset[str]:
    """Return the stamps of all operations of the log that no server has confirmed."""
    found = conn.execute("SELECT stamp FROM operation WHERE server_number IS NULL")
    return frozenset(stamp for (stamp,) in found)


def after(conn: Any, n: int, limit: int) -> list[Unsent]:
    """Return operations after arrival `n`, confirmed or not."""
    found = conn.execute(f"{_HEADER} WHERE n>? ORDER BY n LIMIT ?", (n, limit))
    return [_unsent(row) for row in found.fetchall()]


def waiting(conn: Any) -> list[Operation]:
    """Return operations that wait for what they are built on and no server has confirmed."""
    found = conn.execute("SELECT body FROM waiting WHERE server_number IS NULL ORDER BY stamp")
    return [Operation.from_json(body) for (body,) in found.fetchall()]


def count(conn: Any, *, known: bool = False) -> int:
    """Return how many operations wait to be sent; `known` leaves out those that wait for others."""
    (many,) = conn.execute("SELECT count(*) FROM operation WHERE server_number IS NULL").fetchone()
    if known:
        return int(many)
    (more,) = conn.execute("SELECT count(*) FROM waiting WHERE server_number IS NULL").fetchone()
    return int(many) + int(more)


def missing(conn: Any) -> int:
    """Return how many operations wait for others that did not come yet (R24)."""
    (many,) = conn.execute("SELECT count(*) FROM waiting").fetchone()
    return int(many)


def waiting_all(conn: Any) -> list[Operation]:
    """Return operations that wait for others which did not come yet (R24)."""
    found = conn.execute("SELECT body FROM waiting ORDER BY stamp")
    return [Operation.from_json(body) for (body,) in found.fetchall()]


def left(conn: Any) -> dict[str, str]:
    """Return the operations the server left with this device: stamp → why, in its words.

    What it cannot read at all is refused besides, and set aside as such (`parking`).
    """
    found = conn.execute(
        "SELECT o.stamp,coalesce(l.reason,'') FROM operation o LEFT JOIN left_here l USING(stamp) "
        "WHERE o.server_number=? AND o.stamp NOT IN (SELECT stamp FROM parked) ORDER BY o.n",
        (LEFT,),
    )
    return dict(found.fetchall())


def leave(conn: Any, whys: Mapping[str, str]) -> None:
    """Note operations the server left with this device: stamp → why."""
    conn.executemany("REPLACE INTO left_here VALUES(?,?)", whys.items())
    confirm(conn, ((stamp, LEFT) for stamp in whys))


def send_again(conn: Any, stamps: Sequence[str] = ()) -> int:
    """Hold operations the server left here for unsent, all of them without `stamps`; return how many."""
    again = [stamp for stamp in left(conn) if not stamps or stamp in stamps]
    conn.executemany("DELETE FROM left_here WHERE stamp=?", [(stamp,) for stamp in again])
    confirmed = "UPDATE operation SET server_number=NULL WHERE stamp=?"
    conn.executemany(confirmed, [(stamp,) for stamp in again])
    return len(again)


def changes(conn: Any, n: int, after: int = 0, limit: int = -1) -> list[tuple[int, Sent]]:
    """Return (number of the change, change) of an operation after change `after`, in order."""
    found = conn.execute(
        "SELECT c.n,c.entity,c.row,c.patch,c.base FROM change c WHERE c.operation=? AND c.n>? "
        "ORDER BY c.n LIMIT ?",
        (n, after, limit),
    ).fetchall()
    ids = _ids(conn, ((code, row) for _, code, row, _, _ in found))
    return [
        (at, Sent(*ids[code, row], patch, tuple((base or "").split())))
        for at, code, row, patch, base in found
    ]


def operation(conn: Any, one: Unsent) -> Operation:
    """Return an operation of the log with all its changes, as their author wrote them."""
    written = tuple(
        Change(sent.entity, sent.id, None if sent.text is None else SentPatch(sent.text), sent.base)
        for _, sent in changes(conn, one.n)
    )
    return replace(one.header, changes=written)


def _ids(conn: Any, rows: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[str, str]]:
    """Return (entity, id) of rows, asked for one kind at a time."""
    kinds: dict[int, list[int]] = {}
    for code, row in rows:
        kinds.setdefault(code, []).append(row)
    found: dict[tuple[int, int], tuple[str, str]] = {}
    for code, ns in kinds.items():
        entity = identities.name_of(conn, code)
        for n, id in identities.ids_of(conn, entity, ns):
            found[code, n] = (entity, id)
    return found


def confirm(conn: Any, numbers: Iterable[tuple[str, int]]) -> None:
    """Note the server's numbers of operations by their stamps, waiting ones too (R33)."""
    given = [(number, stamp) for stamp, number in numbers]
    for table in ("operation", "waiting"):
        conn.executemany(f"UPDATE {table} SET server_number=? WHERE stamp=?", given)


def forget_confirmations(conn: Any) -> None:
    """Hold every operation for unsent: the server knows another past (R33)."""
    for table in ("operation", "waiting"):
        conn.execute(f"UPDATE {table} SET server_number=NULL WHERE server_number IS NOT NULL")


def records(conn: Any, stamp: str) -> list[tuple[str, str]]:
    """Return the (kind, id) of what an operation here touches, a waiting one too."""
    waits = conn.execute("SELECT body FROM waiting WHERE stamp=?", (stamp,)).fetchone()
    if waits is not None:
        return [(c.entity, c.id) for c in Operation.from_json(waits[0]).changes]
    found = conn.execute(
        "SELECT c.entity,c.row FROM operation o JOIN change c ON c.operation=o.n WHERE o.stamp=?",
        (stamp,),
    )
    return list(_ids(conn, found.fetchall()).values())


def stamps(conn: Any) -> Iterator[str]:
    """Yield the stamps of all operations, waiting ones too."""
    for table in ("operation", "waiting"):
        yield from (stamp for (stamp,) in conn.execute(f"SELECT stamp FROM {table}"))


def _unsent(row: tuple[Any, ...]) -> Unsent:
    n, stamp, device, number, author, origin, label, wall, cancels, revives, *rest = row
    more, said, many, refused = rest
    header = Operation(
        stamp, device, number, author, origin, Label.from_json(label), wall, cancels, revives,
        more=json.loads(more) if more else {}, signature=said or b"",
    )  # fmt: skip
    return Unsent(n, header, many, bool(refused))
